"""Built-in functions and the library's protocols against Python itself."""

from __future__ import annotations

import builtins
import functools
import importlib
import itertools
import math
import operator
from collections import deque
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pylint_hybrid.domain import values as v
from pylint_hybrid.domain.values import Value, members
from pylint_hybrid.knowledge import python as knowledge
from tests.knowledge_python.concretes import (
    CONTAINERS,
    FLOATS,
    INTEGERS,
    LISTS,
    SCALARS,
    TEXTS,
    Caller,
    abstractions,
    covers_concrete,
    exactly,
)

MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
RAISED = (TypeError, ArithmeticError, ValueError, LookupError, AttributeError)
NUMBERS = st.one_of(st.booleans(), st.integers(-9, 9), FLOATS)
NUMBER_LISTS = st.lists(NUMBERS, max_size=5)
SMALL = st.integers(-4, 12)

CALLS: dict[str, tuple[st.SearchStrategy[Any], ...]] = {
    "len": (CONTAINERS,),
    "abs": (NUMBERS,),
    "round": (NUMBERS,),
    "divmod": (NUMBERS, NUMBERS),
    "pow": (SMALL, SMALL),
    "int": (st.one_of(NUMBERS, TEXTS),),
    "float": (st.one_of(NUMBERS, TEXTS),),
    "bool": (SCALARS,),
    "str": (st.one_of(st.none(), NUMBERS, TEXTS),),
    "repr": (st.one_of(st.none(), NUMBERS, TEXTS),),
    "chr": (st.integers(0, 300),),
    "ord": (st.characters(),),
    "bin": (INTEGERS,),
    "list": (CONTAINERS,),
    "tuple": (CONTAINERS,),
    "set": (LISTS,),
    "frozenset": (LISTS,),
    "dict": (st.one_of(st.dictionaries(SMALL, SCALARS), st.lists(st.tuples(SMALL, SCALARS), max_size=3)),),
    "range": (SMALL, SMALL, st.sampled_from([1, 2, -1])),
    "enumerate": (LISTS, SMALL),
    "zip": (LISTS, CONTAINERS, TEXTS),
    "reversed": (LISTS,),
    "sorted": (NUMBER_LISTS.filter(lambda items: all(item == item for item in items)),),  # noqa: PLR0124
    "sum": (NUMBER_LISTS,),
    "min": (NUMBER_LISTS,),
    "max": (NUMBERS, NUMBERS),
    "any": (LISTS,),
    "all": (LISTS,),
    "iter": (CONTAINERS,),
    "slice": (SMALL, SMALL),
    "callable": (SCALARS,),
    "hash": (TEXTS,),
}
LAZY = {"enumerate", "zip", "reversed", "iter"}


@MANY
@given(st.data(), st.sampled_from(sorted(CALLS)))
def test_builtins_cover_python(data: st.DataObject, name: str) -> None:
    arguments = [data.draw(strategy) for strategy in CALLS[name]]
    values = [data.draw(abstractions(argument)) for argument in arguments]
    try:
        expected = getattr(builtins, name)(*arguments)
    except RAISED:
        return
    if name in LAZY:
        expected = list(expected)
    found = knowledge.call_builtin(name, values, {}, Caller())
    assert found is not None
    assert covers_concrete(found, expected)


