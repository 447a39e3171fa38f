"""Operators: Python's folding, TensorFlow's and NumPy's rules, and the special methods of user classes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pylint_hybrid.domain.values import (
    BOTTOM,
    FROM_NUMPY,
    Constant,
    Mapping,
    Object,
    Sequence,
    Tensor,
    Unknown,
    Value,
    members,
    primitive,
    tensor,
    union,
)
from pylint_hybrid.evaluation import attributes, calls, enums, guards, hazards
from pylint_hybrid.evaluation.outcomes import remembered
from pylint_hybrid.knowledge import library
from pylint_hybrid.knowledge import python as python_knowledge

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.interpreter import Frame

MAX_PAIRS = 24

_METHODS = {
    "+": "add", "-": "sub", "*": "mul", "/": "truediv", "//": "floordiv", "%": "mod", "**": "pow",
    "@": "matmul", "&": "and", "|": "or", "^": "xor", "<<": "lshift", ">>": "rshift",
}  # fmt: skip
_COMPARISONS = {"==": "__eq__", "!=": "__ne__", "<": "__lt__", "<=": "__le__", ">": "__gt__", ">=": "__ge__"}
_UNARY = {"-": "__neg__", "+": "__pos__", "~": "__invert__"}


def binary(frame: Frame, operator: str, left: Value, right: Value, inplace: bool = False) -> Value:
    """``left operator right``."""
    if left is BOTTOM or right is BOTTOM:
        frame.context.met_unknown = True
        return BOTTOM
    key = (operator, left.uid, right.uid)
    return remembered(frame, key, (left, right), partial(_all_binary, frame, operator, left, right, inplace))


def _all_binary(frame: Frame, operator: str, left: Value, right: Value, inplace: bool) -> Value:
    lefts = members(guards.without_none(left))
    rights = members(guards.without_none(right))
    if len(lefts) * len(rights) > MAX_PAIRS:
        return _too_many(frame, lefts, rights)
    return union([_binary(frame, operator, a, b, inplace) for a in lefts for b in rights])


def _too_many(frame: Frame, lefts: tuple[Value, ...], rights: tuple[Value, ...]) -> Value:
    tensors = [value for value in (*lefts, *rights) if isinstance(value, Tensor)]
    if tensors:
        frame.mark_computation()
        return union([library.binary("+", tensors[0], tensors[0]) or BOTTOM, frame.opaque("operator")])
    return frame.opaque("operator")


def _binary(frame: Frame, operator: str, left: Value, right: Value, inplace: bool) -> Value:
    if isinstance(left, Object) or isinstance(right, Object):
        found = _user_operator(frame, operator, left, right, inplace)
        if found is not None:
            return found
        left, right = enums.plain(frame, left), enums.plain(frame, right)
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        return _tensor_operator(frame, operator, left, right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return frame.opaque(_reason(left, right))
    found = python_knowledge.binary(operator, left, right)
    return found if found is not None else frame.opaque(f"operator {operator}")


def _reason(*values: Value) -> str:
    for value in values:
        if isinstance(value, Unknown) and value.reasons:
            return value.reasons[0]
    return "operator"


def _tensor_operator(frame: Frame, operator: str, left: Value, right: Value) -> Value:
    hazards.of_operator(frame, left, right)
    frame.mark_use(left, right)
    for operand, other in ((left, right), (right, left)):
        if not isinstance(operand, Tensor) and isinstance(other, Tensor) and other.kind != "ndarray":
            frame.uses_as_tensor(operand)
    found = library.binary(operator, left, right)
    for operand, other in ((left, right), (right, left)):
        if isinstance(operand, Unknown) and isinstance(other, Tensor) and other.kind == "ndarray":
            # An array, unless the unknown operand is a tensor.
            return union([tensor("ndarray", origin=FROM_NUMPY), frame.opaque(_reason(operand))])
    return found if found is not None else frame.opaque(f"operator {operator}")


def _user_operator(frame: Frame, operator: str, left: Value, right: Value, inplace: bool) -> Value | None:
    """The special method of a user class; None if neither operand has one."""
    stem = _METHODS[operator]
    names = [f"__i{stem}__", f"__{stem}__"] if inplace else [f"__{stem}__"]
    for name in names:
        method = attributes.special_method(frame, left, name)
        if method is not None:
            return calls.call_value(frame, method, calls.Arguments([right], {}))
    method = attributes.special_method(frame, right, f"__r{stem}__")
    if method is not None:
        return calls.call_value(frame, method, calls.Arguments([left], {}))
    return None


def unary(frame: Frame, operator: str, operand: Value) -> Value:
    """``operator operand``; ``not`` gives a boolean."""
    if operand is BOTTOM:
        frame.context.met_unknown = True
        return BOTTOM
    if operator == "not":
        verdict = guards.truth(frame, operand)
        folded = python_knowledge.unary("not", operand)
        if folded is None or (verdict is None and isinstance(folded, Constant)):
            return primitive("bool")
        return folded
    results: list[Value] = []
    for member in members(guards.without_none(operand)):
        found: Value | None
        if isinstance(member, Tensor):
            frame.mark_use(member)
            found = library.unary(operator, member)
        elif isinstance(member, Object):
            method = attributes.special_method(frame, member, _UNARY[operator])
            found = calls.call_value(frame, method, calls.Arguments([], {})) if method is not None else None
        elif isinstance(member, Unknown):
            found = frame.opaque(_reason(member))
        else:
            found = python_knowledge.unary(operator, member)
        results.append(found if found is not None else frame.opaque(f"operator {operator}"))
    return union(results)


def compare(frame: Frame, operator: str, left: Value, right: Value) -> Value:
    """``left operator right`` for comparisons, identity and membership."""
    if left is BOTTOM or right is BOTTOM:
        frame.context.met_unknown = True
        return primitive("bool")
    key = (operator, left.uid, right.uid)
    return remembered(frame, key, (left, right), partial(_all_comparisons, frame, operator, left, right))


def _all_comparisons(frame: Frame, operator: str, left: Value, right: Value) -> Value:
    lefts, rights = members(left), members(right)
    if len(lefts) * len(rights) > MAX_PAIRS:
        return primitive("bool")
    return union([_compare(frame, operator, a, b) for a in lefts for b in rights])


def _compare(frame: Frame, operator: str, left: Value, right: Value) -> Value:
    found = _compare_as_made(frame, operator, left, right)
    if not isinstance(found, Constant) or operator in ("is", "is not"):
        return found
    # What a container has it keeps; what it lacks when it is made others may add.
    has = operator in ("in", "not in") and found.value is (operator == "in")
    if not has and (guards.may_be_filled(frame, left) or guards.may_be_filled(frame, right)):
        return primitive("bool")
    return found


def _compare_as_made(frame: Frame, operator: str, left: Value, right: Value) -> Value:
    same = enums.compare(frame, operator, left, right)
    if same is not None:
        return same
    if operator in ("in", "not in") and isinstance(right, Object):
        method = attributes.special_method(frame, right, "__contains__")
        if method is not None:
            calls.call_value(frame, method, calls.Arguments([left], {}))
            return primitive("bool")
    if operator not in _COMPARISONS:
        if operator in ("in", "not in"):
            hazards.of_membership(frame, left, right)
        found = python_knowledge.compare(operator, left, right)
        return found if found is not None else primitive("bool")
    if isinstance(left, Tensor) or isinstance(right, Tensor):
        frame.mark_use(left, right)
        found = library.compare(operator, left, right)
        return found if found is not None else primitive("bool")
    if isinstance(left, Object):
        method = attributes.special_method(frame, left, _COMPARISONS[operator])
        if method is not None:
            return calls.call_value(frame, method, calls.Arguments([right], {}))
    found = python_knowledge.compare(operator, left, right)
    return found if found is not None else primitive("bool")


def mark_inplace(frame: Frame, slot: int, before: Value, after: Value) -> None:
    """``xs += ys`` changes a list for all who hold it."""
    for member in members(before):
        if isinstance(member, Sequence) and member.kind in ("list", "set", "deque") and member.sites:
            added = [
                item
                for result in members(after)
                if isinstance(result, Sequence)
                for item in (*(result.items or ()), result.rest)
            ]
            for site in member.sites:
                frame.write(("s", site), union(added))
            frame.mark_effect("item-write", "+=", member.sites, paper=False)
        elif isinstance(member, Mapping) and member.sites:
            frame.mark_effect("item-write", "|=", member.sites, paper=False)
