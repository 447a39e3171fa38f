"""Tensors from Python values: ``tf.constant``, ``tf.convert_to_tensor``, ``np.array``."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import size
from pylint_hybrid.domain.values import NONE, Tensor, Value, sequence
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.registry import rule


@rule("literal")
def literal(call: Call) -> Value:
    """The value converted; ``dtype`` decides, then ``dtype_hint`` for values that are no tensors.

    ``shape`` fills.
    """
    name = call.parameter("tensor", call.first())
    value = call.given(name)
    if value is None:
        return call.result(dtypes.UNKNOWN, None)
    if not isinstance(value, Tensor):
        call.uses_as_tensor(value)
    asked = call.dtype() or (None if isinstance(value, Tensor) else call.option("default"))
    converted = tensors.literal_tensor(value, asked, call.numpy)
    if not isinstance(converted, Tensor):
        return converted
    shape = call.get("shape") if "shape" in call.arguments else NONE
    if not tensors.is_none(shape) and size(converted.shape) in (1, None):
        return call.result(converted.dtype, tensors.shape_of_argument(shape))
    least = tensors.integer(call.get("ndmin")) or call.option("least", 0)
    if converted.shape is not None and len(converted.shape) < least:
        return call.result(converted.dtype, (1,) * (least - len(converted.shape)) + converted.shape)
    return converted


@rule("numpy-scalar")
def numpy_scalar(call: Call) -> Value:
    """``np.float32(x)``: the dtype is the class's name."""
    dtype = dtypes.named(call.name.rpartition(".")[2], numpy=True)
    value = call.given(call.first())
    if value is None:
        return tensors.array(dtype, ())
    converted = call.convert(value)
    return tensors.array(dtype, converted.shape, converted.content if dtypes.is_integer(dtype) else None)


@rule("at-least")
def at_least(call: Call) -> Value:
    """``np.atleast_2d``: axes are added until there are enough."""
    args = call.items(call.signature.variadic) or ()
    found = []
    for value in args:
        item = call.convert(value)
        rank = call.option("rank", 1)
        shape = item.shape
        if shape is not None and len(shape) < rank:
            shape = (1,) * (rank - len(shape)) + shape
        found.append(tensors.array(item.dtype, shape))
    return found[0] if len(found) == 1 else sequence("tuple", found)
