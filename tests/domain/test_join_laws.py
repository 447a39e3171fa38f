"""The laws of the join, on random nested values of every class, checked with real interning."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pylint_hybrid.domain import values as v
from pylint_hybrid.domain.shapes import DYNAMIC, RAGGED, UNRESOLVED
from pylint_hybrid.domain.values import BOTTOM, Value, covers, join, members, union

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
LAWS = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Small pools of numbers and names, so that members of one group meet often.
NUMBERS = st.integers(0, 2)
NAMES = st.sampled_from(["a", "b", "c"])
SITES = st.lists(st.integers(0, 40), max_size=18)
SITE = st.one_of(st.just(v.ANY_SITE), st.integers(0, 11))
CLOSURE = st.one_of(st.just(v.ANY_CLOSURE), st.integers(0, 11))
LITERALS = st.sampled_from([v.LITERAL, v.COMPUTED])
MASKS = st.sampled_from([v.LITERAL, v.COMPUTED, v.LITERAL | v.COMPUTED])
DIMENSIONS = st.sampled_from([1, 2, 3, DYNAMIC, UNRESOLVED, RAGGED])
SHAPES = st.one_of(st.none(), st.lists(DIMENSIONS, max_size=3).map(tuple))
# Ill-assorted on purpose: many small values, and enough of one kind to pass every cap.
CONSTANTS = st.one_of(
    st.builds(v.constant, st.just("int"), st.integers(-3, 6), LITERALS),
    st.builds(v.constant, st.just("str"), st.sampled_from(list("abcdef")), LITERALS),
    st.builds(v.constant, st.just("bool"), st.booleans(), LITERALS),
    st.builds(v.constant, st.just("float"), st.sampled_from([0.0, -0.0, 1.0, float("nan")]), LITERALS),
    st.just(v.NONE),
)
LEAVES = st.one_of(
    st.just(BOTTOM),
    CONSTANTS,
    st.builds(v.primitive, st.sampled_from(["int", "str", "float", "bool"]), MASKS),
    st.lists(st.sampled_from(["x", "y", "z", "u", "v", "w", "nesting", "many"]), max_size=5).map(
        lambda reasons: v.unknown(*reasons)
    ),
    st.builds(v.instance, NUMBERS, SITE),
    st.builds(v.function, NUMBERS, CLOSURE, st.none(), st.sampled_from(["", "tf.function"])),
    st.builds(v.user_class, st.integers(0, 50)),
    st.builds(v.module, NUMBERS),
    st.builds(v.api, NAMES),
)


def _tensors(contents: st.SearchStrategy[Value | None]) -> st.SearchStrategy[Value]:
    return st.builds(
        v.tensor,
        st.sampled_from(["dense", "ragged"]),
        st.sampled_from(["float32", "int32", "unknown"]),
        SHAPES,
        st.sampled_from([v.FROM_TENSORFLOW, v.FROM_NUMPY, v.FROM_TENSORFLOW | v.FROM_NUMPY]),
        contents,
        st.booleans(),
    )


def _nested(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    items = st.one_of(st.none(), st.lists(inner, max_size=3))
    named = st.dictionaries(NAMES, inner, max_size=3).map(lambda pairs: list(pairs.items()))
    entries = st.lists(st.tuples(CONSTANTS, inner), max_size=3, unique_by=lambda entry: entry[0].uid)
    kinds = st.sampled_from(["list", "tuple", "set"])
    return st.one_of(
        inner,
        st.builds(_sequence, kinds, items, inner, SITES, st.booleans()),
        st.builds(
            v.mapping, entries, inner, inner, SITES, st.booleans(), st.sampled_from(["dict", "defaultdict"])
        ),
        st.builds(v.dataset, inner, st.sampled_from([-2, -1, 3, 4]), st.booleans(), st.booleans()),
        st.builds(v.function, NUMBERS, CLOSURE, inner, st.just("")),
        st.builds(v.api_object, NAMES, named, SITE, st.booleans()),
        st.builds(v.bound_api, inner, NAMES),
        st.builds(v.partial, inner, st.lists(inner, max_size=2), named, st.booleans()),
        st.builds(v.super_of, NUMBERS, inner),
        st.builds(v.slice_of, inner, inner, inner),
        _tensors(st.one_of(st.none(), inner)),
        st.lists(inner, max_size=12).map(union),
    )


def _sequence(kind: str, items: list[Value] | None, rest: Value, sites: list[int], wide: bool) -> Value:
    return v.sequence(kind, items, rest if items is None else BOTTOM, sites, wide)


VALUES = st.recursive(LEAVES, _nested, max_leaves=12)
# Values of one group at a time meet its cap often.
CROWDS = st.one_of(
    *(
        st.lists(strategy, max_size=14)
        for strategy in (
            CONSTANTS,
            _tensors(st.one_of(st.none(), CONSTANTS)),
            st.builds(
                _sequence, st.just("list"), st.lists(CONSTANTS, max_size=2), LEAVES, SITES, st.just(False)
            ),
            st.builds(_sequence, st.just("list"), st.none(), LEAVES, SITES, st.booleans()),
            st.builds(v.mapping, st.lists(st.tuples(CONSTANTS, LEAVES), max_size=2), CONSTANTS, LEAVES),
            st.builds(v.mapping, st.lists(st.tuples(CONSTANTS, LEAVES), max_size=2)),
            st.builds(v.dataset, LEAVES, st.sampled_from([-2, 3]), st.booleans()),
            st.builds(v.instance, st.just(0), SITE),
            st.builds(v.function, st.just(0), CLOSURE, st.one_of(st.none(), LEAVES), st.just("")),
            st.builds(v.api_object, st.just("a"), st.lists(st.tuples(NAMES, CONSTANTS), max_size=2), SITE),
            st.builds(v.bound_api, LEAVES, st.just("a")),
            st.builds(v.partial, st.builds(v.api, st.just("f")), st.lists(CONSTANTS, min_size=1, max_size=1)),
            st.builds(v.slice_of, CONSTANTS, CONSTANTS, CONSTANTS),
            st.builds(v.super_of, NUMBERS, LEAVES),
            st.builds(v.user_class, st.integers(0, 90)),
            VALUES,
        )
    )
)


def _every_depth(value: Value) -> list[Value]:
    """The value and all values inside it."""
    found = [value]
    if isinstance(value, v.Union):
        found += [inner for member in value.members for inner in _every_depth(member)]
    elif isinstance(value, v.Sequence):
        found += [inner for item in value.items or () for inner in _every_depth(item)]
        found += _every_depth(value.rest)
    elif isinstance(value, v.Mapping):
        found += [inner for _, item in value.entries for inner in _every_depth(item)]
        found += _every_depth(value.rest) + _every_depth(value.rest_key)
    elif isinstance(value, v.Dataset):
        found += _every_depth(value.element)
    return found


@LAWS
@given(VALUES, VALUES)
def test_join_is_commutative_idempotent_and_absorbing(left: Value, right: Value) -> None:
    both = join(left, right)
    assert both is join(right, left)
    assert join(left, left) is left
    assert join(both, both) is both
    assert join(left, both) is both
    assert join(both, right) is both
    assert join(left, BOTTOM) is left


@LAWS
@given(VALUES, VALUES, VALUES)
def test_join_is_associative(first: Value, second: Value, third: Value) -> None:
    assert join(join(first, second), third) is join(first, join(second, third))


@LAWS
@given(CROWDS, st.randoms(use_true_random=False), st.integers(0, 14))
def test_union_is_any_fold_of_joins(crowd: list[Value], order: random.Random, split: int) -> None:
    _check_folds(crowd, order, split)


def _check_folds(crowd: list[Value], order: random.Random, split: int) -> None:
    whole = union(crowd)
    shuffled = list(crowd)
    order.shuffle(shuffled)
    assert union(shuffled) is whole
    folded: Value = BOTTOM
    for value in shuffled:
        folded = join(folded, value)
    assert folded is whole
    assert join(union(crowd[:split]), union(crowd[split:])) is whole
    assert union([union(crowd[:split]), *crowd[split:]]) is whole
    assert all(covers(whole, value) for value in crowd)


# Crowds that pass a cap by one. Made when the test runs: values do not outlive a reset.
TELLING_CROWDS: list[Callable[[], list[Value]]] = [
    lambda: [v.function(0, 0, v.instance(0, site)) for site in range(9)],
    lambda: [v.function(0, closure) for closure in range(9)],
    lambda: [v.partial(v.api("f"), [v.of_python(number)]) for number in range(9)],
    lambda: [v.unknown(name) for name in "abcde"],
    lambda: [v.user_class(number) for number in range(41)],
    lambda: [v.dataset(v.of_python(number)) for number in range(5)],
    lambda: [v.api_object("a", [("units", v.of_python(number))], number) for number in range(9)],
    lambda: [*[v.mapping([], v.api(n), v.api(n)) for n in "abcde"], v.mapping([(v.TRUE, v.NONE)])],
    lambda: [v.mapping([(v.of_python(n), v.NONE)]) for n in range(v.MAX_KEYS + 2)],
    lambda: [v.tensor(shape=(number,)) for number in range(5)],
    lambda: [v.tensor(shape=(), content=v.of_python(number)) for number in range(3)],
]


@pytest.mark.parametrize("crowd", TELLING_CROWDS)
@pytest.mark.parametrize("seed", range(3))
def test_a_cap_does_not_depend_on_the_order(crowd: Callable[[], list[Value]], seed: int) -> None:
    values = crowd()
    for split in range(len(values) + 1):
        _check_folds(values, random.Random(seed), split)


@LAWS
@given(VALUES, VALUES, VALUES)
def test_covers_is_a_partial_order_consistent_with_join(first: Value, second: Value, third: Value) -> None:
    assert covers(first, first)
    assert covers(first, BOTTOM)
    if covers(first, second) and covers(second, first):
        assert first is second
    if covers(first, second) and covers(second, third):
        assert covers(first, third)
    upper = join(first, second)
    assert covers(upper, first)
    assert covers(upper, second)
    # It is the least: whatever lies above both lies above their join.
    if covers(third, first) and covers(third, second):
        assert covers(third, upper)
    # Join is monotone.
    assert covers(join(upper, third), join(first, third))


@LAWS
@given(CROWDS)
def test_alternatives_are_few_and_flat(crowd: list[Value]) -> None:
    for inner in _every_depth(union(crowd)):
        alternatives = members(inner)
        assert not any(isinstance(member, v.Union) or member is BOTTOM for member in alternatives)
        assert [member.uid for member in alternatives] == sorted({member.uid for member in alternatives})
        assert len(alternatives) <= v.MAX_GROUPS * v.MAX_CLOSURES
        assert inner.depth <= v.MAX_DEPTH


@LAWS
@given(VALUES, VALUES)
def test_join_does_not_deepen(left: Value, right: Value) -> None:
    assert join(left, right).depth <= max(left.depth, right.depth)


@given(VALUES, st.lists(st.integers(0, 8), min_size=8, max_size=20))
def test_nesting_ends(value: Value, wrappers: list[int]) -> None:
    """However a value is wrapped, it ends in a value that wrapping with the same does not change."""
    for wrapper in wrappers:
        value = _wrap(value, wrapper)
        assert value.depth <= v.MAX_DEPTH
    for wrapper in range(9):
        seen: set[int] = set()
        for _ in range(2 * v.MAX_DEPTH + 2):
            seen.add(value.uid)
            value = _wrap(value, wrapper)
        assert value.uid in seen


def _wrap(value: Value, wrapper: int) -> Value:
    wrapped: list[Value] = [
        v.sequence("list", [value]),
        v.sequence("tuple", None, value),
        v.mapping([(v.of_python("k"), value)]),
        v.mapping([], value, v.NONE),
        v.dataset(value),
        v.function(0, 0, value),
        v.bound_api(value, "m"),
        v.partial(value, [value]),
        v.super_of(0, value),
    ]
    return wrapped[wrapper]


def test_nesting_keeps_the_alternatives_that_are_shallow() -> None:
    deep: Value = v.NONE
    for _ in range(v.MAX_DEPTH):
        deep = v.sequence("list", [deep])
    tensor = v.tensor(dtype="float32")
    outer = v.sequence("list", [join(deep, tensor)])
    assert outer.items is not None
    assert tensor in members(outer.items[0])
    assert v.unknown("nesting") in members(outer.items[0])


def _random_value(source: random.Random, depth: int) -> Value:
    pick = source.randrange(13 if depth else 7)
    if pick == 0:
        return v.of_python(source.randrange(1000))
    if pick == 1:
        shape = tuple(source.randrange(1, 9) for _ in range(source.randrange(4)))
        return v.tensor(dtype=source.choice(["float32", "int64"]), shape=shape)
    if pick == 2:
        return v.instance(source.randrange(20), source.randrange(500))
    if pick == 3:
        return v.function(source.randrange(20), source.randrange(500), v.instance(0, source.randrange(500)))
    if pick == 4:
        return v.user_class(source.randrange(1000))
    if pick == 5:
        return v.unknown(str(source.randrange(1000)))
    if pick == 6:
        return v.api_object("a", [("units", v.of_python(source.randrange(99)))], source.randrange(500))
    inner = [_random_value(source, depth - 1) for _ in range(source.randrange(4))]
    nested: list[Value] = [
        v.sequence("list", inner, sites=[source.randrange(100)]),
        v.sequence("tuple", None, union(inner)),
        v.mapping([(v.of_python(source.randrange(100)), item) for item in inner]),
        v.mapping([], union(inner), union(inner), [source.randrange(100)]),
        v.partial(v.api("f"), inner),
        v.dataset(union(inner), source.randrange(100)),
    ]
    return nested[pick - 7]


@pytest.mark.parametrize("seed", range(4))
def test_chains_are_finite(seed: int) -> None:
    """Repeated joins with ever new values stop rising long before the values run out."""
    source = random.Random(seed)
    value: Value = BOTTOM
    rises: list[int] = []
    for step in range(6000):
        upper = join(value, _random_value(source, 2))
        if upper is not value:
            rises.append(step)
            value = upper
    assert len(rises) < 1500
    assert len([step for step in rises if step < 1000]) > 3 * len([step for step in rises if step >= 5000])


@pytest.mark.parametrize("seed", range(4))
def test_a_loop_that_nests_its_value_ends(seed: int) -> None:
    """``x = f(x)`` with any wrappers, joined with what came before, reaches a fixed point."""
    source = random.Random(seed)
    wrappers = [source.randrange(9) for _ in range(3)]
    value: Value = union([v.NONE, v.tensor(dtype="float32")])
    for _ in range(400):
        before = value
        for wrapper in wrappers:
            value = join(value, union([_wrap(member, wrapper) for member in members(value)]))
        if value is before:
            return
    pytest.fail("no fixed point")


def test_reset_forgets_all_but_the_singletons() -> None:
    v.reset()
    assert v.constant("bool", True) is v.TRUE
    assert v.of_python(None, v.LITERAL) is v.NONE
    first = v.primitive("int")
    v.reset()
    assert v.primitive("int") is not first
    assert v.primitive("int").uid == first.uid
