"""Where the decorator goes and what goes with it, in pyupgrade's manner: left alone, rewritten."""

from __future__ import annotations

import pytest

from tests.autofix.changing import added, refusals, removed

TF = b"import tensorflow as tf\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"def f(x):\n    pass\n", b"@tf.function\ndef f(x):\n    pass\n", id="plain"),
        pytest.param(
            b"async def f(x):\n    pass\n", b"@tf.function\nasync def f(x):\n    pass\n", id="async"
        ),
        pytest.param(b"def f(x): pass", b"@tf.function\ndef f(x): pass", id="one line, no final newline"),
        pytest.param(
            b"def f(\n    x,\n):\n    pass\n",
            b"@tf.function\ndef f(\n    x,\n):\n    pass\n",
            id="many lines",
        ),
        pytest.param(
            b"class A:\n\t@staticmethod\n\tdef f(x): pass\n",
            b"class A:\n\t@staticmethod\n\t@tf.function\n\tdef f(x): pass\n",
            id="below staticmethod, indented by a tab",
        ),
        pytest.param(
            b"class A:\n  @classmethod\n  # why\n  def f(cls): pass\n",
            b"class A:\n  @classmethod\n  # why\n  @tf.function\n  def f(cls): pass\n",
            id="below classmethod and comment",
        ),
        pytest.param(
            b"class A:\n    @property\n    def f(self): pass\n    @f.setter\n    def g(self, x): pass\n",
            b"class A:\n    @property\n    @tf.function\n    def f(self): pass\n"
            b"    @f.setter\n    @tf.function\n    def g(self, x): pass\n",
            id="below property and setter",
        ),
        pytest.param(
            b"@tf.custom_gradient\ndef f(x):\n    pass\n",
            b"@tf.function\n@tf.custom_gradient\ndef f(x):\n    pass\n",
            id="above custom_gradient",
        ),
        pytest.param(
            b"from tensorflow import custom_gradient as cg\n@cg\ndef f(x):\n    pass\n",
            b"from tensorflow import custom_gradient as cg\n@tf.function\n@cg\ndef f(x):\n    pass\n",
            id="above custom_gradient under another name",
        ),
        pytest.param(
            b"class A:\n    @staticmethod\n    @log('(')  # )\n    @tf.custom_gradient\n    @check\n"
            b"    def f(x): pass\n",
            b"class A:\n    @staticmethod\n    @log('(')  # )\n    @tf.function\n    @tf.custom_gradient\n"
            b"    @check\n    def f(x): pass\n",
            id="between staticmethod and custom_gradient",
        ),
        pytest.param(
            b"class A(tf.Module):\n    @tf.Module.with_name_scope\n    def f(self, x): pass\n",
            b"class A(tf.Module):\n    @tf.function\n    @tf.Module.with_name_scope\n"
            b"    def f(self, x): pass\n",
            id="above with_name_scope",
        ),
        pytest.param(
            b"@tf.custom_gradient(\n    # one\n)\n\n\n# two\ndef f(x): pass\n",
            b"@tf.function\n@tf.custom_gradient(\n    # one\n)\n\n\n# two\ndef f(x): pass\n",
            id="above a decorator of several lines",
        ),
        pytest.param(
            b"@(  # @\n    tf.custom_gradient\n)\ndef f(x): pass\n",
            b"@tf.function\n@(  # @\n    tf.custom_gradient\n)\ndef f(x): pass\n",
            id="above a parenthesised decorator",
        ),
        pytest.param(
            b"# pylint: disable-next=invalid-name\ndef f(x): pass\n",
            b"@tf.function\n# pylint: disable-next=invalid-name\ndef f(x): pass\n",
            id="a disable-next stays before def",
        ),
        pytest.param(
            b"def f(x):\n    if x:\n        def g(y):\n            pass\n",
            b"@tf.function\ndef f(x):\n    if x:\n        @tf.function\n        def g(y):\n"
            b"            pass\n",
            id="nested",
        ),
        pytest.param(
            b"class A:\n\f    def f(x): pass\n",
            b"class A:\n\f    @tf.function\n    def f(x): pass\n",
            id="the page break stays above",
        ),
        pytest.param(
            b"x = 1; y = 2\ndef f(x): pass; z = 1\n",
            b"x = 1; y = 2\n@tf.function\ndef f(x): pass; z = 1\n",
            id=";",
        ),
    ],
)
def test_added(before: bytes, after: bytes) -> None:
    assert added(TF + before) == TF + after
    assert removed(TF + after) == TF + before


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"@tf.function\ndef f(x): pass\n", b"def f(x): pass\n", id="plain"),
        pytest.param(b"@tf.function()\ndef f(x): pass\n", b"def f(x): pass\n", id="called"),
        pytest.param(
            b"@ tf . function ( reduce_retracing = True )\ndef f(x): pass\n", b"def f(x): pass\n", id="spaces"
        ),
        pytest.param(
            b"@tf.function(\n    input_signature=[\n        tf.TensorSpec(None, name='])')\n    ]\n)\n"
            b"def f(x): pass\n",
            b"def f(x): pass\n",
            id="brackets in strings, several lines",
        ),
        pytest.param(
            b"@tf.function  # fast\ndef f(x): pass\n", b"# fast\ndef f(x): pass\n", id="trailing comment"
        ),
        pytest.param(
            b"class A:\n    @tf.function(  # one\n        # two\n        jit_compile=True,  # three\n"
            b"    )  # four\n"
            b"    # five\n    def f(x): pass\n",
            b"class A:\n    # one\n    # two\n    # three\n    # four\n    # five\n    def f(x): pass\n",
            id="all comments",
        ),
        pytest.param(
            b"@tf.function  # type: ignore[misc]\ndef f(x): pass\n",
            b"def f(x): pass\n",
            id="comment of the line only",
        ),
        pytest.param(
            b"@tf.function  # pylint: disable=no-member\ndef f(x): pass\n",
            b"def f(x): pass\n",
            id="disable of the line",
        ),
        pytest.param(b"@tf.function\n@tf.function()\ndef f(x): pass\n", b"def f(x): pass\n", id="duplicates"),
        pytest.param(
            b"@a\n# above\n@tf.function\n# between\n@b\ndef f(x): pass\n",
            b"@a\n# above\n# between\n@b\ndef f(x): pass\n",
            id="neighbours stay",
        ),
        pytest.param(
            b"@tf.function\\\n(jit_compile=True)\ndef f(x): pass\n",
            b"def f(x): pass\n",
            id="backslash inside",
        ),
        pytest.param(b"@(\n    tf.function\n)\ndef f(x): pass\n", b"def f(x): pass\n", id="parenthesised"),
        pytest.param(
            b"@tf.function\n\n\n\ndef f(x): pass\n", b"\n\n\ndef f(x): pass\n", id="blank lines stay"
        ),
        pytest.param(b"@tf.function\nasync def f(x): pass\n", b"async def f(x): pass\n", id="async"),
        pytest.param(
            b"x = 1\n\f@tf.function\ndef f(x): pass\n", b"x = 1\n\fdef f(x): pass\n", id="page break stays"
        ),
    ],
)
def test_removed(before: bytes, after: bytes) -> None:
    assert removed(TF + before) == TF + after


