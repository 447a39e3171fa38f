"""The file's own spelling of tf.function, and the import that is added where none serves."""

from __future__ import annotations

import pytest

from autofix.rewriting import rewrite
from autofix.scopes import functions_of
from autofix.source import parse
from autofix.verify import verify
from tests.autofix.changing import added, addition, refusals

DEF = b"def f(x): pass\n"


@pytest.mark.parametrize(
    ("imports", "spelling"),
    [
        (b"import tensorflow as tf\n", b"tf.function"),
        (b"import tensorflow\n", b"tensorflow.function"),
        (b"import tensorflow.keras\n", b"tensorflow.function"),
        (b"import os, tensorflow as t\n", b"t.function"),
        (b"from tensorflow import function\n", b"function"),
        (b"from tensorflow import function as graph\n", b"graph"),
        (b"import tensorflow.compat.v2 as tf\n", b"tf.function"),
        (b"from tensorflow.compat import v2 as tf\n", b"tf.function"),
        (b"import tensorflow.compat.v1 as tf\n", b"tf.function"),
        (b"from tensorflow import *\n", b"function"),
        (b"from tensorflow.python.eager import def_function\n", b"def_function.function"),
        (b"from tensorflow import function\nimport tensorflow as tf\n", b"tf.function"),
        (b"import tensorflow\nimport tensorflow as tf\nx = tf.zeros(1)\n", b"tf.function"),
        (
            b"import tensorflow as tf\nfrom tensorflow import function\n@function\ndef g(): pass\n",
            b"function",
        ),
        (
            b"try:\n    import tensorflow.compat.v2 as tf\nexcept ImportError:\n"
            b"    import tensorflow as tf\n",
            b"tf.function",
        ),
        (b"try:\n    import tensorflow as tf\nexcept ImportError:\n    raise\n", b"tf.function"),
        (b"try:\n    import tensorflow as tf\nexcept ImportError as e:\n    sys.exit(1)\n", b"tf.function"),
        (
            b"if a:\n    import tensorflow.compat.v2 as tf\nelse:\n    import tensorflow as tf\n",
            b"tf.function",
        ),
        (b"with quiet():\n    import tensorflow as tf\n", b"tf.function"),
        (
            b"import tensorflow as tf\ndef g(tf): tf = 1\nclass A:\n    tf = 2\n[tf for tf in x]\n",
            b"tf.function",
        ),
    ],
)
def test_spelled_as_in_the_file(imports: bytes, spelling: bytes) -> None:
    assert added(imports + DEF, "f") == imports + b"@" + spelling + b"\n" + DEF


@pytest.mark.parametrize(
    "source",
    [
        b"if x:\n    import tensorflow as tf\n    def f(x): pass\n",
        b"try:\n    import tensorflow as tf\n    def f(x): pass\nexcept ImportError:\n    pass\n",
        b"try:\n    import tensorflow as tf\nexcept ImportError:\n    pass\nelse:\n    def f(x): pass\n",
        b"def g():\n    import tensorflow as tf\n    class A:\n        def f(x): pass\n",
        b"class A:\n    import tensorflow as tf\n    def f(x): pass\n",
    ],
)
def test_conditional_import_serves_its_own_block(source: bytes) -> None:
    assert b"@tf.function\n" in added(source, "f")
    assert added(source, "f").count(b"import") == source.count(b"import")


