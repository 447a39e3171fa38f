"""Python's operators when a tensor or an array is involved.

TensorFlow converts the other operand to the tensor's dtype; NumPy promotes. Division of integers gives
float64 in both. Comparisons give booleans of the broadcast shape.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pylint_hybrid.domain.shapes import Shape
from pylint_hybrid.domain.values import (
    ASSUMED,
    BOTTOM,
    FROM_NUMPY,
    FROM_TENSORFLOW,
    NONE,
    ApiObject,
    Constant,
    Primitive,
    Sequence,
    Tensor,
    Value,
    members,
    of_python,
    primitive,
    sequence,
    tensor,
    union,
    unknown,
)
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import MAX_COMBINATIONS, for_each
from pylint_hybrid.knowledge.rules.broadcast import broadcast_all, common_dtype
from pylint_hybrid.knowledge.rules.contraction import matmul_shape
from pylint_hybrid.knowledge.tensors import NotYet

_ARITHMETIC: Final[dict[str, Callable[[int, int], int]]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "//": lambda left, right: left // right if right else 0,
    "%": lambda left, right: left % right if right else 0,
}


def binary(operator: str, left: Value, right: Value) -> Value | None:
    """The result of ``left operator right``; None if neither side has a tensor."""
    return _pairs(left, right, lambda one, other: _binary(operator, one, other))


def compare(operator: str, left: Value, right: Value) -> Value | None:
    """The result of a comparison; None if neither side has a tensor. Identity and membership give a bool."""
    if operator in ("is", "is not", "in", "not in"):
        return primitive("bool") if _has_tensor(left) or _has_tensor(right) else None
    return _pairs(left, right, lambda one, other: _compare(operator, one, other))


def unary(operator: str, operand: Value) -> Value | None:
    """The result of ``-x``, ``+x``, ``~x`` or ``not x``; None if the operand is no tensor."""
    if operator == "not":
        return primitive("bool") if _has_tensor(operand) else None
    return for_each(operand, lambda value: _unary(operator, value))


def _has_tensor(value: Value) -> bool:
    return any(isinstance(member, Tensor) for member in members(value))


def _pairs(left: Value, right: Value, function: Callable[[Value, Value], Value | None]) -> Value | None:
    if left is BOTTOM or right is BOTTOM:
        return BOTTOM
    lefts, rights = members(left), members(right)
    if len(lefts) * len(rights) > MAX_COMBINATIONS:
        lefts, rights = _summarised(lefts), _summarised(rights)
    results: list[Value] = []
    for one in lefts:
        for other in rights:
            result = function(one, other)
            if result is None:
                return None
            results.append(result)
    return union(results)


def _summarised(parts: tuple[Value, ...]) -> tuple[Value, ...]:
    found = [part for part in parts if isinstance(part, Tensor)]
    rest = [part for part in parts if not isinstance(part, Tensor)]
    joined: list[Value] = [tensors.join_tensors(found)] if found else []
    kinds = sorted({part.kind for part in rest if isinstance(part, (Constant, Primitive))})
    joined.extend(NONE if kind == "none" else primitive(kind) for kind in kinds)
    joined.extend(part for part in rest if not isinstance(part, (Constant, Primitive)))
    return tuple(joined)


def _binary(operator: str, left: Value, right: Value) -> Value | None:
    if not (isinstance(left, Tensor) or isinstance(right, Tensor)) or _has_none(left, right):
        return None
    for operand in (left, right):
        if isinstance(operand, ApiObject) and not operand.name.startswith(_TENSOR_LIBRARIES):
            return unknown(operand.name)  # of a library that decides itself what becomes of an array
    if operator == "%" and dtypes.python_kind(left) in ("str", "bytes"):
        return primitive("str")
    numpy = tensors.is_numpy((left, right)) and not _unclear(left, right)
    try:
        first, second = tensors.as_tensor(left, numpy), tensors.as_tensor(right, numpy)
    except NotYet:
        return BOTTOM
    shape = (
        matmul_shape(first.shape, second.shape)
        if operator == "@"
        else broadcast_all([first.shape, second.shape])
    )
    dtype = common_dtype([left, right], numpy)
    if operator == "/" and (dtypes.is_integer(dtype) or dtype == "bool"):
        dtype = "float64"
    if numpy and operator in ("-", "//", "**") and dtype == "bool":
        dtype = "int8"
    return _result(first, second, dtype, shape, numpy, _content(operator, first, second))


_TENSOR_LIBRARIES: Final = ("tensorflow.", "keras.", "tf_keras.", "numpy.")


def _has_none(left: Value, right: Value) -> bool:
    return tensors.is_none(left) or tensors.is_none(right)


def _unclear(left: Value, right: Value) -> bool:
    """An array beside something that may be a TensorFlow tensor."""
    return not all(
        isinstance(value, (Tensor, Sequence)) or dtypes.python_kind(value) is not None
        for value in (left, right)
    )


def _result(
    first: Tensor, second: Tensor, dtype: str, shape: Shape, numpy: bool, content: Value | None = None
) -> Tensor:
    assumed = (first.origin | second.origin) & ASSUMED
    content = content if dtypes.is_integer(dtype) and shape is not None and len(shape) <= 1 else None
    if numpy:
        return tensor("ndarray", dtype, shape, FROM_NUMPY | assumed, content)
    kind = tensors.result_kind([first, second])
    return tensor(kind, dtype, shape, FROM_TENSORFLOW | assumed, content)


def _content(operator: str, first: Tensor, second: Tensor) -> Value | None:
    """Arithmetic on known contents: of two scalars, of two vectors, or of a vector and a scalar."""
    function = _ARITHMETIC.get(operator)
    left, right = first.content, second.content
    if function is None or left is None or right is None or "variable" in (first.kind, second.kind):
        return None
    lefts = left.items if isinstance(left, Sequence) else None
    rights = right.items if isinstance(right, Sequence) else None
    if lefts is None and rights is None:
        return _fold(function, left, right)
    length = len(lefts if lefts is not None else rights or ())
    lefts = lefts if lefts is not None else (left,) * length
    rights = rights if rights is not None else (right,) * length
    if len(lefts) != len(rights):
        return None
    return sequence("tuple", [_fold(function, one, other) for one, other in zip(lefts, rights, strict=True)])


def _fold(function: Callable[[int, int], int], left: Value, right: Value) -> Value:
    if _has_none(left, right):
        return NONE
    if isinstance(left, Constant) and isinstance(right, Constant):
        if isinstance(left.value, int) and isinstance(right.value, int):
            return of_python(function(left.value, right.value))
        return NONE
    return primitive("int")


def _compare(operator: str, left: Value, right: Value) -> Value | None:
    if not (isinstance(left, Tensor) or isinstance(right, Tensor)):
        return None
    if _has_none(left, right):
        return primitive("bool")
    numpy = tensors.is_numpy((left, right)) and not _unclear(left, right)
    try:
        first, second = tensors.as_tensor(left, numpy), tensors.as_tensor(right, numpy)
    except NotYet:
        return BOTTOM
    return _result(first, second, "bool", broadcast_all([first.shape, second.shape]), numpy)


def _unary(operator: str, value: Value) -> Value | None:
    if value is BOTTOM:
        return BOTTOM
    if not isinstance(value, Tensor):
        return None
    content = None
    if operator == "+":
        content = value.content
    elif operator == "-" and value.content is not None:
        zero = tensor("dense", value.dtype, (), FROM_TENSORFLOW, of_python(0))
        content = _content("-", zero, value)
    return _result(value, value, value.dtype, value.shape, value.kind == "ndarray", content)
