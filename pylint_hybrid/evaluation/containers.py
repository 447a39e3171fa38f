"""Built-in containers: building, indexing, iterating, unpacking and changing them.

A list, dict or set is a value with its known items, and the *sites* where it was allocated. A change
through a local name gives that name (and its local aliases) a new value; in addition, what was put in is
contributed to the cell of the site, from which every other holder of the container reads it. A context does
not read back its own contributions to ``("s", site)``, since its local names have them; changes of containers
that it does not hold in a local name go to ``("sn", site)``, which everybody reads.
"""

from __future__ import annotations

from collections.abc import Sequence as Items
from functools import partial
from typing import TYPE_CHECKING

from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    Api,
    ApiObject,
    Class,
    Constant,
    Dataset,
    Mapping,
    Object,
    Sequence,
    Slice,
    Tensor,
    Union,
    Unknown,
    Value,
    join,
    mapping,
    members,
    primitive,
    sequence,
    union,
)
from pylint_hybrid.evaluation import attributes, calls, container_objects, enums, guards
from pylint_hybrid.evaluation.outcomes import remembered
from pylint_hybrid.evaluation.program import MUTATORS
from pylint_hybrid.knowledge import library
from pylint_hybrid.knowledge import python as python_knowledge
from pylint_hybrid.knowledge.interface import Iteration, Mutation
from pylint_hybrid.lowering.ir import Op

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.interpreter import Frame

MUTABLE = frozenset({"list", "set", "deque", "dict", "defaultdict", "OrderedDict", "Counter"})
MAX_KNOWN_ITEMS = 32
_ANY_ENTRY = "s?"
SENT, RETURNED = "sent", "returned"  # cells of a generator's site


# -- building --------------------------------------------------------------------------------------------


def build(frame: Frame, kind: str, items: list[Value], stars: Items[int]) -> Value:
    """A tuple, list or set display."""
    sites = (frame.site(),) if kind in MUTABLE else ()
    known: list[Value] | None = []
    rest: Value = BOTTOM
    for index, item in enumerate(items):
        if index not in stars:
            if known is not None:
                known.append(item)
            rest = join(rest, item)
            continue
        iteration = iterate(frame, item)
        if iteration.items is None:
            known = None
            rest = join(rest, iteration.rest)
        else:
            rest = union([rest, *iteration.items])
            if known is not None:
                known.extend(iteration.items)
    if known is None or len(known) > MAX_KNOWN_ITEMS or kind == "set":
        return sequence(kind, None, rest, sites)
    return sequence(kind, known, BOTTOM, sites)


def build_mapping(frame: Frame, keys: Items[int], values: list[Value]) -> Value:
    """A dict display; a key of -1 merges another mapping in."""
    total: Value = mapping((), sites=(frame.site(),))
    for key, value in zip(keys, values, strict=True):
        if key >= 0:
            total = add_entry(total, frame.env[key], value)
            continue
        for member in members(value):
            if isinstance(member, Mapping):
                for entry, item in member.entries:
                    total = add_entry(total, entry, item)
                if member.rest_key is not BOTTOM:
                    total = add_entry(total, member.rest_key, member.rest)
            elif isinstance(member, Unknown):
                total = add_entry(total, member, frame.opaque("mapping"))
    return total


def owned(frame: Frame, value: Value) -> Value:
    """A result that may be a container nobody holds yet: it is allocated here."""
    if isinstance(value, Sequence):
        if value.sites or value.kind not in MUTABLE:
            return value
        return sequence(value.kind, value.items, value.rest, (frame.site(),), value.wide)
    if isinstance(value, Mapping):
        if value.sites:
            return value
        return mapping(value.entries, value.rest_key, value.rest, (frame.site(),), value.wide, value.kind)
    if isinstance(value, Union) and any([isinstance(m, (Sequence, Mapping)) for m in value.members]):
        return union([owned(frame, member) for member in value.members])
    return value


def append(target: Value, item: Value) -> Value:
    """A comprehension's sequence with one more item."""
    if not isinstance(target, Sequence):
        return union([append(member, item) for member in members(target)])
    if target.items is not None and len(target.items) < MAX_KNOWN_ITEMS and target.kind != "set":
        return sequence(target.kind, (*target.items, item), BOTTOM, target.sites, target.wide)
    rest = union([target.rest, *(target.items or ()), item])
    return sequence(target.kind, None, rest, target.sites, target.wide)


