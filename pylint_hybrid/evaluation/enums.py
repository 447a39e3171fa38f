"""Enumerations: each member is an instance with a site of its own, and knows its ``name`` and ``value``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylint_hybrid.domain import values
from pylint_hybrid.domain.values import (
    BOTTOM,
    FALSE,
    TRUE,
    Api,
    ApiObject,
    BoundApi,
    Class,
    Constant,
    Function,
    Object,
    Value,
    members,
    primitive,
    union,
)
from pylint_hybrid.evaluation import attributes
from pylint_hybrid.lowering.ir import pack

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.interpreter import Frame

_BASES = frozenset({"enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"})
_PLAIN_BASES = frozenset({"enum.IntEnum", "enum.StrEnum", "enum.IntFlag", "builtins.int", "builtins.str"})
_NO_MEMBERS = (Function, Api, BoundApi, Class, Object)


def is_enum(frame: Frame, cls: int) -> bool:
    """Whether a user class is an enumeration."""
    return not _BASES.isdisjoint(frame.engine.classes.order(cls, frame.context.number))


def member(frame: Frame, slot: int, name: str, value: Value) -> Value:
    """What a name in the body of an enumeration becomes: a member, unless it is a method or private."""
    if name.startswith("_") or any(isinstance(one, _NO_MEMBERS) for one in members(value)):
        return value
    if isinstance(value, ApiObject) and value.name == "enum.auto":
        value = primitive("int")
    cls = frame.code.number
    site = frame.engine.site(frame.context, pack(frame.code.summary.line, slot))
    for field, content in (("value", value), ("_value_", value), ("name", values.of_python(name))):
        frame.write(("f", cls, site, field), content)
        frame.write(("F", cls, field), content)
    return values.instance(cls, site)


def all_members(frame: Frame, cls: int) -> list[Value]:
    """The members of an enumeration, in order."""
    found: list[Value] = []
    for name in frame.engine.classes.code(cls).summary.locals:
        value = BOTTOM if name.startswith("_") else frame.read(("k", cls, name))
        if isinstance(value, Object) and value.cls == cls:
            found.append(value)
    return found


def by_value(frame: Frame, cls: int, wanted: Value) -> Value:
    """``Mode("train")``: the members with that value; all of them if it cannot be told."""
    found = all_members(frame, cls)
    if isinstance(wanted, Constant):
        found = [one for one in found if _has_value(frame, one, wanted)] or found
    return union(found) if found else values.instance(cls, values.ANY_SITE)


def _has_value(frame: Frame, one: Value, wanted: Constant) -> bool:
    value = attributes.field(frame, one, "value") if isinstance(one, Object) else BOTTOM
    return isinstance(value, Constant) and (value.kind, value.value) == (wanted.kind, wanted.value)


def plain(frame: Frame, value: Value) -> Value:
    """The number or text that a member of an ``IntEnum`` or ``StrEnum`` is."""
    if isinstance(value, Object):
        order = frame.engine.classes.order(value.cls, frame.context.number)
        if not _PLAIN_BASES.isdisjoint(order) and not _BASES.isdisjoint(order):
            return attributes.field(frame, value, "value")
    return value


def compare(frame: Frame, operator: str, left: Value, right: Value) -> Value | None:
    """Identity and equality of two members; None for other values."""
    if operator not in ("is", "is not", "==", "!=") or not isinstance(left, Object):
        return None
    if not isinstance(right, Object) or left.cls != right.cls or not is_enum(frame, left.cls):
        return None
    if values.ANY_SITE in (left.site, right.site):
        return primitive("bool")
    return TRUE if (left.site == right.site) is (operator in ("is", "==")) else FALSE
