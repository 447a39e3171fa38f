"""Methods of lists, tuples, deques and sets.

A method takes the receiver and its positional arguments and tells its result, the receiver afterwards,
and what aliases of the receiver may find in it. Aliased or not is for the evaluator to know.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from collections.abc import Sequence as Arguments
from typing import Final, TypeAlias

from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    Constant,
    Sequence,
    Value,
    join,
    members,
    of_python,
    primitive,
    sequence,
    union,
    unknown,
)
from pylint_hybrid.knowledge.interface import Iteration, Mutation
from pylint_hybrid.knowledge.python.concrete import concrete_int, concrete_items
from pylint_hybrid.knowledge.python.folding import ARITHMETIC_ERRORS, lift
from pylint_hybrid.knowledge.python.indexing import distinct, items_of, iterate, subscript
from pylint_hybrid.knowledge.python.operators import MAX_ITEMS, all_items, as_shape, combine_sets

SequenceMethod: TypeAlias = Callable[[Sequence, Arguments[Value]], "Mutation | None"]


def _argument(arguments: Arguments[Value], position: int, default: Value = NONE) -> Value:
    return arguments[position] if position < len(arguments) else default


def iteration_of(value: Value) -> Iteration:
    """The items of an argument that is iterated; unknown ones where only others could tell."""
    parts = [iterate(member) for member in members(value)]
    if len(parts) == 1 and parts[0] is not None:
        return parts[0]
    covered = [unknown("iterable") if one is None else items_of(one) for one in parts]
    return Iteration(None, union(covered))


def changed(receiver: Sequence, items: Arguments[Value] | None, rest: Value = BOTTOM) -> Sequence:
    """The receiver with other items."""
    if items is not None and len(items) > MAX_ITEMS:
        return sequence(receiver.kind, None, union([rest, *items]), receiver.sites, receiver.wide)
    return sequence(receiver.kind, items, rest, receiver.sites, receiver.wide)


def fresh(receiver: Sequence) -> Sequence:
    """A copy of the receiver, aliased with nothing."""
    return sequence(receiver.kind, receiver.items, receiver.rest)


def _append(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    item = _argument(arguments, 0)
    return Mutation(NONE, _with_items(receiver, Iteration((item,))), added=item)


def _append_left(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    item = _argument(arguments, 0)
    if receiver.items is None:
        return Mutation(NONE, changed(receiver, None, join(receiver.rest, item)), added=item)
    return Mutation(NONE, changed(receiver, (item, *receiver.items)), added=item)


def _with_items(receiver: Sequence, more: Iteration) -> Sequence:
    if receiver.items is not None and more.items is not None:
        return changed(receiver, receiver.items + more.items)
    return changed(receiver, None, join(all_items(receiver), items_of(more)))


def _extend(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    more = iteration_of(_argument(arguments, 0))
    return Mutation(NONE, _with_items(receiver, more), added=items_of(more))


def _extend_left(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    more = items_of(iteration_of(_argument(arguments, 0)))
    return Mutation(NONE, changed(receiver, None, join(all_items(receiver), more)), added=more)


def _insert(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    position, item = concrete_int(_argument(arguments, 0)), _argument(arguments, 1)
    if receiver.items is None or position is None:
        return Mutation(NONE, changed(receiver, None, join(all_items(receiver), item)), added=item)
    items = list(receiver.items)
    items.insert(position, item)
    return Mutation(NONE, changed(receiver, items), added=item)


def _pop(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    index = _argument(arguments, 0, of_python(-1))
    return _removed_at(receiver, index)


def _pop_left(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    return _removed_at(receiver, of_python(0))


def _removed_at(receiver: Sequence, index: Value) -> Mutation:
    result = subscript(receiver, index) or all_items(receiver)
    position = concrete_int(index)
    if receiver.items is None or position is None:
        return Mutation(result, changed(receiver, None, all_items(receiver)))
    items = list(receiver.items)
    if not -len(items) <= position < len(items):
        return Mutation(BOTTOM)
    del items[position]
    return Mutation(result, changed(receiver, items))


def _remove(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    known, item = concrete_items(receiver), _argument(arguments, 0)
    if known is not None and receiver.items is not None and isinstance(item, Constant):
        if item.value not in known:
            return Mutation(BOTTOM)
        items = list(receiver.items)
        del items[known.index(item.value)]
        return Mutation(NONE, changed(receiver, items))
    return Mutation(NONE, changed(receiver, None, all_items(receiver)))


def _clear(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    return Mutation(NONE, changed(receiver, ()))


def permuted(receiver: Sequence) -> Sequence:
    """The same items in unknown order; their number is kept."""
    if receiver.items is None:
        return receiver
    return changed(receiver, [union(receiver.items)] * len(receiver.items))


def _reverse(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    if receiver.items is None:
        return Mutation(NONE)
    return Mutation(NONE, changed(receiver, receiver.items[::-1]))


def sorted_items(receiver: Sequence) -> Sequence:
    """The items in order, where all are comparable constants, else in an unknown order."""
    known = concrete_items(receiver)
    if known is None or receiver.items is None:
        return permuted(receiver)
    try:
        order = sorted(range(len(known)), key=known.__getitem__)
    except (TypeError, *ARITHMETIC_ERRORS):
        return permuted(receiver)
    return changed(receiver, [receiver.items[position] for position in order])


def _sort(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    return Mutation(NONE, sorted_items(receiver))


def _shuffled(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    return Mutation(NONE, permuted(receiver))


def _rotate(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    return Mutation(NONE, permuted(receiver))


def _copy(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    return Mutation(fresh(receiver))


def _find(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    known, item = concrete_items(receiver), _argument(arguments, 0)
    if known is None or not isinstance(item, Constant) or len(arguments) > 1:
        return Mutation(primitive("int"))
    return Mutation(of_python(known.index(item.value)) if item.value in known else BOTTOM)


def _count(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    known, item = concrete_items(receiver), _argument(arguments, 0)
    if known is None or not isinstance(item, Constant):
        return Mutation(primitive("int"))
    return Mutation(of_python(known.count(item.value)))


def _as_list(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    return Mutation(sequence("list", receiver.items, receiver.rest))


# Not a method of Python's: what ``random.shuffle`` does to a list.
SHUFFLE: Final = "*shuffle*"

_LIST: Final[dict[str, SequenceMethod]] = {
    SHUFFLE: _shuffled,
    "append": _append,
    "extend": _extend,
    "insert": _insert,
    "pop": _pop,
    "remove": _remove,
    "clear": _clear,
    "reverse": _reverse,
    "sort": _sort,
    "copy": _copy,
    "index": _find,
    "count": _count,
}
_DEQUE: Final[dict[str, SequenceMethod]] = {
    **{name: method for name, method in _LIST.items() if name != "sort"},
    "appendleft": _append_left,
    "extendleft": _extend_left,
    "popleft": _pop_left,
    "rotate": _rotate,
}
_TUPLE: Final[dict[str, SequenceMethod]] = {"index": _find, "count": _count}


def _a_bool(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    return Mutation(primitive("bool"))


# What follows are the methods of ``TensorShape``, then those of sets.


def _shape_of(value: Value) -> Sequence:
    """A shape, from what is taken for one: a list, a tuple, another shape."""
    iteration = iteration_of(value)
    return as_shape(sequence("list", iteration.items, iteration.rest))


def _joined_shape(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    return Mutation(as_shape(_with_items(fresh(receiver), iteration_of(_argument(arguments, 0)))))


def _merged_shape(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    """``merge_with``: what is unknown on one side is taken from the other."""
    other = _shape_of(_argument(arguments, 0))
    if receiver.items is None or other.items is None:
        return Mutation(other if receiver.items is None else receiver)
    if len(receiver.items) != len(other.items):
        return Mutation(BOTTOM)
    pairs = zip(receiver.items, other.items, strict=True)
    return Mutation(sequence("shape", [theirs if mine is NONE else mine for mine, theirs in pairs]))


def _same_shape(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    return Mutation(receiver)


def _is_fully_defined(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    dimensions = concrete_items(receiver)
    return Mutation(primitive("bool") if dimensions is None else of_python(None not in dimensions))


def _element_count(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    dimensions = concrete_items(receiver)
    if dimensions is not None and None in dimensions:
        return Mutation(NONE)
    if dimensions is None or not all(isinstance(one, int) for one in dimensions):
        return Mutation(union([primitive("int"), NONE]))
    return Mutation(lift(math.prod(dimensions)) or primitive("int"))


def _checked(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    return Mutation(NONE)


_SHAPE: Final[dict[str, SequenceMethod]] = {
    "as_list": _as_list,
    "concatenate": _joined_shape,
    "merge_with": _merged_shape,
    **dict.fromkeys(("with_rank", "with_rank_at_least", "with_rank_at_most"), _same_shape),
    **dict.fromkeys(("assert_has_rank", "assert_is_compatible_with", "assert_same_rank"), _checked),
    "assert_is_fully_defined": _checked,
    "is_compatible_with": _a_bool,
    "is_fully_defined": _is_fully_defined,
    "num_elements": _element_count,
}


def _added(receiver: Sequence, more: Iteration) -> Mutation:
    """The set with more items, by its kind's rules about equal ones."""
    joined = _with_items(receiver, more)
    items = None if joined.items is None else distinct(joined.items)
    rest = all_items(joined) if items is None else BOTTOM
    return Mutation(NONE, changed(receiver, items, rest), added=items_of(more))


