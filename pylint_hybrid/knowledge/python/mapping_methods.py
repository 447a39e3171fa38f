"""Methods of dicts, ordered and default ones included. See ``sequence_methods`` for the convention."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Mapping as Keywords
from collections.abc import Sequence as Arguments
from typing import Final, TypeAlias

from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    Constant,
    Mapping,
    Sequence,
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
from pylint_hybrid.knowledge.python.concrete import same_key
from pylint_hybrid.knowledge.python.indexing import (
    is_exact,
    items_of,
    iterate,
    lookup,
    may_be,
    other_keys,
    store_item,
    with_entry,
    without_key,
)
from pylint_hybrid.knowledge.python.operators import merge
from pylint_hybrid.knowledge.python.sequence_methods import iteration_of

MappingMethod: TypeAlias = Callable[[Mapping, Arguments[Value], Keywords[str, Value]], "Mutation | None"]


def _argument(arguments: Arguments[Value], position: int, default: Value = NONE) -> Value:
    return arguments[position] if position < len(arguments) else default


def values_of(receiver: Mapping) -> Sequence:
    """``receiver.values()``, as a list."""
    items = [item for _, item in receiver.entries]
    return (
        sequence("list", items)
        if is_exact(receiver)
        else sequence("list", None, union([*items, receiver.rest]))
    )


def keys_of(receiver: Mapping) -> Sequence:
    """``receiver.keys()``, as a list."""
    iteration = iterate(receiver)
    assert iteration is not None
    return sequence("list", iteration.items, iteration.rest)


def items_of_mapping(receiver: Mapping) -> Sequence:
    """``receiver.items()``, as a list of pairs."""
    pairs = [sequence("tuple", [key, item]) for key, item in receiver.entries]
    if is_exact(receiver):
        return sequence("list", pairs)
    others: list[Value] = []
    if other_keys(receiver) is not BOTTOM:
        others = [sequence("tuple", [other_keys(receiver), receiver.rest])]
    return sequence("list", None, union([*pairs, *others]))


def _is_certain(receiver: Mapping, key: Value) -> bool | None:
    """Whether the key is certainly there (or certainly not); None if unknown."""
    if not isinstance(key, Constant):
        possible = any(may_be(one, other) for one in members(key) for other, _ in receiver.entries)
        return None if possible or other_keys(receiver) is not BOTTOM else False
    if any(same_key(key, other) for other, _ in receiver.entries):
        return None if receiver.wide else True
    return False if other_keys(receiver) is BOTTOM else None


def _found(receiver: Mapping, key: Value) -> Value:
    return union([lookup(receiver, one) for one in members(key)])


def _get(receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]) -> Mutation:
    key, default = _argument(arguments, 0), _argument(arguments, 1)
    certain = _is_certain(receiver, key)
    if certain is None:
        return Mutation(join(_found(receiver, key), default))
    return Mutation(_found(receiver, key) if certain else default)


def _keys(receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]) -> Mutation:
    return Mutation(keys_of(receiver))


def _values(receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]) -> Mutation:
    return Mutation(values_of(receiver))


def _items(receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]) -> Mutation:
    return Mutation(items_of_mapping(receiver))


def _copy(receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]) -> Mutation:
    return Mutation(
        mapping(receiver.entries, receiver.rest_key, receiver.rest, wide=receiver.wide, kind=receiver.kind)
    )


def as_mapping(value: Value) -> Mapping:
    """The dict that ``dict(value)`` makes of one argument."""
    parts = [_as_mapping(member) for member in members(value)]
    if len(parts) == 1:
        return parts[0]
    keys = [key for part in parts for key, _ in part.entries]
    items = [item for part in parts for _, item in part.entries]
    rest_key = union([*keys, *[part.rest_key for part in parts]])
    return mapping([], rest_key, union([*items, *[part.rest for part in parts]]))


def _as_mapping(value: Value) -> Mapping:
    if isinstance(value, Mapping):
        return mapping(value.entries, other_keys(value), value.rest, wide=value.wide)
    iteration = iteration_of(value)
    if iteration.items is None:
        key, item = _split_pair(iteration.rest)
        return mapping([], key, item)
    result = mapping([])
    for pair in iteration.items:
        key, item = _split_pair(pair)
        stored = store_item(result, key, item)
        if stored is not None and isinstance(stored.receiver, Mapping):
            result = stored.receiver
    return result


def _split_pair(pair: Value) -> tuple[Value, Value]:
    """Key and value of an item of ``dict``'s argument."""
    if isinstance(pair, Sequence) and pair.items is not None and len(pair.items) == 2:
        return pair.items[0], pair.items[1]
    both = union([items_of(part) if (part := iterate(one)) else unknown("pair") for one in members(pair)])
    return both, both


