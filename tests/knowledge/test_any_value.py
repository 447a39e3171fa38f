"""No question may fail, whatever the values are: unknown ones, functions and objects in any place."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from pylint_hybrid.domain import values as v
from pylint_hybrid.knowledge import bindings, library
from tests.knowledge.test_library import RecordingCaller

ROUNDS = 12


def atoms() -> list[v.Value]:
    """One value of every class, and odd ones."""
    return [
        v.BOTTOM,
        v.unknown("x"),
        v.NONE,
        v.TRUE,
        v.of_python(0),
        v.of_python(-1),
        v.of_python(3),
        v.of_python(2.5),
        v.of_python("text"),
        v.of_python("ij,jk->ik"),
        v.of_python(b"bytes"),
        v.constant("ellipsis", None),
        v.primitive("int"),
        v.primitive("str"),
        v.primitive("bool"),
        v.tensor(),
        v.tensor("dense", "float32", ()),
        v.tensor("dense", "float32", (2, 3)),
        v.tensor(
            "dense", "int32", (3,), content=v.sequence("tuple", [v.of_python(1), v.NONE, v.primitive("int")])
        ),
        v.tensor("dense", "bool", (2,)),
        v.tensor("dense", "float32", (-1, 8, 8, -2)),
        v.tensor("variable", "float32", (0, 2)),
        v.tensor("ragged", "int64", (2, -3)),
        v.tensor("sparse", "float32", (-1, 4)),
        v.tensor("keras", "float32", (-1, 4)),
        v.tensor("ndarray", "float64", (2, 3), v.FROM_NUMPY),
        v.tensor("ndarray", "string", (), v.FROM_NUMPY),
        v.sequence("list", []),
        v.sequence("tuple", [v.of_python(2), v.of_python(3)]),
        v.sequence("list", [v.tensor("dense", "float32", (2, 3)), v.tensor("dense", "float32", (4, 3))]),
        v.sequence("list", None, v.tensor("dense", "float32", (2,))),
        v.sequence("list", None, v.BOTTOM),
        v.sequence("list", [v.BOTTOM]),
        v.sequence("shape", None, v.primitive("int")),
        v.sequence("tuple", [v.unknown("y"), v.function(1, 0)]),
        v.mapping([(v.of_python("a"), v.tensor("dense", "float32", (2,)))]),
        v.mapping([], v.primitive("str"), v.unknown("z")),
        v.dataset(
            v.sequence("tuple", [v.tensor("dense", "float32", (3,)), v.tensor("dense", "int64", ())]), 10
        ),
        v.dataset(v.BOTTOM),
        v.function(1, 0),
        v.api("tensorflow.float32"),
        v.api("tensorflow.nn.relu"),
        v.api("builtins.float"),
        v.api_object("tensorflow.keras.layers.Dense", [("units", v.of_python(4))]),
        v.api_object("tensorflow.keras.layers.Dense", (), wide=True),
        v.api_object("no.such.Class"),
        v.bound_api(v.tensor(), "tensorflow.Tensor.numpy"),
        v.slice_of(v.NONE, v.of_python(2), v.NONE),
        v.slice_of(v.unknown("a"), v.tensor("dense", "int32", ()), v.of_python(0)),
        v.instance(1, 1),
        v.user_class(1),
        v.union([v.NONE, v.tensor("dense", "float32", (2,)), v.of_python(1)]),
        v.union([v.unknown("u"), v.sequence("list", [v.of_python(1)])]),
    ]


def draws(name: str) -> Iterator[tuple[random.Random, list[v.Value]]]:
    for turn in range(ROUNDS):
        yield random.Random(f"{name} {turn}"), atoms()


def caller_of(rng: random.Random, values: list[v.Value]) -> RecordingCaller:
    return RecordingCaller(rng.choice(values))


def fits(result: v.Value | None) -> bool:
    return result is None or isinstance(result, v.Value)


NAMES = bindings.bound_names()


@pytest.mark.parametrize("part", range(4))
def test_calls_of_bound_names(part: int) -> None:
    for name in NAMES[part::4]:
        entry = library.resolve(name)
        assert entry is not None
        parameters = [parameter for parameter in entry.parameters if not parameter.startswith("*")]
        for rng, values in draws(name):
            given = [rng.choice(values) for _ in range(rng.randrange(5))]
            named = {rng.choice(parameters): rng.choice(values)} if parameters and rng.random() < 0.5 else {}
            assert fits(library.call_api(name, given, named, caller_of(rng, values))), name


@pytest.mark.parametrize("part", range(2))
def test_methods_of_bound_names(part: int) -> None:
    methods = sorted({name.rpartition(".")[2] for name in NAMES})
    for method in methods[part::2]:
        for rng, values in draws(method):
            receiver = rng.choice([value for value in values if not isinstance(value, v.Union)])
            given = [rng.choice(values) for _ in range(rng.randrange(3))]
            assert fits(library.call_method(receiver, method, given, {}, caller_of(rng, values))), method
            assert fits(library.get_attribute(receiver, method)), method


def test_calls_of_instances() -> None:
    for name in NAMES:
        entry = library.resolve(name)
        if entry is None or entry.kind != "class":
            continue
        for rng, values in draws(name):
            keys = [parameter for parameter in entry.parameters if not parameter.startswith("*")]
            config = [(key, rng.choice(values)) for key in rng.sample(keys, min(3, len(keys)))]
            made = v.api_object(name, sorted(config), 1)
            given = [rng.choice(values) for _ in range(rng.randrange(3))]
            assert fits(library.call_object(made, given, {}, caller_of(rng, values))), name


def test_operators_and_subscripts_of_anything() -> None:
    values = atoms()
    for left in values:
        assert fits(library.unary("-", left))
        library.iterate(left)
        library.enter(left)
        library.literal_tensor(left, None, False)
        library.literal_tensor(left, "float32", True)
        for right in values:
            for operator in ("+", "/", "@", "%", "**"):
                assert fits(library.binary(operator, left, right))
            assert fits(library.compare("<", left, right))
            if not isinstance(left, v.Union):
                assert fits(library.subscript(left, right))
                assert fits(library.subscript(left, v.sequence("tuple", [right, left])))