LIBRARY_CALLS: dict[str, tuple[st.SearchStrategy[Any], ...]] = {
    "math.sqrt": (NUMBERS,),
    "math.ceil": (NUMBERS,),
    "math.gcd": (INTEGERS, SMALL),
    "math.prod": (st.lists(SMALL, max_size=4),),
    "math.isnan": (NUMBERS,),
    "operator.add": (NUMBERS, NUMBERS),
    "operator.mul": (LISTS, st.integers(0, 3)),
    "operator.not_": (SCALARS,),
    "operator.lt": (SMALL, SMALL),
    "operator.getitem": (LISTS, st.integers(-2, 2)),
    "itertools.chain": (LISTS, LISTS),
    "itertools.chain.from_iterable": (st.lists(LISTS, max_size=3),),
    "itertools.product": (LISTS, LISTS),
    "itertools.combinations": (LISTS, st.integers(0, 3)),
    "itertools.permutations": (LISTS.filter(lambda items: len(items) < 4),),
    "itertools.zip_longest": (LISTS, LISTS),
    "itertools.islice": (LISTS, st.integers(0, 5)),
    "itertools.repeat": (SCALARS, st.integers(0, 4)),
    "itertools.accumulate": (st.lists(SMALL, max_size=4),),
    "itertools.tee": (LISTS,),
    "collections.OrderedDict": (st.lists(st.tuples(SMALL, SCALARS), max_size=3),),
    "collections.deque": (LISTS,),
    "collections.Counter": (TEXTS,),
    "copy.copy": (CONTAINERS,),
    "copy.deepcopy": (CONTAINERS,),
}


@MANY
@given(st.data(), st.sampled_from(sorted(LIBRARY_CALLS)))
def test_library_protocols_cover_python(data: st.DataObject, dotted: str) -> None:
    arguments = [data.draw(strategy) for strategy in LIBRARY_CALLS[dotted]]
    values = [data.draw(abstractions(argument)) for argument in arguments]
    module, _, name = dotted.partition(".")
    try:
        expected = operator.attrgetter(name)(importlib.import_module(module))(*arguments)
    except RAISED:
        return
    if dotted == "itertools.tee":
        expected = tuple(list(one) for one in expected)
    elif module == "itertools":
        expected = list(expected)
    found = knowledge.call_library(dotted, values, {}, Caller())
    assert found is not None
    assert covers_concrete(found, expected)


def _add(left: Value, right: Value) -> Value:
    return knowledge.call_library("operator.add", [left, right], {}, Caller()) or v.unknown("add")


@MANY
@given(st.data(), st.lists(SMALL, max_size=5))
def test_callbacks_cover_python(data: st.DataObject, numbers: list[int]) -> None:
    caller = Caller({"test.add": _add, "test.twice": lambda item: _add(item, item)})
    value = data.draw(abstractions(numbers))
    add, twice = v.api("test.add"), v.api("test.twice")
    mapped = knowledge.call_builtin("map", [twice, value], {}, caller)
    assert mapped is not None
    assert covers_concrete(mapped, [2 * number for number in numbers])
    kept = knowledge.call_builtin("filter", [twice, value], {}, caller)
    assert kept is not None
    assert covers_concrete(kept, [number for number in numbers if number])
    ordered = knowledge.call_builtin("sorted", [value], {"key": twice}, caller)
    assert ordered is not None
    assert covers_concrete(ordered, sorted(numbers))
    total = knowledge.call_library("functools.reduce", [add, value, v.of_python(0)], {}, caller)
    assert total is not None
    assert covers_concrete(total, functools.reduce(operator.add, numbers, 0))
    sums = knowledge.call_library("itertools.accumulate", [value, add], {}, caller)
    assert sums is not None
    assert covers_concrete(sums, list(itertools.accumulate(numbers)))
    stars = knowledge.call_library(
        "itertools.starmap", [add, v.sequence("list", [v.sequence("tuple", [v.TRUE, v.TRUE])])], {}, caller
    )
    assert stars is not None
    assert covers_concrete(stars, [2])


def _call(name: str, *arguments: Value, **keywords: Value) -> Value | None:
    return knowledge.call_builtin(name, arguments, keywords, Caller())


def test_enumerate_counts_exactly_only_what_is_unrolled() -> None:
    short = _call("enumerate", exactly(["a", "b"]))
    assert short is v.sequence("iterator", [exactly((0, "a")), exactly((1, "b"))])
    tensors = v.sequence("list", None, v.tensor())
    endless = _call("enumerate", tensors)
    pair = v.sequence("tuple", [v.primitive("int", v.COMPUTED | v.COUNTED), v.tensor()])
    assert endless is v.sequence("iterator", None, pair)