def add_entry(target: Value, key: Value, value: Value) -> Value:
    """A mapping with ``target[key] = value``."""
    if not isinstance(target, Mapping):
        return union([add_entry(member, key, value) for member in members(target)])
    if isinstance(key, Constant):
        entries = dict(target.entries)
        entries[key] = value
        return mapping(entries.items(), target.rest_key, target.rest, target.sites, target.wide, target.kind)
    entries_joined = [(known, join(item, value)) for known, item in target.entries]
    rest_key, rest = join(target.rest_key, key), join(target.rest, value)
    return mapping(entries_joined, rest_key, rest, target.sites, target.wide, target.kind)


def summarise(value: Value) -> Value:
    """A sequence with its items joined; used inside loops that run to a fixed point."""
    if isinstance(value, Sequence) and value.items is not None and value.kind != "tuple":
        return sequence(value.kind, None, union([value.rest, *value.items]), value.sites, value.wide)
    return value


# -- what other holders of a container added -------------------------------------------------------------


def additions(frame: Frame, sites: tuple[int, ...], prefix: str = "s") -> Value:
    """What was added to the containers of ``sites`` elsewhere."""
    total: Value = BOTTOM
    for site in sites:
        total = join(total, frame.read_others((prefix, site)))
        total = join(total, frame.read((prefix + "n", site)))
    return total


def contribute(frame: Frame, sites: tuple[int, ...], value: Value, local: bool, prefix: str = "s") -> None:
    """Tell other holders of the containers of ``sites`` what was added."""
    if value is not BOTTOM:
        for site in sites:
            frame.write((prefix if local else prefix + "n", site), value)


def contribute_entry(frame: Frame, sites: tuple[int, ...], key: Value, value: Value, local: bool) -> None:
    """Tell other holders of the dicts of ``sites`` what was stored under a key."""
    contribute(frame, sites, value, local)
    contribute(frame, sites, key, local, "sk")
    contribute(frame, sites, value, local, _entry_cell(key))


def _entry_cell(key: Value) -> str:
    """Where values under this key are found again; those under computed keys are found under every key."""
    return f"s={key.kind}:{key.value!r}" if isinstance(key, Constant) else _ANY_ENTRY


def entry_additions(frame: Frame, sites: tuple[int, ...], key: Value) -> Value:
    """What was stored elsewhere under a key in the dicts of ``sites``."""
    if not isinstance(key, Constant):
        return additions(frame, sites)
    return join(additions(frame, sites, _entry_cell(key)), additions(frame, sites, _ANY_ENTRY))


def replace_aliases(frame: Frame, slot: int, old: Value, new: Value) -> bool:
    """Give every local name that holds ``old`` the value ``new``; whether there was a named one."""
    env = frame.env
    found = False
    for local in range(len(frame.code.summary.locals)):
        if env[local] is old:
            env[local] = new
            found = True
    if env[slot] is old:
        env[slot] = new
    return found


# -- reading ---------------------------------------------------------------------------------------------


def subscript(frame: Frame, value: Value, index: Value) -> Value:
    """``value[index]``."""
    if value is BOTTOM or index is BOTTOM:
        frame.context.met_unknown = True
        return BOTTOM
    key = ("[]", value.uid, index.uid)
    return remembered(frame, key, (value, index), partial(_all_items, frame, value, index))


def _all_items(frame: Frame, value: Value, index: Value) -> Value:
    return union([_subscript(frame, member, index) for member in members(guards.without_none(value))])


def _subscript(frame: Frame, value: Value, index: Value) -> Value:
    found: Value | None = None
    if isinstance(value, Tensor):
        frame.mark_use(value)
        found = library.subscript(value, index)
    elif isinstance(value, (Sequence, Mapping)):
        found = _from_container(frame, value, index)
    elif isinstance(value, Object):
        return _from_object(frame, value, index)
    elif isinstance(value, Class) and isinstance(index, Constant) and enums.is_enum(frame, value.cls):
        return attributes.get(frame, value, str(index.value))
    elif isinstance(value, (Class, Api)):
        return value  # a parameterised generic
    elif isinstance(value, (ApiObject, Dataset)):
        found = library.call_method(value, "__getitem__", [index], {}, frame)
        if found is None and isinstance(value, ApiObject):
            found = python_knowledge.call_library_method(value, "__getitem__", [index], {}, frame)
    elif isinstance(value, Unknown):
        return frame.opaque(value.reasons[0] if value.reasons else "item")
    else:
        found = python_knowledge.subscript(value, index)
    return found if found is not None else frame.opaque("item")


