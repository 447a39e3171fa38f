"""Operators, subscripts, iteration and lengths against Python itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from pylint_hybrid.domain import values as v
from pylint_hybrid.domain.values import Value, members, union
from pylint_hybrid.knowledge import python as knowledge
from pylint_hybrid.knowledge.python.folding import BINARY, COMPARE, MAX_INT_BITS, UNARY
from tests.knowledge_python.concretes import (
    CONTAINERS,
    INTEGERS,
    OBJECTS,
    SCALARS,
    abstractions,
    covers_concrete,
    exactly,
)

MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RAISED = (TypeError, ArithmeticError, ValueError, LookupError)


def _is_cheap(operator: str, left: Any, right: Any) -> bool:
    """The test must not hang either. Powers beyond the bound are not computed, even those of 0 and 1."""
    if operator in {"**", "<<"} and isinstance(left, int) and isinstance(right, int):
        return abs(right) <= MAX_INT_BITS
    if operator == "*":
        return not any(isinstance(side, int) and abs(side) > 200 for side in (left, right))
    return True


def _over(function: Callable[[Value, Value], Value | None], left: Value, right: Value) -> Value | None:
    results = [function(a, b) for a in members(left) for b in members(right)]
    known = [result for result in results if result is not None]
    return union(known) if known else None


@MANY
@given(st.data(), st.sampled_from(sorted(BINARY)))
def test_binary_covers_python(data: st.DataObject, operator: str) -> None:
    left, right = data.draw(OBJECTS), data.draw(OBJECTS)
    assume(_is_cheap(operator, left, right))
    try:
        expected = BINARY[operator](left, right)
    except RAISED:
        return
    # A negative number to a fraction: deliberately taken to be a float.
    assume(not (isinstance(expected, complex)))
    operands = data.draw(abstractions(left)), data.draw(abstractions(right))
    found = _over(lambda a, b: knowledge.binary(operator, a, b), *operands)
    assert found is not None
    assert covers_concrete(found, expected)


@MANY
@given(INTEGERS, INTEGERS, st.sampled_from(sorted(BINARY)))
def test_binary_on_constants_is_exact(left: int, right: int, operator: str) -> None:
    assume(_is_cheap(operator, left, right))
    try:
        expected = BINARY[operator](left, right)
    except RAISED:
        return
    assume(not isinstance(expected, int) or expected.bit_length() <= 128)
    found = knowledge.binary(operator, v.of_python(left), v.of_python(right))
    assert found is v.of_python(expected)


@pytest.mark.parametrize(
    ("operator", "left", "right"),
    [
        ("**", 10, 10**9),
        ("**", 2**60, 2**60),
        ("<<", 1, 2**62),
        ("*", "a", 2**40),
        ("*", b"ab", 2**40),
        ("%", "%999999999d", 1),
        ("%", "%*d", 5),
    ],
)
def test_large_results_are_not_computed(operator: str, left: Any, right: Any) -> None:
    started = time.monotonic()
    found = knowledge.binary(operator, v.of_python(left), v.of_python(right))
    assert time.monotonic() - started < 1
    assert isinstance(found, v.Primitive)


def test_division_by_zero_is_of_the_kind() -> None:
    zero, one = v.of_python(0), v.of_python(1)
    assert knowledge.binary("//", one, zero) is v.primitive("int")
    assert knowledge.binary("/", one, zero) is v.primitive("float")
    assert knowledge.binary("%", v.of_python(1.0), zero) is v.primitive("float")


def test_operators_leave_other_values_to_others() -> None:
    tensor, one = v.tensor(), v.of_python(1)
    assert knowledge.binary("+", tensor, one) is None
    assert knowledge.binary("*", v.sequence("list", [one]), tensor) is None
    assert knowledge.binary("+", v.sequence("list", []), v.sequence("tuple", [])) is None
    assert knowledge.binary("+", one, v.of_python("a")) is None
    assert knowledge.compare("==", tensor, one) is None
    assert knowledge.compare("<", v.instance(0, 0), one) is None
    assert knowledge.unary("-", tensor) is None
    assert knowledge.unary("not", tensor) is None


def test_shapes_concatenate_with_lists_and_tuples() -> None:
    shape = v.sequence("shape", [v.of_python(2)])
    both = v.sequence("shape", [v.of_python(2), v.of_python(3)])
    assert knowledge.binary("+", shape, v.sequence("list", [v.of_python(3)])) is both
    assert knowledge.binary("+", shape, v.sequence("tuple", [v.of_python(3)])) is both


def test_repetition() -> None:
    zeros = knowledge.binary("*", v.sequence("list", [v.of_python(0)]), v.of_python(3))
    assert zeros is v.sequence("list", [v.of_python(0)] * 3)
    some = knowledge.binary("*", v.primitive("int"), v.sequence("list", [v.of_python(0)]))
    assert some is v.sequence("list", None, v.of_python(0))
    many = knowledge.binary("*", v.sequence("list", [v.of_python(0)]), v.of_python(10**12))
    assert many is v.sequence("list", None, v.of_python(0))


@MANY
@given(st.data(), st.sampled_from(sorted(UNARY)), SCALARS)
def test_unary_covers_python(data: st.DataObject, operator: str, operand: Any) -> None:
    assume(not (operator == "~" and isinstance(operand, bool)))
    try:
        expected = UNARY[operator](operand)
    except RAISED:
        return
    value = data.draw(abstractions(operand))
    found = union([one for m in members(value) if (one := knowledge.unary(operator, m)) is not None])
    assert covers_concrete(found, expected)


def test_a_negated_literal_is_a_literal() -> None:
    assert knowledge.unary("-", v.of_python(1, v.LITERAL)) is v.of_python(-1, v.LITERAL)
    assert knowledge.unary("-", v.of_python(1, v.COMPUTED)) is v.of_python(-1, v.COMPUTED)


@MANY
@given(st.data(), OBJECTS)
def test_truth_is_that_of_python(data: st.DataObject, obj: Any) -> None:
    value = data.draw(abstractions(obj))
    verdicts = {knowledge.truth(member) for member in members(value)}
    assert verdicts & {None, bool(obj)}
    assert knowledge.truth(exactly(obj)) is bool(obj)


COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    **COMPARE,
    "in": lambda left, right: left in right,
    "not in": lambda left, right: left not in right,
}


@MANY
@given(st.data(), st.sampled_from(sorted(COMPARISONS)))
def test_comparisons_cover_python(data: st.DataObject, operator: str) -> None:
    left, right = data.draw(OBJECTS), data.draw(OBJECTS)
    if data.draw(st.booleans()):
        right = left
    try:
        expected = COMPARISONS[operator](left, right)
    except RAISED:
        return
    found = _over(
        lambda a, b: knowledge.compare(operator, a, b),
        data.draw(abstractions(left)),
        data.draw(abstractions(right)),
    )
    assert found is not None
    assert covers_concrete(found, expected)


IDENTITIES: list[tuple[Callable[[], tuple[Value, Value]], bool | None]] = [
    (lambda: (v.NONE, v.NONE), True),
    (lambda: (v.TRUE, v.NONE), False),
    (lambda: (v.tensor(), v.NONE), False),
    (lambda: (v.instance(0, 0), v.NONE), False),
    (lambda: (v.primitive("int"), v.NONE), False),
    (lambda: (v.unknown("x"), v.NONE), None),
    (lambda: (v.api("tensorflow.newaxis"), v.NONE), None),
    (lambda: (v.TRUE, v.TRUE), True),
    (lambda: (v.TRUE, v.FALSE), False),
    (lambda: (v.user_class(1), v.user_class(1)), True),
    (lambda: (v.user_class(1), v.user_class(2)), False),
    (lambda: (v.sequence("list", []), v.sequence("list", [])), None),
]


@pytest.mark.parametrize(("sides", "expected"), IDENTITIES)
def test_identity(sides: Callable[[], tuple[Value, Value]], expected: bool | None) -> None:
    left, right = sides()
    found = knowledge.compare("is", left, right)
    assert found is (v.primitive("bool") if expected is None else v.of_python(expected))


INDICES = st.one_of(
    st.integers(-6, 6),
    st.sampled_from(["a", "b", "c", True, None]),
    st.builds(
        slice,
        st.one_of(st.none(), st.integers(-6, 6)),
        st.one_of(st.none(), st.integers(-6, 6)),
        st.sampled_from([None, 1, 2, -1, -2]),
    ),
)


@MANY
@given(st.data(), OBJECTS, INDICES)
def test_subscripts_cover_python(data: st.DataObject, obj: Any, index: Any) -> None:
    try:
        expected = obj[index]
    except RAISED:
        return
    assume(not isinstance(obj, bytes) or not isinstance(index, slice))
    found = _over(knowledge.subscript, data.draw(abstractions(obj)), data.draw(abstractions(index)))
    assert found is not None
    assert covers_concrete(found, expected)


def test_a_subscript_out_of_range_has_no_value() -> None:
    assert knowledge.subscript(v.sequence("list", []), v.of_python(0)) is v.BOTTOM
    assert knowledge.subscript(v.mapping([]), v.of_python("a")) is v.BOTTOM


@MANY
@given(st.data(), st.one_of(CONTAINERS, st.text(max_size=12), st.binary(max_size=3)))
def test_iteration_and_length_cover_python(data: st.DataObject, obj: Any) -> None:
    value = data.draw(abstractions(obj))
    covered = False
    for member in members(value):
        iteration = knowledge.iterate(member)
        if iteration is None:
            continue
        length = knowledge.length(member)
        if iteration.items is None:
            fits = all(covers_concrete(iteration.rest, item) for item in obj)
        else:
            fits = len(iteration.items) == len(obj) and all(
                covers_concrete(known, item) for known, item in zip(iteration.items, obj, strict=True)
            )
        covered = covered or (fits and length is not None and covers_concrete(length, len(obj)))
    assert covered


@MANY
@given(
    st.data(), st.one_of(st.lists(st.integers(0, 3), max_size=4), st.dictionaries(st.integers(0, 3), SCALARS))
)
def test_stores_and_deletions_cover_python(data: st.DataObject, obj: Any) -> None:
    receiver = data.draw(abstractions(obj))
    index, item = data.draw(st.integers(-2, 5)), data.draw(SCALARS)
    deletes = data.draw(st.booleans())
    abstract_index, abstract_item = data.draw(abstractions(index)), data.draw(abstractions(item))
    try:
        if deletes:
            del obj[index]
        else:
            obj[index] = item
    except RAISED:
        return
    after: list[Value] = []
    for member in members(receiver):
        change = (
            knowledge.delete_item(member, abstract_index)
            if deletes
            else knowledge.store_item(member, abstract_index, abstract_item)
        )
        if change is not None and change.receiver is not None:
            after.append(change.receiver)
            assert deletes or covers_concrete(change.added, item)
    assert covers_concrete(union(after), obj)
