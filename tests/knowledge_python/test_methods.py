"""Methods of built-in types against Python itself: results, and the receiver afterwards."""

from __future__ import annotations

import copy
from collections import Counter, OrderedDict, defaultdict, deque
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pylint_hybrid.domain import values as v
from pylint_hybrid.domain.values import Value, members, union
from pylint_hybrid.knowledge import python as knowledge
from tests.knowledge_python.concretes import (
    HASHABLES,
    ITEMS,
    LISTS,
    SCALARS,
    TEXTS,
    abstractions,
    covers_concrete,
    exactly,
)

MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RAISED = (TypeError, ArithmeticError, ValueError, LookupError, AttributeError)
INDEX = st.integers(-3, 4)

LIST_CALLS: dict[str, tuple[st.SearchStrategy[Any], ...]] = {
    "append": (ITEMS,),
    "extend": (LISTS,),
    "insert": (INDEX, ITEMS),
    "pop": (INDEX,),
    "remove": (ITEMS,),
    "clear": (),
    "reverse": (),
    "sort": (),
    "copy": (),
    "index": (ITEMS,),
    "count": (ITEMS,),
}
DEQUE_CALLS = {
    **{name: given for name, given in LIST_CALLS.items() if name not in {"sort", "pop"}},
    "pop": (),
    "popleft": (),
    "appendleft": (ITEMS,),
    "extendleft": (LISTS,),
    "rotate": (INDEX,),
}
SETS = st.sets(HASHABLES, max_size=4)
SET_CALLS: dict[str, tuple[st.SearchStrategy[Any], ...]] = {
    "add": (HASHABLES,),
    "update": (SETS, SETS),
    "discard": (HASHABLES,),
    "remove": (HASHABLES,),
    "clear": (),
    "copy": (),
    "union": (SETS, LISTS.filter(lambda items: all(item == item for item in items))),  # noqa: PLR0124
    "intersection": (SETS,),
    "difference": (SETS, SETS),
    "symmetric_difference": (SETS,),
    "difference_update": (SETS,),
    "intersection_update": (SETS,),
    "symmetric_difference_update": (SETS,),
    "isdisjoint": (SETS,),
    "issubset": (SETS,),
}
DICTS = st.dictionaries(HASHABLES, ITEMS, max_size=4)
DICT_CALLS: dict[str, tuple[st.SearchStrategy[Any], ...]] = {
    "get": (HASHABLES, ITEMS),
    "setdefault": (HASHABLES, ITEMS),
    "pop": (HASHABLES, ITEMS),
    "popitem": (),
    "update": (DICTS,),
    "copy": (),
    "clear": (),
    "fromkeys": (st.lists(HASHABLES, max_size=3), ITEMS),
}
CASES = st.one_of(
    st.tuples(LISTS, st.sampled_from(sorted(LIST_CALLS)), st.just(LIST_CALLS)),
    st.tuples(LISTS.map(tuple), st.sampled_from(["index", "count"]), st.just(LIST_CALLS)),
    st.tuples(LISTS.map(deque), st.sampled_from(sorted(DEQUE_CALLS)), st.just(DEQUE_CALLS)),
    st.tuples(SETS, st.sampled_from(sorted(SET_CALLS)), st.just(SET_CALLS)),
    st.tuples(
        SETS.map(frozenset),
        st.sampled_from(
            ["union", "intersection", "difference", "symmetric_difference", "copy", "isdisjoint"]
        ),
        st.just(SET_CALLS),
    ),
    st.tuples(DICTS, st.sampled_from(sorted(DICT_CALLS)), st.just(DICT_CALLS)),
    st.tuples(DICTS.map(OrderedDict), st.sampled_from(sorted(DICT_CALLS)), st.just(DICT_CALLS)),
    st.tuples(DICTS, st.sampled_from(["keys", "values", "items"]), st.just({})),
)


@MANY
@given(st.data(), CASES)
def test_containers_cover_python(data: st.DataObject, case: tuple[Any, str, dict[str, Any]]) -> None:
    obj, name, calls = case
    arguments = [data.draw(strategy) for strategy in calls.get(name, ())]
    receiver = data.draw(abstractions(obj))
    given_values = [data.draw(abstractions(argument)) for argument in arguments]
    before = copy.copy(obj)
    try:
        expected = getattr(obj, name)(*arguments)
    except RAISED:
        return
    if name in {"keys", "values", "items"}:
        expected = list(expected)
    results: list[Value] = []
    after: list[Value] = []
    for member in members(receiver):
        done = knowledge.call_container_method(member, name, given_values, {})
        if done is None:
            continue
        results.append(done.result)
        after.append(member if done.receiver is None else done.receiver)
        _check_additions(done.added, before, obj)
    assert covers_concrete(union(results), expected)
    assert covers_concrete(union(after), obj)


def _check_additions(added: Value, before: Any, after: Any) -> None:
    """What was not there before is among the additions that aliases are told."""
    old = list(before.items()) if isinstance(before, dict) else list(before)
    for item in after.items() if isinstance(after, dict) else after:
        if not any(item is one or item == one for one in old):
            assert covers_concrete(added, item[1] if isinstance(after, dict) else item)


