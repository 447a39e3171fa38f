"""Identity, cast and element-wise functions of one tensor.

Options: ``tensor`` (the parameter), ``dtype``: "same", "real" (the real part's dtype), "complex", "float" (NumPy's
float-valued functions), or a dtype by name.
"""

from __future__ import annotations

from pylint_hybrid.domain.values import Tensor, Value
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.registry import rule


def dtype_by_option(option: str, dtype: str) -> str:
    """The dtype of a result from that of the input."""
    if option == "same":
        return dtype
    if option == "real":
        return dtypes.REAL_PART.get(dtype, dtype)
    if option == "complex":
        return dtypes.COMPLEX_OF.get(dtype, dtypes.UNKNOWN)
    if option == "float":
        return dtypes.as_float(dtype)
    return option


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
    return reshaped(call, like, asked or dtype_by_option(call.option("dtype", "same"), like.dtype))


@rule("cast")
def cast(call: Call) -> Value:
    """The same elements in the dtype that an argument names; without one the dtype stays."""
    like = call.tensor()
    dtype = call.dtype(call.parameter("dtype", "dtype")) or like.dtype
    content = like.content if dtypes.is_integer(dtype) else None
    return reshaped(call, like, dtype, content)


@rule("saturate")
def saturate(call: Call) -> Value:
    """Limits that leave shape and dtype of the first argument alone."""
    like = call.tensor()
    return reshaped(call, like, like.dtype)


@rule("same-as")
def same_as(call: Call) -> Value:
    """The value of one argument itself, whatever it is (``option: parameter``)."""
    value = call.given(call.parameter("parameter", call.first()))
    return tensors.dense() if value is None else value


@rule("tensor")
def some_tensor(call: Call) -> Value:
    """A tensor of fixed dtype and shape, as the binding says; unknown where it does not."""
    dtype = call.option("dtype", dtypes.UNKNOWN)
    shape = call.option("shape")
    return call.result(dtype, None if shape is None else tuple(shape))
