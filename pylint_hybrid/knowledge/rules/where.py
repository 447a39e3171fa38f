"""``where`` in its two forms, and selections."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, UNRESOLVED
from pylint_hybrid.domain.values import Tensor, Value, sequence
from pylint_hybrid.knowledge import tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.broadcast import broadcast_all, common_dtype
from pylint_hybrid.knowledge.rules.registry import rule


@rule("where")
def where(call: Call) -> Value:
    """Three arguments broadcast; with the condition alone, the positions of true elements."""
    condition = call.tensor()
    first, second = call.get("x"), call.get("y")
    if tensors.is_none(first) and tensors.is_none(second):
        return _positions(call, condition)
    left, right = call.convert(first), call.convert(second)
    dtype = common_dtype([first, second], call.numpy)
    shape = broadcast_all([condition.shape, left.shape, right.shape])
    if call.option("first_version"):
        shape = tensors.merge_shapes(left.shape, right.shape)
    return call.result(dtype, shape, [condition, left, right])


def _positions(call: Call, condition: Tensor) -> Value:
    if call.numpy:
        item = tensors.array("int64", (UNRESOLVED,))
        if condition.shape is None:
            return sequence("tuple", None, item)
        return sequence("tuple", [item] * max(1, len(condition.shape)))
    if call.option("positions") == "list":
        item = tensors.dense("int32", (DYNAMIC,))
        if condition.shape is None:
            return sequence("list", None, item)
        return sequence("list", [item] * len(condition.shape))
    rank = DYNAMIC if condition.shape is None else len(condition.shape)
    return tensors.dense("int64", (DYNAMIC, rank))