def updated(receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]) -> Mutation:
    """``receiver.update(*arguments, **keywords)``."""
    after, keys, items = receiver, [], []
    named = mapping([(of_python(name), value) for name, value in keywords.items()])
    for more in [*map(as_mapping, arguments[:1]), named]:
        merged = merge(after, more)
        after = mapping(
            merged.entries, merged.rest_key, merged.rest, receiver.sites, merged.wide, receiver.kind
        )
        keys += [more.rest_key, *[key for key, _ in more.entries]]
        items += [more.rest, *[item for _, item in more.entries]]
    return Mutation(NONE, after, added=union(items), added_key=union(keys))


def _set_default(
    receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]
) -> Mutation | None:
    key, default = _argument(arguments, 0), _argument(arguments, 1)
    certain = _is_certain(receiver, key)
    if certain:
        return Mutation(_found(receiver, key))
    if certain is False and isinstance(key, Constant):
        return Mutation(default, with_entry(receiver, key, default), added=default, added_key=key)
    result = join(_found(receiver, key), default)
    if isinstance(key, Constant):
        return Mutation(result, with_entry(receiver, key, result), added=default, added_key=key)
    stored = store_item(receiver, key, default)
    after = None if stored is None else stored.receiver
    return Mutation(result, after, added=default, added_key=key)


def _pop(receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]) -> Mutation:
    key, default = _argument(arguments, 0), _argument(arguments, 1, BOTTOM)
    certain = _is_certain(receiver, key)
    result = default if certain is False else _found(receiver, key)
    if certain is None:
        result = join(result, default)
    return Mutation(result, without_key(receiver, key))


def _pop_item(receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]) -> Mutation:
    pairs = items_of_mapping(receiver)
    if pairs.items is None:
        keys = union([other_keys(receiver), *[key for key, _ in receiver.entries]])
        return Mutation(pairs.rest, without_key(receiver, keys))
    if not pairs.items:
        return Mutation(BOTTOM)
    return Mutation(pairs.items[-1], without_key(receiver, receiver.entries[-1][0]))


def _clear(receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]) -> Mutation:
    rest = receiver.rest if receiver.kind == "defaultdict" else BOTTOM
    return Mutation(NONE, mapping([], BOTTOM, rest, receiver.sites, receiver.wide, receiver.kind))


def from_keys(arguments: Arguments[Value]) -> Mapping:
    """``dict.fromkeys(keys, value)``."""
    value = _argument(arguments, 1)
    result = mapping([])
    iteration = iteration_of(_argument(arguments, 0))
    if iteration.items is None:
        return mapping([], iteration.rest, BOTTOM if iteration.rest is BOTTOM else value)
    for key in iteration.items:
        stored = store_item(result, key, value)
        if stored is not None and isinstance(stored.receiver, Mapping):
            result = stored.receiver
    return result


def _from_keys(receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]) -> Mutation:
    made = from_keys(arguments)
    return Mutation(mapping(made.entries, made.rest_key, made.rest, kind=receiver.kind))


def _move_to_end(
    receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]
) -> Mutation | None:
    key = _argument(arguments, 0)
    if isinstance(key, Constant) and _is_certain(receiver, key) and len(arguments) == 1 and not keywords:
        return Mutation(NONE, with_entry(without_key(receiver, key), key, lookup(receiver, key)))
    keys = union([key for key, _ in receiver.entries])
    return Mutation(NONE, without_key(receiver, keys))


def _most_common(receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]) -> Mutation:
    pairs = items_of_mapping(receiver)
    return Mutation(sequence("list", None, union([pairs.rest, *(pairs.items or ())])))


def _elements(receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]) -> Mutation:
    keys = keys_of(receiver)
    return Mutation(sequence("iterator", None, union([keys.rest, *(keys.items or ())])))


def _counted(receiver: Mapping, arguments: Arguments[Value], keywords: Keywords[str, Value]) -> Mutation:
    """``Counter.update``: counts what the argument holds."""
    key = (
        union([iteration.rest, *(iteration.items or ())])
        if (iteration := _counted_items(arguments))
        else BOTTOM
    )
    after = mapping(
        [],
        union([other_keys(receiver), key, *[known for known, _ in receiver.entries]]),
        primitive("int"),
        receiver.sites,
        receiver.wide,
        receiver.kind,
    )
    return Mutation(NONE, after, added=primitive("int"), added_key=key)


def _counted_items(arguments: Arguments[Value]) -> Iteration | None:
    return iteration_of(arguments[0]) if arguments else None


COUNTER_METHODS: Final[dict[str, MappingMethod]] = {
    "most_common": _most_common,
    "elements": _elements,
    "update": _counted,
    "subtract": _counted,
}
MAPPING_METHODS: Final[dict[str, MappingMethod]] = {
    "get": _get,
    "keys": _keys,
    "values": _values,
    "items": _items,
    "copy": _copy,
    "update": updated,
    "setdefault": _set_default,
    "pop": _pop,
    "popitem": _pop_item,
    "clear": _clear,
    "fromkeys": _from_keys,
    "move_to_end": _move_to_end,
}
