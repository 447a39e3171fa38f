"""Identity, cast and element-wise functions of one tensor.

Options: ``tensor`` (the parameter); ``of_literals`` (the dtype where the argument is no tensor); ``dtype``:
one of the transformations in ``TRANSFORMATIONS``, or a dtype by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pylint_hybrid.domain.values import Tensor, Value, primitive
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.registry import rule


def _real(dtype: str) -> str:
    return dtypes.REAL_PART.get(dtype, dtype)


def _mean(dtype: str) -> str:
    if dtype == "string":
        return dtypes.UNKNOWN
    return "float64" if dtypes.is_integer(dtype) or dtype == "bool" else dtype


def _angle(dtype: str) -> str:
    if dtypes.is_integer(dtype) or dtype == "bool":
        return "float64" if dtype in ("int32", "int64") else dtypes.UNKNOWN
    return _real(dtype)


TRANSFORMATIONS: Final[dict[str, Callable[[str], str]]] = {
    "same": lambda dtype: dtype,
    "real": _real,
    "complex": lambda dtype: dtypes.COMPLEX_OF.get(dtype, dtypes.UNKNOWN),
    "float": dtypes.as_float,
    "floatx": dtypes.as_floatx,
    "real-floatx": lambda dtype: _real(dtypes.as_floatx(dtype)),
    "mean": _mean,
    "real-mean": lambda dtype: _real(_mean(dtype)),
    "mean-of-bool": lambda dtype: "float32" if dtype == "bool" else dtype,
    "real-of-bool": lambda dtype: "float32" if dtype == "bool" else _real(dtype),
    "sum": lambda dtype: dtypes.widened(dtype, 64),
    "keras-sum": lambda dtype: dtypes.widened(dtype, 32),
    "keras-cumulative": lambda dtype: "int32" if dtype == "bool" else dtype,
    "without-bool": dtypes.without_bool,
    "rounded": lambda dtype: "float16" if dtype == "bool" else dtype,
    "angle": _angle,
    "fourier": dtypes.fourier,
    "inverse-fourier": lambda dtype: "float16" if dtype == "float16" else _real(dtypes.fourier(dtype)),
}


def dtype_by_option(option: str, dtype: str) -> str:
    """The dtype of a result from that of the input: a transformation, or a dtype by name."""
    transformation = TRANSFORMATIONS.get(option)
    return option if transformation is None else transformation(dtype)


def reshaped(call: Call, like: Tensor, dtype: str, content: Value | None = None) -> Tensor:
    """A result of the shape and kind of ``like``."""
    if call.numpy:
        return tensors.array(dtype, like.shape, content)
    return tensors.dense(dtype, like.shape, tensors.result_kind([like]), content)


@rule("identity")
def identity(call: Call) -> Value:
    """The same tensor, no longer a variable."""
    like = call.tensor()
    return reshaped(call, like, like.dtype, like.content if like.kind != "variable" else None)


@rule("elementwise")
def elementwise(call: Call) -> Value:
    """One output element for each input element."""
    like = call.tensor()
    asked = call.dtype("dtype") if "dtype" in call.arguments else None
    literal = call.option("of_literals")
    if literal is not None and not isinstance(call.get(call.option("tensor", call.first())), Tensor):
        asked = asked or literal
    return reshaped(call, like, asked or dtype_by_option(call.option("dtype", "same"), like.dtype))


@rule("fourier")
def fourier(call: Call) -> Value:
    """NumPy's transforms of all axes; scalars are left alone."""
    like = call.tensor()
    dtype = dtypes.UNKNOWN if like.shape == () else dtypes.fourier(like.dtype)
    return reshaped(call, like, dtype)


@rule("numpy-part")
def numpy_part(call: Call) -> Value:
    """``np.real``, ``np.imag``, ``np.isreal``: Python numbers give Python numbers."""
    value = call.get(call.first())
    kind = dtypes.python_kind(value)
    if kind is None:
        return elementwise(call) or tensors.array()
    return primitive("bool" if call.option("dtype") == "bool" else "float" if kind == "complex" else kind)


@rule("cast")
def cast(call: Call) -> Value:
    """The same elements in the dtype that an argument names; without one the dtype stays."""
    like = call.tensor()
    dtype = call.dtype(call.parameter("dtype", "dtype")) or like.dtype
    content = like.content if dtypes.is_integer(dtype) else None
    return reshaped(call, like, dtype, content)


@rule("same-as")
def same_as(call: Call) -> Value:
    """The value of one argument itself, whatever it is (``option: parameter``)."""
    value = call.given(call.parameter("parameter", call.first()))
    return tensors.dense() if value is None else value


@rule("declared")
def declared(call: Call) -> Value:
    """A tensor of the dtype that an argument names, of unknown rank."""
    return call.result(call.dtype(call.parameter("dtype", "dtype")) or dtypes.UNKNOWN, None)


@rule("tensor")
def some_tensor(call: Call) -> Value:
    """A tensor of fixed dtype and shape, as the binding says; unknown where it does not."""
    dtype = call.option("dtype", dtypes.UNKNOWN)
    shape = call.option("shape")
    return call.result(dtype, None if shape is None else tuple(shape))