@pytest.mark.parametrize(
    "source",
    [
        b"try:\n    import tensorflow as tf\nexcept ImportError:\n    tf = None\n" + DEF,
        b"try:\n    import tensorflow as tf\nexcept ImportError:\n    pass\n" + DEF,
        b"with contextlib.suppress(ImportError):\n    import tensorflow as tf\n" + DEF,
        b"if TYPE_CHECKING:\n    import tensorflow as tf\n" + DEF,
        b"def g():\n    import tensorflow as tf\n" + DEF,
        b"class A:\n    import tensorflow as tf\n    class B:\n        def f(x): pass\n",
    ],
)
def test_left_alone_where_tensorflow_is_optional(source: bytes) -> None:
    (reason,) = refusals(source, "f")
    assert "only under a condition" in reason


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(DEF, b"import tensorflow as tf\n\n\n@tf.function\n" + DEF, id="nothing at all"),
        pytest.param(
            b'"""Doc."""\n\n\n' + DEF,
            b'"""Doc."""\n\nimport tensorflow as tf\n\n\n@tf.function\n' + DEF,
            id="after the docstring",
        ),
        pytest.param(
            b"'Doc'; from __future__ import annotations  # why\n\n" + DEF,
            b"'Doc'; from __future__ import annotations  # why\nimport tensorflow as tf\n\n@tf.function\n"
            + DEF,
            id="after __future__",
        ),
        pytest.param(
            b"#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# Licence\n\n# about f\n" + DEF,
            b"#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n# Licence\n\nimport tensorflow as tf\n\n"
            b"# about f\n@tf.function\n" + DEF,
            id="after the licence",
        ),
        pytest.param(
            b"#!/usr/bin/env python\n" + DEF,
            b"#!/usr/bin/env python\n\nimport tensorflow as tf\n\n\n@tf.function\n" + DEF,
            id="after the shebang",
        ),
        pytest.param(
            b"import os\nimport sys\n\nif os.name:\n    import re\n" + DEF,
            b"import os\nimport sys\nimport tensorflow as tf\n\nif os.name:\n    import re\n@tf.function\n"
            + DEF,
            id="after the imports, not in a condition",
        ),
        pytest.param(
            b"import os\nos.environ['A'] = '1'\n\nfrom tensorflow.keras import layers\n" + DEF,
            b"import os\nos.environ['A'] = '1'\n\nimport tensorflow as tf\n"
            b"from tensorflow.keras import layers\n"
            b"@tf.function\n" + DEF,
            id="beside TensorFlow's own import",
        ),
        pytest.param(
            b"import os; from tensorflow.keras import layers\n" + DEF,
            b"import tensorflow as tf\nimport os; from tensorflow.keras import layers\n@tf.function\n" + DEF,
            id="before a line of two statements",
        ),
        pytest.param(
            b"import transforms as tf\n" + DEF,
            b"import transforms as tf\nimport tensorflow\n\n\n@tensorflow.function\n" + DEF,
            id="tf is taken",
        ),
        pytest.param(
            b"import tensorflow as tf\ntf = fake\n" + DEF,
            b"import tensorflow\nimport tensorflow as tf\ntf = fake\n@tensorflow.function\n" + DEF,
            id="tf is rebound",
        ),
        pytest.param(
            b"import tensorflow as tf\ndef g():\n    global tf\n    tf = 1\n" + DEF,
            b"import tensorflow\nimport tensorflow as tf\ndef g():\n    global tf\n    tf = 1\n"
            b"@tensorflow.function\n" + DEF,
            id="tf is global elsewhere",
        ),
        pytest.param(
            b"import tensorflow as tf\nclass A:\n    tf = 1\n    def f(x): pass\n",
            b"import tensorflow\nimport tensorflow as tf\nclass A:\n    tf = 1\n    @tensorflow.function\n"
            b"    def f(x): pass\n",
            id="tf is shadowed in the class",
        ),
        pytest.param(
            b"import tensorflow as tf\ndef g(tf):\n    def f(x): pass\n",
            b"import tensorflow\nimport tensorflow as tf\ndef g(tf):\n    @tensorflow.function\n"
            b"    def f(x): pass\n",
            id="tf is shadowed by a parameter",
        ),
        pytest.param(
            DEF + b"import tensorflow as tf\n",
            b"import tensorflow as tf\n\n\n@tf.function\n" + DEF + b"import tensorflow as tf\n",
            id="imported too late",
        ),
        pytest.param(
            b"from common import *\nx = tf.zeros(1)\n" + DEF,
            b"from common import *\nimport tensorflow\n\n\nx = tf.zeros(1)\n@tensorflow.function\n" + DEF,
            id="tf comes from an unknown wildcard",
        ),
        pytest.param(
            b"from tensorflow import *\ndef function(): pass\n" + DEF,
            b"import tensorflow as tf\nfrom tensorflow import *\ndef function(): pass\n@tf.function\n" + DEF,
            id="function is something else",
        ),
        pytest.param(
            b"from tensorflow import *\nfrom os.path import *\n" + DEF,
            b"import tensorflow as tf\nfrom tensorflow import *\nfrom os.path import *\n@tf.function\n" + DEF,
            id="function may come from the second wildcard",
        ),
        pytest.param(
            b"\xef\xbb\xbf" + DEF,
            b"\xef\xbb\xbfimport tensorflow as tf\n\n\n@tf.function\n" + DEF,
            id="byte order mark",
        ),
        pytest.param(
            b"import os\r\n\r\n\r\ndef f(x): pass",
            b"import os\r\nimport tensorflow as tf\r\n\r\n\r\n@tf.function\r\ndef f(x): pass",
            id="CRLF and no final newline",
        ),
        pytest.param(
            b"from a import (\n    b,\n    c,\n)\n" + DEF,
            b"from a import (\n    b,\n    c,\n)\nimport tensorflow as tf\n\n\n@tf.function\n" + DEF,
            id="after an import of several lines",
        ),
    ],
)
def test_import_added(before: bytes, after: bytes) -> None:
    assert added(before, "f") == after


def test_one_import_for_many_functions() -> None:
    after = added(DEF + b"def g(x): pass\n")
    assert after == b"import tensorflow as tf\n\n\n@tf.function\n" + DEF + b"@tf.function\ndef g(x): pass\n"


def test_refused_where_no_alias_is_left() -> None:
    source = b"import a as tf, b as tensorflow\n" + DEF
    (reason,) = refusals(source)
    assert "means something else" in reason


def test_reexported_name_is_used() -> None:
    source = b"from backend import tf\n" + DEF
    (function,) = functions_of(parse(source))
    result = rewrite(source, [addition(function)], {"backend.tf": "tensorflow"}.get)
    verify(result)
    assert result.after == b"from backend import tf\n@tf.function\n" + DEF


def test_name_reexported_by_a_wildcard_is_used() -> None:
    source = b"from backend import *\n" + DEF
    (function,) = functions_of(parse(source))
    result = rewrite(source, [addition(function)], {"backend.tf": "tensorflow"}.get)
    assert result.after == b"from backend import *\n@tf.function\n" + DEF


def test_conditionally_reexported_name_means_that_tensorflow_is_optional() -> None:
    source = b"from backend import tf\n" + DEF
    (function,) = functions_of(parse(source))
    result = rewrite(source, [addition(function)], {"backend.tf": "?"}.get)
    assert result.after == source
    assert "only under a condition" in result.refused[0].reason


def test_arguments_are_written() -> None:
    source = b"import tensorflow as tf\n" + DEF
    (function,) = functions_of(parse(source))
    change = addition(function, ("reduce_retracing", "True"), ("jit_compile", "None"))
    result = rewrite(source, [change], lambda _: None)
    verify(result)
    assert b"@tf.function(reduce_retracing=True, jit_compile=None)\n" in result.after