def _from_container(frame: Frame, value: Sequence | Mapping, index: Value) -> Value:
    results = [python_knowledge.subscript(value, member) for member in members(index)]
    found = union([result for result in results if result is not None])
    added: Value = BOTTOM
    if value.sites:
        is_dict = isinstance(value, Mapping)
        added = entry_additions(frame, value.sites, index) if is_dict else additions(frame, value.sites)
    if added is BOTTOM:
        return found if found is not BOTTOM else frame.unknown("item")
    if isinstance(index, Slice) and isinstance(value, Sequence):
        return join(found, sequence(value.kind, None, added, (frame.site(),)))
    return join(found, added)


def _from_object(frame: Frame, value: Object, index: Value) -> Value:
    fields = attributes.named_tuple_fields(frame, value)
    if fields is not None:
        return _subscript(frame, sequence("tuple", fields), index)
    method = attributes.special_method(frame, value, "__getitem__")
    if method is None:
        inner = container_objects.view(frame, value)
        return frame.opaque("item") if inner is None else _from_container(frame, inner, index)
    return calls.call_value(frame, method, calls.Arguments([index], {}))


def iterate(frame: Frame, value: Value, marks: bool = False) -> Iteration:
    """The items that iterating a value gives. ``marks``: a ``for`` statement of the code does it."""
    alternatives = members(guards.without_none(value))
    if not alternatives:
        frame.context.met_unknown = True
        return Iteration(None, BOTTOM)
    if len(alternatives) == 1:
        return _iterate(frame, alternatives[0], marks)
    iterations = [_iterate(frame, member, marks) for member in alternatives]
    lengths = {None if one.items is None else len(one.items) for one in iterations}
    if len(lengths) == 1 and None not in lengths:
        columns = zip(*[one.items or () for one in iterations], strict=True)
        return Iteration(tuple([union(column) for column in columns]))
    everything = [item for one in iterations for item in (one.rest, *(one.items or ()))]
    return Iteration(None, union(everything))


def _iterate(frame: Frame, value: Value, marks: bool) -> Iteration:
    found: Iteration | None
    if isinstance(value, (Tensor, Dataset)):
        frame.mark_use(value)
        found = library.iterate(value)
    elif isinstance(value, Object):
        return _iterate_object(frame, value)
    elif isinstance(value, ApiObject):
        result = library.call_method(value, "__iter__", [], {}, frame)
        if result is None:
            result = python_knowledge.call_library_method(value, "__iter__", [], {}, frame)
        if result is None or result is value:
            return Iteration(None, frame.opaque(f"items of {value.name}"))
        return iterate(frame, result)
    elif isinstance(value, Unknown):
        return Iteration(None, frame.opaque(value.reasons[0] if value.reasons else "items"))
    elif isinstance(value, Class) and enums.is_enum(frame, value.cls):
        return Iteration(tuple(enums.all_members(frame, value.cls)))
    else:
        found = python_knowledge.iterate(value)
        if isinstance(value, (Sequence, Mapping)) and value.sites and found is not None:
            found = _with_additions(frame, value, found)
    return found if found is not None else Iteration(None, frame.opaque("items"))


def _with_additions(frame: Frame, value: Sequence | Mapping, found: Iteration) -> Iteration:
    added = additions(frame, value.sites, "sk" if isinstance(value, Mapping) else "s")
    if added is BOTTOM:
        return found
    return Iteration(None, union([found.rest, *(found.items or ()), added]))


def _iterate_object(frame: Frame, value: Object) -> Iteration:
    fields = attributes.named_tuple_fields(frame, value)
    if fields is not None:
        return Iteration(tuple(fields))
    method = attributes.special_method(frame, value, "__iter__")
    if method is not None:
        result = calls.call_value(frame, method, calls.Arguments([], {}))
        if result is value:
            step = attributes.special_method(frame, value, "__next__")
            if step is not None:
                return Iteration(None, calls.call_value(frame, step, calls.Arguments([], {})))
        elif result is not BOTTOM:
            return iterate(frame, result)
    getter = attributes.special_method(frame, value, "__getitem__")
    if getter is not None:
        index = primitive("int")
        return Iteration(None, calls.call_value(frame, getter, calls.Arguments([index], {})))
    inner = container_objects.view(frame, value)
    if inner is not None:
        return _iterate(frame, inner, marks=False)
    return Iteration(None, frame.opaque("items"))


