"""Instances of user classes that derive from list, dict, tuple, set and the like.

Such an instance is seen as a built-in container with the instance's own allocation site: what it was made
from is kept in a field, what is added later in the cells of the site (see ``containers``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylint_hybrid.domain.values import (
    BOTTOM,
    Mapping,
    Object,
    Sequence,
    Value,
    mapping,
    members,
    sequence,
    union,
)
from pylint_hybrid.evaluation import attributes, containers
from pylint_hybrid.knowledge import python as python_knowledge

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.calls import Arguments
    from pylint_hybrid.evaluation.interpreter import Frame

ITEMS = "*items"  # the field that holds what the instance was made from
KINDS = {
    "builtins.list": "list", "builtins.dict": "dict", "builtins.tuple": "tuple", "builtins.set": "set",
    "builtins.frozenset": "frozenset", "collections.UserList": "list", "collections.UserDict": "dict",
    "collections.OrderedDict": "OrderedDict", "collections.defaultdict": "defaultdict",
    "collections.deque": "deque",
}  # fmt: skip
_MAPPINGS = frozenset({"dict", "OrderedDict", "defaultdict"})


def kind_of(frame: Frame, receiver: Object) -> str:
    """The kind of container that a user class derives from, or ""."""
    for entry in frame.engine.classes.order(receiver.cls, frame.context.number):
        if isinstance(entry, str) and entry in KINDS:
            return KINDS[entry]
    return ""


def view(frame: Frame, receiver: Object) -> Sequence | Mapping | None:
    """The instance as a built-in container; None if it is none."""
    kind = kind_of(frame, receiver)
    if not kind or receiver.site < 0:
        return None
    sites = (receiver.site,)
    made = members(attributes.field(frame, receiver, ITEMS))
    if kind in _MAPPINGS:
        mappings = [one for one in made if isinstance(one, Mapping)]
        entries = {key: item for one in mappings for key, item in one.entries}
        rest_key, rest = union([one.rest_key for one in mappings]), union([one.rest for one in mappings])
        return mapping(entries.items(), rest_key, rest, sites, kind=kind)
    sequences = [one for one in made if isinstance(one, Sequence)]
    if len(sequences) == 1:
        return sequence(kind, sequences[0].items, sequences[0].rest, sites)
    everything = [item for one in sequences for item in (*(one.items or ()), one.rest)]
    return sequence(kind, None, union(everything), sites)


def fill(frame: Frame, receiver: Object, given: Arguments) -> None:
    """``list.__init__`` and its like on an instance."""
    kind = kind_of(frame, receiver)
    name = kind if kind in ("list", "tuple", "set", "frozenset") else "dict" if kind in _MAPPINGS else "list"
    arguments = given.flat()[1:] if kind == "defaultdict" else given.flat()
    made = python_knowledge.call_builtin(name, arguments, given.keywords, frame)
    if isinstance(made, (Sequence, Mapping)):
        frame.write(("f", receiver.cls, receiver.site, ITEMS), made)


def call(frame: Frame, container: Sequence | Mapping, name: str, given: Arguments) -> Value | None:
    """The special methods of a built-in container, called by name; None for other methods."""
    if name == "__getitem__" and given.positional:
        return containers.subscript(frame, container, given.positional[0])
    if name == "__setitem__" and len(given.positional) > 1:
        containers.add_elsewhere(frame, container, given.positional[0], given.positional[1])
        return BOTTOM
    if name == "__iter__":
        iteration = containers.iterate(frame, container)
        return sequence("iterator", iteration.items, iteration.rest)
    return None