@pytest.mark.parametrize("newline", [b"\r\n", b"\r", b"\n"])
def test_newlines_are_copied(newline: bytes) -> None:
    before = newline.join([b"import tensorflow as tf", b"class A:", b"    def f(x):", b"        pass", b""])
    after = before.replace(b"    def", b"    @tf.function" + newline + b"    def")
    assert added(before) == after
    assert removed(after) == before


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        (b"@tf.custom_gradient\n@staticmethod\ndef f(x): pass\n", "below 'staticmethod'"),
        (b"\\\ndef f(x): pass\n", "continued by a backslash"),
        (b"@tf.autograph.experimental.do_not_convert\ndef f(x): pass\n", "leave this function alone"),
    ],
)
def test_left_alone_where_there_is_no_place(source: bytes, reason: str) -> None:
    (found,) = refusals(TF + source)
    assert reason in found


def test_a_refused_function_does_not_stop_the_others() -> None:
    source = TF + b"@tf.autograph.experimental.do_not_convert\ndef f(x): pass\ndef g(x): pass\n"
    assert len(refusals(source)) == 1
    assert added(source, "g").endswith(b"pass\n@tf.function\ndef g(x): pass\n")


def test_a_decorator_that_is_not_there_is_not_removed() -> None:
    assert refusals(TF + b"@other\ndef f(x): pass\n", add=False) == [
        "the decorator to remove is not where it was found"
    ]
