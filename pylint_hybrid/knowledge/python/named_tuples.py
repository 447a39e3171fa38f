"""``collections.namedtuple``: the class it makes, and that class's instances, as library objects.

The configuration of both holds one entry per field, in the order of the fields (the label starts with its
position, so that an order by label is the order of the fields): of the class the default or nothing, of an
instance its value.
"""

from __future__ import annotations

from typing import Final

from pylint_hybrid.domain.values import (
    ANY_SITE,
    BOTTOM,
    ApiObject,
    Constant,
    Sequence,
    Value,
    api_object,
    mapping,
    of_python,
    sequence,
    unknown,
)
from pylint_hybrid.knowledge.python.calling import Call
from pylint_hybrid.knowledge.python.concrete import concrete_items
from pylint_hybrid.knowledge.python.indexing import length, subscript

FACTORY: Final = "collections.namedtuple"
INSTANCE: Final = "collections.namedtuple.instance"


def make_factory(call: Call) -> Value | None:
    """``namedtuple(name, fields, defaults=...)`` or ``NamedTuple(name, [(field, type), ...])``."""
    names = _field_names(call.argument(1, "field_names"))
    if names is None:
        return unknown(call.name)
    defaults = _defaults(call, len(names))
    fields = zip(names, [BOTTOM] * (len(names) - len(defaults)) + defaults, strict=True)
    return api_object(FACTORY, [(_label(i, name), value) for i, (name, value) in enumerate(fields)])


def _field_names(given: Value) -> list[str] | None:
    if isinstance(given, Constant) and isinstance(given.value, str):
        return given.value.replace(",", " ").split()
    if not isinstance(given, Sequence) or given.items is None:
        return None
    firsts = [item.items[0] if isinstance(item, Sequence) and item.items else item for item in given.items]
    names = concrete_items(sequence("list", firsts))
    return names if names is not None and all(isinstance(name, str) for name in names) else None


def _defaults(call: Call, count: int) -> list[Value]:
    given = call.keywords.get("defaults")
    if not isinstance(given, Sequence) or given.items is None:
        return []
    return list(given.items)[:count]


def _label(position: int, name: str) -> str:
    return f"{position:03d} {name}"


def _field_of(label: str) -> str:
    return label.partition(" ")[2]


def call_named_tuple(receiver: ApiObject, call: Call) -> Value | None:
    """A method of a named tuple's class or instance; None for other objects and unknown methods."""
    if receiver.name == FACTORY:
        return _of_class(receiver, call)
    return _of_instance(receiver, call) if receiver.name == INSTANCE else None


def _of_class(receiver: ApiObject, call: Call) -> Value | None:
    if call.name == "_make" and call.arguments:
        iteration = call.iterate(call.arguments[0])
        items = iteration.items if iteration.items is not None else [iteration.rest] * len(receiver.config)
        return _instance(receiver, Call("__call__", items, {}, call.caller))
    return _instance(receiver, call) if call.name == "__call__" else None


def _instance(receiver: ApiObject, call: Call) -> Value:
    fields = [
        (label, call.argument(position, _field_of(label), default))
        for position, (label, default) in enumerate(receiver.config)
    ]
    return api_object(INSTANCE, fields, ANY_SITE, receiver.wide)


def _of_instance(receiver: ApiObject, call: Call) -> Value | None:
    items = as_tuple(receiver)
    if call.name == "__iter__":
        return items
    if call.name == "__getitem__":
        return subscript(items, call.argument(0))
    if call.name == "__len__":
        return length(items)
    if call.name == "_asdict":
        entries = [(of_python(_field_of(label)), value) for label, value in receiver.config]
        return mapping(entries, sites=(call.caller.site(),))
    if call.name == "_replace":
        changed = [(label, call.keywords.get(_field_of(label), value)) for label, value in receiver.config]
        return api_object(INSTANCE, changed, ANY_SITE, receiver.wide)
    return None


def as_tuple(receiver: ApiObject) -> Sequence:
    """The items of an instance; of unknown number where classes with other fields were joined."""
    values = [value for _, value in receiver.config]
    labels = [label for label, _ in receiver.config]
    complete = [int(label.partition(" ")[0]) for label in labels] == list(range(len(labels)))
    if receiver.wide and not (complete and labels):
        return sequence("tuple", None, unknown(INSTANCE))
    return sequence("tuple", values)


def named_tuple_attribute(receiver: ApiObject, name: str) -> Value | None:
    """A field of an instance, or ``_fields``; None for other objects and names."""
    if receiver.name not in {FACTORY, INSTANCE}:
        return None
    if name == "_fields":
        return sequence("tuple", [of_python(_field_of(label)) for label, _ in receiver.config])
    found = {_field_of(label): value for label, value in receiver.config}
    return found.get(name) if receiver.name == INSTANCE else None
