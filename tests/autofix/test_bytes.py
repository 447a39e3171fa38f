"""Hostile files: every byte outside of the edit is the same, and adding then removing changes nothing."""

from __future__ import annotations

import ast
from typing import Any

import hypothesmith
import libcst
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autofix.scopes import functions_of
from autofix.source import SourceError, SourceText, parse
from tests.autofix.changing import added, changed, removed

BOM = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            b"import tensorflow as tf\r\nx = 1\ndef f(x):\r\n\tpass\rdef g(x): pass",
            b"import tensorflow as tf\r\nx = 1\n@tf.function\r\ndef f(x):\r\n\tpass\r"
            b"@tf.function\rdef g(x): pass",
            id="mixed newlines, none at the end",
        ),
        pytest.param(
            b"import tensorflow as tf\rx = '''\r\r\n\n'''\rdef f(x):\r  pass\r",
            b"import tensorflow as tf\rx = '''\r\r\n\n'''\r@tf.function\rdef f(x):\r  pass\r",
            id="lone CR",
        ),
        pytest.param(
            "# -*- coding: latin-1 -*-\nimport tensorflow as tf\né = 'ÿ'\n@é  # é\n@tf.custom_gradient\n"
            "def fé(x): 'ü'\n".encode("latin-1"),
            "# -*- coding: latin-1 -*-\nimport tensorflow as tf\né = 'ÿ'\n@é  # é\n@tf.function\n"
            "@tf.custom_gradient\ndef fé(x): 'ü'\n".encode("latin-1"),
            id="latin-1",
        ),
        pytest.param(
            "#!/bin/python\r# vim: set fileencoding=cp1252 :\rimport tensorflow as tf\r'€'\r"
            "def f(x): '€'".encode("cp1252"),
            "#!/bin/python\r# vim: set fileencoding=cp1252 :\rimport tensorflow as tf\r'€'\r@tf.function\r"
            "def f(x): '€'".encode("cp1252"),
            id="cp1252 declared after a lone CR",
        ),
        pytest.param(
            "# coding: shift_jis\nimport tensorflow as 表\nx = '表ソ'\n@ソ\nclass A:\n"
            "    def f(x): '表'".encode("shift_jis"),
            "# coding: shift_jis\nimport tensorflow as 表\nx = '表ソ'\n@ソ\nclass A:\n    @表.function\n"
            "    def f(x): '表'".encode("shift_jis"),
            id="shift_jis, where bytes look like backslashes",
        ),
        pytest.param(
            BOM + b"import tensorflow as tf\ndef f(x): pass\n",
            BOM + b"import tensorflow as tf\n@tf.function\ndef f(x): pass\n",
            id="byte order mark",
        ),
        pytest.param(
            BOM + b"# coding: utf-8-sig\nimport tensorflow as tf\ndef f(x): pass\n",
            BOM + b"# coding: utf-8-sig\nimport tensorflow as tf\n@tf.function\ndef f(x): pass\n",
            id="byte order mark, declared",
        ),
        pytest.param(
            "import tensorflow as tf\nx = '\x0b\x1c\x1d\x85\u2028\u2029'\ndef f(x): pass\n".encode(),
            "import tensorflow as tf\nx = '\x0b\x1c\x1d\x85\u2028\u2029'\n"
            "@tf.function\ndef f(x): pass\n".encode(),
            id="what only splitlines takes for newlines",
        ),
        pytest.param(
            "import tensorflow as tf\nclass A:\n \t\x0c  \t@ é . é (\n'é)')#é\n"
            " \t\x0c  \tdef f(x): pass\n".encode(),
            "import tensorflow as tf\nclass A:\n \t\x0c  \t@ é . é (\n'é)')#é\n"
            " \t\x0c  \t@tf.function\n  \tdef f(x): pass\n".encode(),
            id="form feed amid the indentation",
        ),
    ],
)
def test_hostile_files(before: bytes, after: bytes) -> None:
    assert added(before) == after
    assert removed(after) == before


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"# coding: nonsense\n", "unknown encoding"),
        (b"# coding: utf-8\nx = '\xff'\n", "cannot be decoded"),
        (b"\xff", "encoding"),
        (BOM + b"# coding: latin-1\n", "encoding problem"),
    ],
)
def test_undecodable_files_are_errors(source: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        SourceText.of(source)
    with pytest.raises(SourceError):
        parse(source)


@pytest.mark.parametrize("source", [b"def", b"x = '\0'", b"(" * 5000, b"-" * 100_000 + b"1"])
def test_unparsable_files_are_errors(source: bytes) -> None:
    with pytest.raises(SourceError):
        parse(source)


def check_both_ways(source: bytes) -> None:
    """Add, then remove the decorator on every function at once; nothing but the added lines may differ."""
    result = changed(source, [], add=True)
    edits = {each.place for each in result.edits}
    assert len(edits) + len(result.refused) == len(functions_of(parse(source)))
    assert without_additions(result.after, source)
    if result.new_import is None and not result.refused:
        assert removed(result.after) == source


def without_additions(after: bytes, before: bytes) -> bool:
    """Whether ``before`` is left when some bytes of ``after`` are taken away."""
    remaining = iter(after)
    return all(byte in remaining for byte in before)


BODIES = st.sampled_from(["pass", "return x", "'''a\n  b'''", "x = (1,\n 2)", "pass; pass", "'é'"])
PREFIXES = st.sampled_from(
    [
        "",
        "@a\n",
        "@a(1,\n2)\n",
        "@staticmethod\n",
        "# c\n",
        "@a # c\n# d\n\n",
        "\\\n",
        "@tf.custom_gradient\n",
        "async ",
    ]
)
HEADS = st.sampled_from(["def f(x): ", "def f(\nx\n): ", "def f(x):\n"])
LAYOUTS = st.sampled_from(["", "\t", "    ", "  \t", "\f  "])
NEWLINES = st.lists(st.sampled_from(["\n", "\r\n", "\r"]), min_size=1, max_size=7)


@st.composite
def files(draw: Any) -> bytes:
    """Files made of awkward pieces; some do not parse, and are left out."""
    pieces = ["# coding: latin-1\n"] if draw(st.booleans()) else [""]
    encoding = "latin-1" if pieces[0] else "utf-8"
    pieces.append(draw(st.sampled_from(["import tensorflow as tf\n", "'doc'\n", "", "import é\n"])))
    for _ in range(draw(st.integers(1, 4))):
        indent = draw(LAYOUTS)
        definition = draw(PREFIXES) + draw(HEADS)
        body = ("    " if definition.endswith("\n") else "") + draw(BODIES)
        text = definition + body + "\n"
        if indent:
            text = "if 1:\n" + "".join(indent + line + "\n" for line in text.splitlines())
        pieces.append(text)
    newlines = draw(NEWLINES)
    lines = "".join(pieces).split("\n")
    text = "".join(line + newlines[index % len(newlines)] for index, line in enumerate(lines))
    mark = BOM if encoding == "utf-8" and draw(st.booleans()) else b""
    return mark + (text.rstrip() if draw(st.booleans()) else text).encode(encoding)


def parses(source: bytes) -> bool:
    try:
        parse(source)
    except SourceError:
        return False
    return True


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(files().filter(parses))
def test_awkward_files_both_ways(source: bytes) -> None:
    check_both_ways(source)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(hypothesmith.from_node(libcst.FunctionDef, auto_target=False))
def test_random_programs_both_ways(text: str) -> None:
    try:
        source = text.encode()
        parse(source)
    except (UnicodeEncodeError, SourceError):
        return
    check_both_ways(source)


def test_positions_fit_the_tree() -> None:
    source = "# coding: latin-1\né = 'é'; x = 1\n".encode("latin-1")
    text = SourceText.of(source)
    name = next(node for node in ast.walk(parse(source)) if isinstance(node, ast.Name) and node.id == "x")
    assert source[text.offset(name.lineno, name.col_offset) :] == b"x = 1\n"
