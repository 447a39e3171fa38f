"""Items of Python's containers: subscripts, iteration, lengths, stores.

Receivers are single alternatives. ``BOTTOM`` is the item of an index where Python certainly raises.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    Bottom,
    Constant,
    Dataset,
    Mapping,
    Primitive,
    Sequence,
    Slice,
    Tensor,
    Value,
    join,
    mapping,
    members,
    of_python,
    primitive,
    sequence,
    union,
    unknown,
)
from pylint_hybrid.knowledge.interface import Iteration, Mutation
from pylint_hybrid.knowledge.python.concrete import concrete, concrete_int, same_key
from pylint_hybrid.knowledge.python.folding import lift, scalar_kind
from pylint_hybrid.knowledge.python.operators import all_items

# Ranges and texts up to this length are iterated item by item.
MAX_UNROLLED: Final = 8

_ORDERED: Final = frozenset({"list", "tuple", "deque", "shape", "range"})
_UNORDERED: Final = frozenset({"set", "frozenset"})
_LAZY: Final = frozenset({"generator", "iterator"})


def subscript(receiver: Value, index: Value) -> Value | None:
    """``receiver[index]`` for text and containers; None for other receivers."""
    if isinstance(receiver, Sequence) and receiver.kind in _ORDERED:
        return _for_each(index, lambda one: _item(receiver, one))
    if isinstance(receiver, Mapping):
        return _for_each(index, lambda one: lookup(receiver, one))
    if scalar_kind(receiver) in {"str", "bytes"}:
        return _for_each(index, lambda one: _character(receiver, one))
    return None


def _for_each(value: Value, function: Callable[[Value], Value]) -> Value:
    return union([function(member) for member in members(value)])


def _item(receiver: Sequence, index: Value) -> Value:
    if isinstance(index, Slice):
        return _slice(receiver, index)
    position = concrete_int(index)
    if position is None or receiver.items is None:
        return BOTTOM if scalar_kind(index) in {"str", "none", "float"} else all_items(receiver)
    if not -len(receiver.items) <= position < len(receiver.items):
        return BOTTOM
    return receiver.items[position]


def slice_bounds(index: Slice) -> slice | None:
    """Python's slice of constant bounds, else None."""
    bounds: list[int | None] = []
    for bound in (index.lower, index.upper, index.step):
        if bound is not NONE and concrete_int(bound) is None:
            return None
        bounds.append(concrete_int(bound))
    return None if bounds[2] == 0 else slice(*bounds)


def _slice(receiver: Sequence, index: Slice) -> Value:
    bounds = slice_bounds(index)
    if bounds is None or receiver.items is None:
        return sequence(receiver.kind, None, all_items(receiver))
    return sequence(receiver.kind, receiver.items[bounds])


def lookup(receiver: Mapping, key: Value) -> Value:
    """The value at a key: exact for constant keys of exact dicts."""
    if isinstance(key, Constant):
        for other, item in receiver.entries:
            if same_key(key, other):
                return item
        return receiver.rest
    return union([receiver.rest, *[item for other, item in receiver.entries if may_be(key, other)]])


def may_be(key: Value, other: Constant) -> bool:
    """Whether a key of this value could be the constant."""
    if isinstance(key, Primitive):
        numbers = {"bool", "int", "float", "complex"}
        return key.kind == other.kind or {key.kind, other.kind} <= numbers
    return not isinstance(key, (Sequence, Mapping))


def _character(receiver: Value, index: Value) -> Value:
    kind = scalar_kind(receiver)
    if isinstance(index, Slice):
        bounds = slice_bounds(index)
        known = isinstance(receiver, Constant) and bounds is not None
        return lift(concrete(receiver)[bounds]) or BOTTOM if known else primitive(kind)  # type: ignore[arg-type]
    position = concrete_int(index)
    if position is None or not isinstance(receiver, Constant):
        return primitive("str" if kind == "str" else "int")
    text: Any = receiver.value
    return of_python(text[position]) if -len(text) <= position < len(text) else BOTTOM


def iterate(value: Value) -> Iteration | None:
    """The items of a Python iterable; None for values that are none, or whose iteration others know."""
    if isinstance(value, Sequence):
        if value.kind in _UNORDERED and value.items is not None and len(value.items) > 1:
            return Iteration(None, union(value.items))
        return Iteration(value.items, value.rest if value.items is None else BOTTOM)
    if isinstance(value, Mapping):
        return _iterate_keys(value)
    return _iterate_text(value) if scalar_kind(value) in {"str", "bytes"} else None


def _iterate_keys(value: Mapping) -> Iteration:
    keys = tuple([key for key, _ in value.entries])
    others = other_keys(value)
    return Iteration(keys) if is_exact(value) else Iteration(None, union([*keys, others]))


def other_keys(value: Mapping) -> Value:
    """Keys beside the known ones. Reading a default dict makes entries: its keys are never all known."""
    return unknown("defaultdict") if value.kind == "defaultdict" else value.rest_key


def is_exact(value: Mapping) -> bool:
    """Whether the known entries are certainly there, and are all."""
    return other_keys(value) is BOTTOM and not value.wide


def _iterate_text(value: Value) -> Iteration:
    if isinstance(value, Constant):
        text: Any = value.value
        if len(text) <= MAX_UNROLLED:
            return Iteration(tuple([of_python(character) for character in text]))
    return Iteration(None, primitive("str" if scalar_kind(value) == "str" else "int"))


def items_of(iteration: Iteration) -> Value:
    """One value that covers every item of an iteration."""
    return iteration.rest if iteration.items is None else union(iteration.items)