def unpack(frame: Frame, value: Value, count: int, star: int) -> list[Value]:
    """The values that unpacking gives to ``count`` targets, one of which may be starred."""
    results: list[Value] = [BOTTOM] * count
    if value is BOTTOM:
        frame.context.met_unknown = True
        return results
    for member in members(guards.without_none(value)):
        iteration = _iterate(frame, member, marks=False)
        columns = _spread(frame, iteration, count, star)
        results = [join(old, new) for old, new in zip(results, columns, strict=True)]
    return results


def _spread(frame: Frame, iteration: Iteration, count: int, star: int) -> list[Value]:
    items = iteration.items
    if items is not None and star < 0 and len(items) == count:
        return list(items)
    if items is not None and star >= 0 and len(items) >= count - 1:
        behind = count - 1 - star
        middle = items[star : len(items) - behind]
        starred = sequence("list", middle, BOTTOM, (frame.site(),))
        return [*items[:star], starred, *items[len(items) - behind :]]
    if items is not None and star < 0:
        return [BOTTOM] * count  # a mismatch raises at run time
    rest = union([iteration.rest, *(items or ())])
    columns: list[Value] = [rest] * count
    if star >= 0:
        columns[star] = sequence("list", None, rest, (frame.site(),))
    return columns


# -- changing --------------------------------------------------------------------------------------------


def is_external(frame: Frame, slot: int) -> bool:
    """Whether a slot was read from elsewhere (a parameter, a global, an attribute), not made here."""
    if slot in {parameter.slot for parameter in frame.code.summary.parameters}:
        return True
    return frame.code.producer(slot) in (Op.GLOAD, Op.CLOAD, Op.ATTR, Op.ITEM)


def store_item(frame: Frame, slot: int, index: Value, value: Value) -> None:
    """``slot[index] = value``."""
    target = frame.env[slot]
    changed: list[Value] = []
    for member in members(guards.without_none(target)):
        changed.append(_store_in(frame, slot, member, index, value))
    if isinstance(target, (Sequence, Mapping, Union)) and changed:
        replace_aliases(frame, slot, target, union(changed))


def _store_in(frame: Frame, slot: int, target: Value, index: Value, value: Value) -> Value:
    if isinstance(target, Mapping):
        frame.mark_effect("item-write", "dict item", target.sites or None)
        local = _is_named(frame, target)
        contribute_entry(frame, target.sites, index, value, local)
        return add_entry(target, index, value)
    if isinstance(target, Sequence):
        frame.mark_effect("item-write", f"{target.kind} item", target.sites or None)
        contribute(frame, target.sites, value, _is_named(frame, target))
        return _with_item(target, index, value)
    if isinstance(target, Object):
        method = attributes.special_method(frame, target, "__setitem__")
        if method is not None:
            calls.call_value(frame, method, calls.Arguments([index, value], {}))
        else:
            frame.mark_effect("item-write", "item", (target.site,))
            inner = container_objects.view(frame, target)
            if inner is not None:
                add_elsewhere(frame, inner, index, value)
    elif isinstance(target, Tensor):
        if is_external(frame, slot):
            frame.mark_effect("item-write", "array item", None)
    elif is_external(frame, slot):
        calls.escape(frame, value)
        frame.mark_effect("unknown-write", "item", None, paper=False)
    return target


def add_elsewhere(frame: Frame, target: Sequence | Mapping, index: Value, value: Value) -> None:
    """``target[index] = value`` for a container that no local name holds."""
    if isinstance(target, Mapping):
        contribute_entry(frame, target.sites, index, value, local=False)
    else:
        contribute(frame, target.sites, value, local=False)


def _is_named(frame: Frame, value: Value) -> bool:
    env = frame.env
    return any(env[slot] is value for slot in range(len(frame.code.summary.locals)))


def _with_item(target: Sequence, index: Value, value: Value) -> Sequence:
    items = target.items
    if items is not None and isinstance(index, Constant) and isinstance(index.value, int):
        position = index.value if index.value >= 0 else index.value + len(items)
        if 0 <= position < len(items):
            changed = (*items[:position], value, *items[position + 1 :])
            return sequence(target.kind, changed, target.rest, target.sites, target.wide)
    rest = union([target.rest, *(items or ()), value])
    return sequence(target.kind, None, rest, target.sites, target.wide)


def delete_item(frame: Frame, slot: int, index: Value) -> None:
    """``del slot[index]``."""
    target = frame.env[slot]
    for member in members(target):
        if isinstance(member, (Sequence, Mapping)):
            frame.mark_effect("item-write", "deleted item", member.sites or None, paper=False)
            if isinstance(member, Sequence):
                replace_aliases(frame, slot, member, summarise(member))
        elif isinstance(member, Object):
            method = attributes.special_method(frame, member, "__delitem__")
            if method is not None:
                calls.call_value(frame, method, calls.Arguments([index], {}))


