"""Whether a value is, or holds, a tensor: lists, tuples, dicts, sets, named tuples count, iterators do not.

Instances of classes that derive from these count too.

A container that is changed by others than its holder has, on the heap, the additions that were made to it
(see ``pylint_hybrid.evaluation.containers``); they count as its items, whenever they were made.
"""

from __future__ import annotations

from pylint_hybrid.domain.values import (
    ANY_SITE,
    ApiObject,
    Mapping,
    Object,
    Sequence,
    Tensor,
    Value,
    members,
    union,
)
from pylint_hybrid.evaluation.container_objects import ITEMS, KINDS
from pylint_hybrid.evaluation.contexts import Context
from pylint_hybrid.evaluation.result import Evaluation

MAX_NESTING = 4
_NO_CONTAINERS = frozenset({"generator", "iterator", "shape", "range"})
_NAMED_TUPLE = "typing.NamedTuple"
_NAMED_TUPLE_INSTANCE = "collections.namedtuple.instance"
_NOBODY = -1


class TensorSearch:
    """Looks for tensors in values, and in what the heap says of containers."""

    __slots__ = ("_found", "_without", "evaluation")

    def __init__(self, evaluation: Evaluation, without: int = _NOBODY) -> None:
        self.evaluation = evaluation
        self._without = without  # a context whose own additions do not count
        self._found: dict[int, bool] = {}

    def reaches(self, context: Context, holders: list[Value]) -> bool:
        """Whether one of the containers that hold a tensor does so when it reaches a context.

        What a function that is called only once puts into a container itself is not there when it starts.
        """
        if not self._is_called_once(context):
            return True
        search = TensorSearch(self.evaluation, context.number)
        return any(search.holds(member) for member in holders)

    def _is_called_once(self, context: Context) -> bool:
        callers = [self.evaluation.engine.context(number) for number in context.callers]
        edges = [caller.callees.get(context.number) for caller in callers if not caller.dead]
        return sum([sum(edge.positions.values()) for edge in edges if edge is not None]) <= 1

    def holds(self, value: Value, depth: int = 0) -> bool:
        """Whether an alternative is a tensor, or a container with a tensor somewhere in it."""
        if isinstance(value, Tensor):
            return True
        if depth > MAX_NESTING or not isinstance(value, (Sequence, Mapping, Object, ApiObject)):
            return False
        known = self._found.get(value.uid)
        if known is None:
            self._found[value.uid] = False  # containers may hold themselves
            known = any(self.holds(m, depth + 1) for item in self._items(value) for m in members(item))
            self._found[value.uid] = known
        return known

    def _items(self, value: Sequence | Mapping | Object | ApiObject) -> tuple[Value, ...]:
        if isinstance(value, Sequence):
            if value.kind in _NO_CONTAINERS:
                return ()
            known = value.items if value.items is not None else (value.rest,)
            return (*known, self._additions(value.sites))
        if isinstance(value, Mapping):
            return (*[item for _, item in value.entries], value.rest, self._additions(value.sites))
        if isinstance(value, ApiObject):
            return tuple([item for _, item in value.config]) if value.name == _NAMED_TUPLE_INSTANCE else ()
        return self._fields(value)

    def _additions(self, sites: tuple[int, ...]) -> Value:
        heap, without = self.evaluation.engine.heap, self._without
        keys = [(prefix, site) for site in sites for prefix in ("s", "sn")]
        return union([heap.peek(key, without) for key in keys])

    def _fields(self, value: Object) -> tuple[Value, ...]:
        classes = self.evaluation.engine.classes
        order = classes.order(value.cls, _NOBODY)
        if any([base in KINDS for base in order]):
            added = self._additions(() if value.site == ANY_SITE else (value.site,))
            return (*self._field(value, ITEMS), added)
        if _NAMED_TUPLE not in order:
            return ()
        names = [
            name
            for entry in order
            if isinstance(entry, int)
            for name, _, _ in classes.code(entry).summary.fields
        ]
        return tuple([found for name in names for found in self._field(value, name)])

    def _field(self, value: Object, name: str) -> tuple[Value]:
        key = ("F", value.cls, name) if value.site == ANY_SITE else ("f", value.cls, value.site, name)
        return (self.evaluation.engine.heap.peek(key),)