def _add(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    return _added(receiver, Iteration((_argument(arguments, 0),)))


def _update(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    after = receiver
    added: Value = BOTTOM
    for argument in arguments:
        step = _added(after, iteration_of(argument))
        after = step.receiver if isinstance(step.receiver, Sequence) else after
        added = join(added, step.added)
    return Mutation(NONE, after, added=added)


def _discard(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    known, item = concrete_items(receiver), _argument(arguments, 0)
    if known is not None and receiver.items is not None and isinstance(item, Constant):
        kept = [one for one, value in zip(receiver.items, known, strict=True) if value != item.value]
        return Mutation(NONE, changed(receiver, kept))
    return Mutation(NONE, changed(receiver, None, all_items(receiver)))


def _pop_any(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
    if receiver.items is not None and len(receiver.items) == 1:
        return Mutation(receiver.items[0], changed(receiver, ()))
    return Mutation(all_items(receiver), changed(receiver, None, all_items(receiver)))


def _as_set(value: Value) -> Sequence:
    iteration = iteration_of(value)
    items = None if iteration.items is None else distinct(iteration.items)
    return sequence("set", items, items_of(iteration) if items is None else BOTTOM)


def _set_operation(operator: str) -> SequenceMethod:
    def method(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
        result = fresh(receiver)
        for argument in arguments:
            result = combine_sets(operator, receiver.kind, result, _as_set(argument))
        return Mutation(result)

    return method


def _set_update(operator: str) -> SequenceMethod:
    operation = _set_operation(operator)

    def method(receiver: Sequence, arguments: Arguments[Value]) -> Mutation:
        done = operation(receiver, arguments)
        result = done.result if done is not None else receiver
        assert isinstance(result, Sequence)
        after = changed(receiver, result.items, result.rest)
        return Mutation(NONE, after, added=all_items(after))

    return method


_FROZENSET: Final[dict[str, SequenceMethod]] = {
    "copy": _copy,
    "union": _set_operation("|"),
    "intersection": _set_operation("&"),
    "difference": _set_operation("-"),
    "symmetric_difference": _set_operation("^"),
    "isdisjoint": _a_bool,
    "issubset": _a_bool,
    "issuperset": _a_bool,
}
_SET: Final[dict[str, SequenceMethod]] = {
    **_FROZENSET,
    "add": _add,
    "update": _update,
    "discard": _discard,
    "remove": _discard,
    "pop": _pop_any,
    "clear": _clear,
    "difference_update": _set_update("-"),
    "intersection_update": _set_update("&"),
    "symmetric_difference_update": _set_update("^"),
}
SEQUENCE_METHODS: Final[dict[str, dict[str, SequenceMethod]]] = {
    "list": _LIST,
    "tuple": _TUPLE,
    "deque": _DEQUE,
    "range": _TUPLE,
    "set": _SET,
    "frozenset": _FROZENSET,
    "shape": _SHAPE,
}