def call_container_method(
    frame: Frame, slot: int, receiver: Sequence | Mapping, name: str, arguments: calls.Arguments
) -> Value | None:
    """A method of a built-in container held in ``slot`` (-1: in no slot)."""
    positional = arguments.flat()
    if isinstance(receiver, Sequence) and receiver.kind == "generator":
        found = _call_generator_method(frame, receiver, name, positional)
        if found is not None:
            return found
    key = positional[0] if positional and name in _BY_KEY else BOTTOM
    if isinstance(receiver, Mapping) and isinstance(key, Constant):
        shared: Sequence | Mapping = _view_at(frame, receiver, key)
    else:
        shared = _shared_view(frame, receiver)
    mutation = python_knowledge.call_container_method(shared, name, positional, arguments.keywords)
    if mutation is None:
        return None
    if name in MUTATORS or mutation.receiver is not None or mutation.added is not BOTTOM:
        _mutate(frame, slot, receiver, name, mutation)
    return mutation.result


def returned(frame: Frame, generator: Value) -> Value:
    """What the generators among the alternatives return: the value of ``yield from``."""
    sites = [site for member in members(generator) if isinstance(member, Sequence) for site in member.sites]
    found = union([frame.read((RETURNED, site)) for site in sites])
    return NONE if found is BOTTOM else found


def _call_generator_method(frame: Frame, generator: Sequence, name: str, given: Items[Value]) -> Value | None:
    if name not in ("send", "__next__", "asend", "__anext__"):
        return None
    for site in generator.sites if name.endswith("send") else ():
        frame.write((SENT, site), union(given))
    iteration = _iterate(frame, generator, marks=False)
    return union([iteration.rest, *(iteration.items or ())])


def with_additions(frame: Frame, value: Value) -> Value:
    """A value whose containers show what others added to them."""
    if isinstance(value, (Sequence, Mapping)):
        return _shared_view(frame, value) if value.sites else value
    if isinstance(value, Union) and any(getattr(member, "sites", ()) for member in value.members):
        return union([with_additions(frame, member) for member in value.members])
    return value


def _shared_view(frame: Frame, receiver: Sequence | Mapping) -> Sequence | Mapping:
    """The container with what others added to it."""
    if not receiver.sites:
        return receiver
    added = additions(frame, receiver.sites)
    if isinstance(receiver, Sequence):
        if added is BOTTOM:
            return receiver
        rest = union([receiver.rest, *(receiver.items or ()), added])
        return sequence(receiver.kind, None, rest, receiver.sites, receiver.wide)
    keys = additions(frame, receiver.sites, "sk")
    if added is BOTTOM and keys is BOTTOM:
        return receiver
    merged = add_entry(receiver, keys, added)
    return merged if isinstance(merged, Mapping) else receiver


_BY_KEY = frozenset({"get", "pop", "setdefault"})


def _view_at(frame: Frame, receiver: Mapping, key: Constant) -> Mapping:
    """A dict with what others stored under one key, where it may be missing still."""
    added = entry_additions(frame, receiver.sites, key) if receiver.sites else BOTTOM
    if added is BOTTOM:
        return receiver
    entries = [
        (one, join(item, added) if (one.kind, one.value) == (key.kind, key.value) else item)
        for one, item in receiver.entries
    ]
    rest_key, rest = join(receiver.rest_key, key), join(receiver.rest, added)
    return mapping(entries, rest_key, rest, receiver.sites, receiver.wide, receiver.kind)


def _mutate(frame: Frame, slot: int, receiver: Sequence | Mapping, name: str, mutation: Mutation) -> None:
    local = _is_named(frame, receiver)
    frame.mark_effect("item-write", f"{receiver.kind}.{name}", receiver.sites or None, paper=name == "append")
    if isinstance(receiver, Mapping):
        contribute_entry(frame, receiver.sites, mutation.added_key, mutation.added, local)
    else:
        contribute(frame, receiver.sites, mutation.added, local)
    after = mutation.receiver
    if after is None or slot < 0:
        return
    if frame.summarising:
        after = summarise(after)
    old = frame.env[slot]
    if old is receiver:
        replace_aliases(frame, slot, receiver, after)
    elif isinstance(old, Union):
        replace_aliases(frame, slot, old, union([after if m is receiver else m for m in old.members]))