TEXT_CALLS: dict[str, tuple[st.SearchStrategy[Any], ...]] = {
    "upper": (),
    "title": (),
    "strip": (TEXTS,),
    "split": (),
    "rsplit": (st.sampled_from([",", " ", "a"]),),
    "replace": (TEXTS, TEXTS),
    "startswith": (TEXTS,),
    "endswith": (st.tuples(TEXTS, TEXTS),),
    "join": (st.lists(TEXTS, max_size=3),),
    "find": (TEXTS,),
    "count": (TEXTS,),
    "format": (SCALARS, SCALARS),
    "partition": (st.sampled_from([",", "a"]),),
    "zfill": (INDEX,),
    "center": (st.integers(0, 10**4),),
    "encode": (),
    "isdigit": (),
    "splitlines": (),
}


@MANY
@given(st.data(), TEXTS, st.sampled_from(sorted(TEXT_CALLS)))
def test_text_covers_python(data: st.DataObject, text: str, name: str) -> None:
    arguments = [data.draw(strategy) for strategy in TEXT_CALLS[name]]
    receiver = data.draw(abstractions(text))
    values = [data.draw(abstractions(argument)) for argument in arguments]
    try:
        expected = getattr(text, name)(*arguments)
    except RAISED:
        return
    done = [knowledge.call_container_method(member, name, values, {}) for member in members(receiver)]
    assert covers_concrete(union([one.result for one in done if one is not None]), expected)


def test_text_of_constants_is_computed() -> None:
    def result(text: str, name: str, *arguments: Any) -> Value | None:
        done = knowledge.call_container_method(
            v.of_python(text), name, [exactly(argument) for argument in arguments], {}
        )
        return None if done is None else done.result

    assert result("NHWC", "lower") is v.of_python("nhwc")
    assert result("a,b", "split", ",") is exactly(["a", "b"])
    assert result("-", "join", ["a", "b"]) is v.of_python("a-b")
    assert result("{}_{}", "format", "a", 1) is v.of_python("a_1")
    assert result("{:>99999999999}", "format", "a") is v.primitive("str")
    assert result("{0.__class__}", "format", "a") is v.primitive("str")
    assert result("a", "ljust", 10**12) is v.primitive("str")
    assert result("a", "no_such_method") is None


def test_default_dicts_give_their_default() -> None:
    made = v.mapping([], rest=v.sequence("list", []), kind="defaultdict")
    assert knowledge.subscript(made, v.of_python("a")) is v.sequence("list", [])
    assert not covers_concrete(v.sequence("tuple", []), defaultdict(list))
    items = knowledge.call_container_method(made, "values", [], {})
    assert items is not None
    assert covers_concrete(items.result, [[], []])


def test_counter_is_no_plain_dict() -> None:
    assert covers_concrete(exactly(Counter("aab")), Counter("aab"))
    assert not covers_concrete(exactly(Counter("aab")), dict(Counter("aab")))


@pytest.mark.parametrize("name", ["append", "pop", "no_such_method"])
def test_other_receivers_are_left_to_others(name: str) -> None:
    for receiver in (v.tensor(), v.unknown("x"), v.instance(0, 0), v.NONE, v.sequence("tuple", [])):
        assert knowledge.call_container_method(receiver, name, [v.NONE], {}) is None


def test_sites_and_marks_survive_a_change() -> None:
    receiver = v.sequence("list", [v.NONE], sites=[3], wide=True)
    done = knowledge.call_container_method(receiver, "append", [v.TRUE], {})
    assert done is not None
    assert done.receiver is v.sequence("list", [v.NONE, v.TRUE], sites=[3], wide=True)
    assert done.added is v.TRUE
    assert done.result is v.NONE


def test_shapes() -> None:
    shape = v.sequence("shape", [v.of_python(2), v.NONE])

    def result(name: str, *arguments: Value) -> Value:
        done = knowledge.call_container_method(shape, name, arguments, {})
        assert done is not None
        assert done.receiver is None
        return done.result

    assert result("as_list") is v.sequence("list", [v.of_python(2), v.NONE])
    assert result("concatenate", exactly([3])) is v.sequence(
        "shape", [v.of_python(2), v.NONE, v.of_python(3)]
    )
    assert result("merge_with", exactly([None, 5])) is v.sequence("shape", [v.of_python(2), v.of_python(5)])
    assert result("is_fully_defined") is v.of_python(False)
    assert result("num_elements") is v.NONE
    assert result("assert_has_rank", v.of_python(2)) is v.NONE


def test_counters() -> None:
    counter = exactly(Counter("aab"))
    done = knowledge.call_container_method(counter, "most_common", [v.of_python(1)], {})
    assert done is not None
    assert covers_concrete(done.result, [("a", 2)])
    done = knowledge.call_container_method(counter, "update", [exactly("ac")], {})
    assert done is not None
    assert done.receiver is not None
    assert covers_concrete(done.receiver, Counter("aabac"))
