"""Function records made by hand, for tests of decisions, rules and explanations."""

from __future__ import annotations

import dataclasses
from typing import Any

from pylint_hybrid.facts.record import (
    DecoratorFact,
    EffectFact,
    FunctionFacts,
    ParameterFacts,
    Place,
    TensorType,
)

PATH = "/project/train.py"
FLOAT_MATRIX = TensorType("dense", "float32", (256, 784), ("tensorflow",))

# An eager function that passes every precondition of both policies.
_GOOD = FunctionFacts(
    path=PATH,
    module="train",
    qualname="step",
    name="step",
    line=10,
    column=0,
    hybrid=False,
    decorators=(),
    reached=True,
    tensor_parameter=True,
    primitive_parameter=False,
    side_effects=False,
    effects=(),
    recursive=False,
    tensor_computation=True,
    parameters=(),
    covered_by_callers=False,
    retracing="none",
    callers=(Place(PATH, 30),),
    hazards=(),
    first_line=10,
)


def tensor(name: str = "x", **changes: Any) -> ParameterFacts:
    """A parameter that a call gives a matrix of floats."""
    seen = ParameterFacts(
        name, tensor=True, primitive=False, types=(FLOAT_MATRIX,), evidence=(Place(PATH, 30),), source="call"
    )
    return dataclasses.replace(seen, **changes)


def python_value(name: str = "n", *literals: str) -> ParameterFacts:
    """A parameter that calls give Python values."""
    places = tuple(Place(PATH, 30 + index) for index, _ in enumerate(literals))
    return ParameterFacts(
        name, tensor=False, primitive=bool(literals), literals=literals, literal_places=places
    )


def effect(kind: str = "output", line: int = 12, target: str = "print", **changes: Any) -> EffectFact:
    """A Python side effect in the function itself."""
    return dataclasses.replace(EffectFact(kind, Place(PATH, line), target), **changes)


def function(**changes: Any) -> FunctionFacts:
    """A function that could be hybrid, but for the changes."""
    changes.setdefault("parameters", (tensor(),))
    if "qualname" in changes:
        changes.setdefault("name", changes["qualname"].rpartition(".")[2])
    if changes.get("hybrid"):
        changes.setdefault("decorators", (DecoratorFact(line=9, column=1),))
        changes.setdefault("first_line", 9)
    return dataclasses.replace(_GOOD, **changes)