def from_iteration(kind: str, iteration: Iteration, sites: Iterable[int] = ()) -> Sequence:
    """A container of what an iteration gives."""
    if kind in _UNORDERED and iteration.items is not None:
        items = distinct(iteration.items)
        return sequence(kind, items, items_of(iteration) if items is None else BOTTOM, sites)
    return sequence(kind, iteration.items, iteration.rest, sites)


def distinct(items: Iterable[Value]) -> list[Value] | None:
    """The items of a set, or None where their number is not certain: values that may be equal are met."""
    kept: list[Value] = []
    for item in items:
        if not isinstance(item, Constant):
            return None if kept else _sole(item, items)
        if not any(isinstance(other, Constant) and same_key(item, other) for other in kept):
            kept.append(item)
    return kept


def _sole(item: Value, items: Iterable[Value]) -> list[Value] | None:
    return [item] if len(list(items)) == 1 else None


def length(value: Value) -> Value | None:
    """``len(value)`` for Python's containers and the first axis of tensors; None for others."""
    if isinstance(value, Sequence) and value.kind not in _LAZY:
        return _count(None if value.items is None else len(value.items))
    if isinstance(value, Mapping):
        return _count(len(value.entries) if is_exact(value) else None)
    if scalar_kind(value) in {"str", "bytes"}:
        text: Any = value.value if isinstance(value, Constant) else None
        return _count(None if text is None else len(text))
    if isinstance(value, Tensor):
        return _count(value.shape[0] if value.shape else None)
    if isinstance(value, Dataset):
        return _count(value.cardinality)
    return BOTTOM if isinstance(value, (Bottom, Constant, Primitive, Sequence)) else None


def _count(number: int | None) -> Value:
    """A length; unknown ones are None, or negative marks."""
    return primitive("int") if number is None or number < 0 else of_python(number)


def store_item(receiver: Value, index: Value, value: Value) -> Mutation | None:
    """``receiver[index] = value``; None for receivers other than lists, deques and dicts."""
    if isinstance(receiver, Mapping):
        return _store_entry(receiver, index, value)
    if not isinstance(receiver, Sequence) or receiver.kind not in {"list", "deque"}:
        return None
    return Mutation(NONE, _store_at(receiver, index, value), added=_stored(index, value))


def _stored(index: Value, value: Value) -> Value:
    if not any(isinstance(one, Slice) for one in members(index)):
        return value
    return union([items_of(iterate(one) or Iteration(None, one)) for one in members(value)])


def _store_at(receiver: Sequence, index: Value, value: Value) -> Sequence:
    position = concrete_int(index)
    if receiver.items is None or any(isinstance(one, Slice) for one in members(index)):
        rest = union([all_items(receiver), _stored(index, value)])
        return sequence(receiver.kind, None, rest, receiver.sites, receiver.wide)
    items = list(receiver.items)
    if position is None:
        items = [join(item, value) for item in items]
    elif -len(items) <= position < len(items):
        items[position] = value
    return sequence(receiver.kind, items, BOTTOM, receiver.sites, receiver.wide)


def _store_entry(receiver: Mapping, key: Value, value: Value) -> Mutation:
    if isinstance(key, Constant):
        return Mutation(NONE, with_entry(receiver, key, value), added=value, added_key=key)
    entries = [
        (other, join(item, value) if _may_equal(key, other) else item) for other, item in receiver.entries
    ]
    rest_key, rest = join(receiver.rest_key, key), join(receiver.rest, value)
    after = mapping(entries, rest_key, rest, receiver.sites, receiver.wide, receiver.kind)
    return Mutation(NONE, after, added=value, added_key=key)


def _may_equal(key: Value, other: Constant) -> bool:
    return any(may_be(one, other) for one in members(key))


def with_entry(receiver: Mapping, key: Constant, value: Value) -> Mapping:
    """The dict after ``receiver[key] = value``; known keys keep their place."""
    entries: list[tuple[Constant, Value]] = []
    found = False
    for other, item in receiver.entries:
        same = same_key(key, other)
        found = found or same
        entries.append((other, value if same else item))
    if not found:
        entries.append((key, value))
    return mapping(entries, receiver.rest_key, receiver.rest, receiver.sites, receiver.wide, receiver.kind)


def delete_item(receiver: Value, index: Value) -> Mutation | None:
    """``del receiver[index]`` for lists, deques and dicts."""
    if isinstance(receiver, Mapping):
        return Mutation(NONE, without_key(receiver, index))
    if not isinstance(receiver, Sequence) or receiver.kind not in {"list", "deque"}:
        return None
    position = concrete_int(index)
    bounds = slice_bounds(index) if isinstance(index, Slice) else None
    if receiver.items is None or (position is None and bounds is None):
        return Mutation(NONE, _loosened(receiver))
    items = list(receiver.items)
    if bounds is not None:
        del items[bounds]
    elif position is not None and -len(items) <= position < len(items):
        del items[position]
    return Mutation(NONE, sequence(receiver.kind, items, BOTTOM, receiver.sites, receiver.wide))


def _loosened(receiver: Sequence) -> Sequence:
    """The same items in unknown number and order."""
    return sequence(receiver.kind, None, all_items(receiver), receiver.sites, receiver.wide)


def without_key(receiver: Mapping, key: Value) -> Mapping:
    """The dict without a key; entries that an unknown key may have removed move to the rest."""
    kept: list[tuple[Constant, Value]] = []
    loose: list[tuple[Constant, Value]] = []
    for other, item in receiver.entries:
        if isinstance(key, Constant):
            if not same_key(key, other):
                kept.append((other, item))
        else:
            (loose if _may_equal(key, other) else kept).append((other, item))
    rest_key = union([receiver.rest_key, *[other for other, _ in loose]])
    rest = union([receiver.rest, *[item for _, item in loose]])
    return mapping(kept, rest_key, rest, receiver.sites, receiver.wide, receiver.kind)
