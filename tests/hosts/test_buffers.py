"""Text from standard input becomes the bytes that the file would have."""

from __future__ import annotations

import ast

import pytest

from pylint_hybrid.hosts.buffers import encoded_as_declared


@pytest.mark.parametrize(
    "text",
    [
        "x = 'ä'\n",
        "# -*- coding: latin-1 -*-\nx = 'ä'\n",
        "#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\nx = 'ä'\n",
        "\ufeffx = 'ä'\n",
        # What the declared encoding cannot hold, or an unknown one, is passed on as UTF-8.
        "# coding: ascii\nx = 'ä'\n",
        "# coding: no-such-thing\nx = 'ä'\n",
    ],
)
def test_keeps_the_text(text: str) -> None:
    data = encoded_as_declared(text)
    try:
        tree = ast.parse(data)
    except SyntaxError:
        assert data == text.encode()
    else:
        assert ast.dump(tree) == ast.dump(ast.parse("x = 'ä'\n"))


@pytest.mark.parametrize("text", ["x = '\udcff'\n", "# coding: latin-1\nx = '\ud800'\n"])
def test_lone_surrogates_do_not_raise(text: str) -> None:
    assert encoded_as_declared(text).endswith(b"'\n")
