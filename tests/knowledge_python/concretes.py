"""Between Python objects and abstract values, for tests that compare knowledge with what Python does."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from pylint_hybrid.domain import values as v
from pylint_hybrid.domain.values import Value, members, union
from pylint_hybrid.knowledge import python as knowledge
from pylint_hybrid.knowledge.interface import Iteration

SEQUENCES = {
    "list": list,
    "tuple": tuple,
    "set": set,
    "frozenset": frozenset,
    "deque": deque,
    "range": range,
}
MAPPINGS = {"dict": dict, "defaultdict": defaultdict, "OrderedDict": OrderedDict, "Counter": Counter}


def covers_concrete(value: Value, obj: object) -> bool:
    """Whether an abstract value stands for a Python object."""
    return any(_member_covers(member, obj) for member in members(value))


def _member_covers(value: Value, obj: Any) -> bool:
    if isinstance(value, v.Unknown):
        return True
    if isinstance(value, v.Constant):
        return _same_constant(value, obj)
    if isinstance(value, v.Primitive):
        return _kind(obj) == value.kind
    if isinstance(value, v.Slice):
        pairs = [(value.lower, obj.start), (value.upper, obj.stop), (value.step, obj.step)]
        return all(covers_concrete(bound, one) for bound, one in pairs)
    if isinstance(value, v.Sequence):
        return _sequence_covers(value, obj)
    return isinstance(value, v.Mapping) and _mapping_covers(value, obj)


def _kind(obj: object) -> str:
    return {"NoneType": "none"}.get(type(obj).__name__, type(obj).__name__)


def _same_constant(value: v.Constant, obj: Any) -> bool:
    if _kind(obj) != value.kind:
        return False
    if isinstance(obj, float) and isinstance(value.value, float) and math.isnan(obj):
        return math.isnan(value.value)
    return bool(value.value == obj) and repr(value.value) == repr(obj)


def _equals(item: Any) -> list[Any]:
    """The item and what is equal to it: Python does not say which of 0, False and 0.0 a set keeps."""
    return [item, *[one for one in (False, True, 0, 1, 0.0, 1.0, -0.0) if one == item]]


def _set_covers(value: v.Sequence, obj: Any) -> bool:
    known = [value.rest] if value.items is None else list(value.items)
    return all(any(covers_concrete(one, equal) for one in known for equal in _equals(item)) for item in obj)


def _sequence_covers(value: v.Sequence, obj: Any) -> bool:
    if value.kind in SEQUENCES and type(obj) is not SEQUENCES[value.kind]:
        return False
    items = list(obj)
    if value.items is not None and len(items) != len(value.items):
        return False
    if value.kind in {"set", "frozenset"}:
        return _set_covers(value, obj)
    if value.items is None:
        return all(covers_concrete(value.rest, item) for item in items)
    return all(covers_concrete(known, item) for known, item in zip(value.items, items, strict=True))


def _mapping_covers(value: v.Mapping, obj: Any) -> bool:
    if type(obj) is not MAPPINGS[value.kind]:
        return False
    known = {key.value: item for key, item in value.entries}
    if not value.wide and not all(key in obj for key in known):
        return False
    for key, item in obj.items():
        if key in known:
            if not covers_concrete(known[key], item):
                return False
        elif not (covers_concrete(value.rest_key, key) and covers_concrete(value.rest, item)):
            return False
    return True


def exactly(obj: Any) -> Value:
    """The most precise abstract value of a Python object."""
    if isinstance(obj, slice):
        return v.slice_of(exactly(obj.start), exactly(obj.stop), exactly(obj.step))
    for kind, cls in SEQUENCES.items():
        if type(obj) is cls:
            return v.sequence(kind, [exactly(item) for item in obj])
    for kind, mapping_class in MAPPINGS.items():
        if type(obj) is mapping_class:
            return v.mapping([(_key(key), exactly(item)) for key, item in obj.items()], kind=kind)
    return v.of_python(obj)


def _key(key: Any) -> v.Constant:
    return v.of_python(key, v.LITERAL)


@st.composite
def abstractions(draw: st.DrawFn, obj: Any, exact: bool = False) -> Value:
    """A random abstract value that covers a Python object."""
    level = 0 if exact else draw(st.integers(0, 5))
    value = _abstract(draw, obj, level)
    if level == 5:
        value = union([value, exactly(draw(SCALARS))])
    assert covers_concrete(value, obj)
    return value


def _abstract(draw: st.DrawFn, obj: Any, level: int) -> Value:
    inner: Callable[[Any], Value] = lambda item: draw(abstractions(item, level == 0))  # noqa: E731
    if isinstance(obj, slice):
        return v.slice_of(inner(obj.start), inner(obj.stop), inner(obj.step))
    for kind, cls in SEQUENCES.items():
        if type(obj) is cls:
            items = [inner(item) for item in obj]
            return v.sequence(kind, None, union(items)) if level == 4 else v.sequence(kind, items)
    for kind, mapping_class in MAPPINGS.items():
        if type(obj) is mapping_class:
            return _abstract_mapping(kind, [(key, inner(item)) for key, item in obj.items()], level)
    return v.primitive(_kind(obj)) if level == 4 and obj is not None else exactly(obj)


def _abstract_mapping(kind: str, entries: list[tuple[Any, Value]], level: int) -> Value:
    loose = entries[1:] if level in {3, 4} else []
    kept = entries[:1] if level in {3, 4} else entries
    rest_key = union([v.primitive(_kind(key)) if level == 4 else _key(key) for key, _ in loose])
    return v.mapping(
        [(_key(key), item) for key, item in kept], rest_key, union([i for _, i in loose]), kind=kind
    )


INTEGERS = st.one_of(st.integers(-4, 9), st.integers(-(2**70), 2**70))
FLOATS = st.one_of(st.sampled_from([0.0, -0.0, 1.0, 0.5, -2.5, 1e300, math.inf, math.nan]), st.floats())
TEXTS = st.one_of(st.sampled_from(["", "a", "ab", "a b", "A,b", "12", "%s", "{}-{}"]), st.text(max_size=5))
SCALARS = st.one_of(st.none(), st.booleans(), INTEGERS, FLOATS, TEXTS, st.binary(max_size=4))
HASHABLES = st.one_of(st.booleans(), st.integers(-3, 5), st.sampled_from(["a", "b", "c", ""]), st.none())
ITEMS = st.one_of(HASHABLES, FLOATS.filter(lambda x: x == x))  # noqa: PLR0124
LISTS = st.lists(ITEMS, max_size=5)
CONTAINERS = st.one_of(
    LISTS,
    LISTS.map(tuple),
    st.frozensets(HASHABLES, max_size=4),
    st.sets(HASHABLES, max_size=4),
    st.dictionaries(HASHABLES, ITEMS, max_size=4),
    LISTS.map(deque),
)
OBJECTS = st.one_of(SCALARS, CONTAINERS, st.lists(LISTS, max_size=3))


class Caller:
    """A caller that knows Python's own functions, and functions given to it by name."""

    def __init__(self, functions: Mapping[str, Callable[..., Value]] | None = None) -> None:
        self.functions = dict(functions or {})
        self.effects: list[str] = []

    def invoke(
        self,
        function: Value,
        arguments: Sequence[Value],
        keywords: Mapping[str, Value] | None = None,
        traced_by: str = "",
    ) -> Value:
        if isinstance(function, v.BoundApi):
            return self._bound(function, arguments)
        assert isinstance(function, v.Api)
        if function.name in self.functions:
            return self.functions[function.name](*arguments)
        if function.name.startswith("builtins."):
            found = knowledge.call_builtin(function.name, arguments, keywords or {}, self)
        else:
            found = knowledge.call_library(function.name, arguments, keywords or {}, self)
        return v.unknown(function.name) if found is None else found

    def _bound(self, function: v.BoundApi, arguments: Sequence[Value]) -> Value:
        results: list[Value] = []
        for member in members(function.receiver):
            done = knowledge.call_container_method(member, function.name, arguments, {})
            results.append(v.unknown(function.name) if done is None else done.result)
        return union(results)

    def site(self) -> int:
        return 7

    def effect(self, kind: str, target: str = "") -> None:
        self.effects.append(kind)

    def iterate(self, value: Value) -> Iteration:
        parts = [knowledge.iterate(member) for member in members(value)]
        if len(parts) == 1 and parts[0] is not None:
            return parts[0]
        items = [
            v.unknown("iterable") if part is None else union([part.rest, *(part.items or ())])
            for part in parts
        ]
        return Iteration(None, union(items))

    def uses_as_tensor(self, value: Value) -> None:
        pass


def sites_removed(value: Value) -> Value:
    """The value with fresh containers not aliased, as the evaluator sees them when nobody else holds them."""
    if isinstance(value, v.Sequence):
        items = None if value.items is None else [sites_removed(item) for item in value.items]
        return v.sequence(value.kind, items, sites_removed(value.rest), (), value.wide)
    return value