def test_ranges_are_exact_while_short() -> None:
    assert _call("range", v.of_python(3)) is v.sequence("range", [v.of_python(n) for n in range(3)])
    counted = v.sequence("range", None, v.primitive("int", v.COMPUTED | v.COUNTED))
    for stop in (v.of_python(1000), v.of_python(10**40), v.tensor(), v.primitive("int")):
        assert _call("range", stop) is counted


def test_lengths_of_tensors() -> None:
    assert _call("len", v.tensor(shape=(3, -1))) is v.of_python(3)
    assert _call("len", v.tensor(shape=(-1, 3))) is v.primitive("int")
    assert _call("len", v.unknown("x")) is v.primitive("int")


def test_arithmetic_on_tensors_becomes_the_libraries_own() -> None:
    seen: list[str] = []

    def record(name: str) -> Any:
        def function(*arguments: Value) -> Value:
            seen.append(name)
            return v.tensor()

        return function

    names = ["tensorflow.add", "tensorflow.abs", "numpy.add", "numpy.round", "tensorflow.pow"]
    caller = Caller({name: record(name) for name in names})
    tensor, array = v.tensor(), v.tensor("ndarray")
    knowledge.call_builtin("sum", [v.sequence("list", [tensor, tensor])], {}, caller)
    knowledge.call_builtin("abs", [tensor], {}, caller)
    knowledge.call_builtin("sum", [v.sequence("list", [array])], {}, caller)
    knowledge.call_builtin("round", [array], {}, caller)
    knowledge.call_builtin("pow", [tensor, v.of_python(2)], {}, caller)
    assert seen == [names[0], *names]


@pytest.mark.parametrize(
    ("name", "effects"),
    [
        ("print", ["output"]),
        ("open", ["file"]),
        ("input", ["environment"]),
        ("next", ["iterator"]),
        ("len", []),
    ],
)
def test_effects_of_builtins(name: str, effects: list[str]) -> None:
    caller = Caller()
    knowledge.call_builtin(name, [exactly(["a"])], {}, caller)
    assert caller.effects == effects


def test_a_dataset_iterator_is_no_python_iterator() -> None:
    caller = Caller()
    made = knowledge.call_builtin("iter", [v.dataset(v.tensor(), 3)], {}, caller)
    assert made is v.dataset(v.tensor(), 3, iterator=True)


def test_types() -> None:
    assert _call("type", v.of_python(1)) is v.api("builtins.int")
    assert _call("type", v.instance(4, 0)) is v.user_class(4)
    assert _call("type", v.tensor("ragged")) is v.api("tensorflow.RaggedTensor")


def test_exceptions_are_objects() -> None:
    made = _call("ValueError", v.of_python("x"))
    assert isinstance(made, v.ApiObject)
    assert made.name == "builtins.ValueError"


def test_what_needs_the_program_is_left_to_the_evaluator() -> None:
    for name in ("getattr", "setattr", "super", "eval", "exec", "no_such_builtin", "__import__"):
        assert _call(name, v.NONE, v.NONE) is None


def test_fresh_containers_have_the_site_of_the_call() -> None:
    made = _call("list", exactly((1,)))
    assert isinstance(made, v.Sequence)
    assert made.sites == (Caller().site(),)
    assert _call("tuple", exactly([1])) is exactly((1,))


def test_a_default_dict_calls_its_factory() -> None:
    made = knowledge.call_library("collections.defaultdict", [v.api("builtins.list")], {}, Caller())
    assert isinstance(made, v.Mapping)
    assert made.kind == "defaultdict"
    found = knowledge.subscript(made, v.of_python("k"))
    assert isinstance(found, v.Sequence)
    assert found.items == ()


def test_a_bounded_deque_forgets() -> None:
    made = knowledge.call_library(
        "collections.deque", [exactly([1, 2])], {"maxlen": v.of_python(1)}, Caller()
    )
    assert made is not None
    assert covers_concrete(made, deque([1, 2], maxlen=1))


def test_six_moves_are_builtins() -> None:
    made = knowledge.call_library("six.moves.range", [v.of_python(2)], {}, Caller())
    assert made is _call("range", v.of_python(2))
    items = knowledge.call_library("six.iteritems", [exactly({"a": 1})], {}, Caller())
    assert items is not None
    assert covers_concrete(items, [("a", 1)])


def test_named_tuples() -> None:
    caller = Caller()
    for fields in (exactly("x y"), exactly(["x", "y"])):
        factory = knowledge.call_library("collections.namedtuple", [exactly("Point"), fields], {}, caller)
        assert isinstance(factory, v.ApiObject)
        point = knowledge.call_library_method(factory, "__call__", [v.tensor()], {"y": v.TRUE}, caller)
        assert isinstance(point, v.ApiObject)
        assert knowledge.object_attribute(point, "x") is v.tensor()
        assert knowledge.object_attribute(point, "_fields") is exactly(("x", "y"))
        assert knowledge.object_attribute(point, "z") is None
        items = v.sequence("tuple", [v.tensor(), v.TRUE])
        assert knowledge.call_library_method(point, "__iter__", [], {}, caller) is items
        first = knowledge.call_library_method(point, "__getitem__", [v.of_python(0)], {}, caller)
        assert first is v.tensor()
        other = knowledge.call_library_method(point, "_replace", [], {"x": v.NONE}, caller)
        assert isinstance(other, v.ApiObject)
        assert knowledge.object_attribute(other, "x") is v.NONE


def test_math_is_computed_for_constants() -> None:
    found = knowledge.call_library("math.sqrt", [v.of_python(2)], {}, Caller())
    assert found is v.of_python(math.sqrt(2))
    assert knowledge.call_library("math.sqrt", [v.primitive("int")], {}, Caller()) is v.primitive("float")
    assert knowledge.call_library("math.sqrt", [v.of_python(-1)], {}, Caller()) is v.primitive("float")


@given(
    st.data(), st.sampled_from([*CALLS, "print", "next", "map", "filter", "open", "input", "type", "dict"])
)
def test_nothing_raises_for_odd_arguments(data: st.DataObject, name: str) -> None:
    odd = st.sampled_from(
        [v.BOTTOM, v.unknown("x"), v.tensor(), v.NONE, v.api("a.b"), v.dataset(v.tensor()), v.instance(0, 0),
         v.union([v.NONE, v.tensor(), exactly([1])]), v.mapping([], v.primitive("str"), v.tensor())]
    )  # fmt: skip
    arguments = data.draw(st.lists(odd, max_size=4))
    found = knowledge.call_builtin(name, arguments, {}, _Anything())
    assert found is None or all(isinstance(member, Value) for member in members(found))


OTHERS = ["functools.reduce", "functools.partial", "functools.wraps", "collections.defaultdict",
          "collections.namedtuple", "itertools.groupby", "random.shuffle", "random.choices", "tqdm.tqdm",
          "dataclasses.dataclass"]  # fmt: skip


@given(st.data(), st.sampled_from([*LIBRARY_CALLS, *OTHERS]))
def test_nothing_raises_for_odd_arguments_of_libraries(data: st.DataObject, dotted: str) -> None:
    odd = st.sampled_from(
        [v.BOTTOM, v.unknown("x"), v.tensor(), v.NONE, v.api("a.b"), v.dataset(v.tensor()), v.instance(0, 0),
         v.union([v.NONE, v.tensor(), exactly([1])]), v.mapping([], v.primitive("str"), v.tensor())]
    )  # fmt: skip
    arguments = data.draw(st.lists(odd, max_size=4))
    found = knowledge.call_library(dotted, arguments, {"key": v.NONE}, _Anything())
    assert found is None or all(isinstance(member, Value) for member in members(found))


class _Anything(Caller):
    """A caller to whom every callable is unknown."""

    def invoke(self, function: Value, arguments: Any, keywords: Any = None, traced_by: str = "") -> Value:
        return v.unknown("call")
