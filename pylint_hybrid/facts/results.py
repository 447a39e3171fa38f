"""What a function returns, and what its parameters are, as hazards of tracing.

A graph returns tensors (or structures of them, or None): objects and functions are refused, Python values
and arrays silently become tensors.
"""

from __future__ import annotations

from collections.abc import Iterable

from pylint_hybrid.domain.values import (
    Constant,
    Mapping,
    Primitive,
    Sequence,
    Tensor,
    Unknown,
    Value,
    members,
)
from pylint_hybrid.evaluation.contexts import Context
from pylint_hybrid.facts.record import HazardFact, Place

MAX_NESTING = 4


def hazards(contexts: Iterable[Context], here: Place) -> list[HazardFact]:
    """The hazards of the results and arguments of all contexts of a function."""
    found: dict[HazardFact, None] = {}
    for context in contexts:
        for member in _returned(context):
            verdict = _of_result(member, 0)
            if verdict is not None:
                found[verdict_at(here, *verdict)] = None
        for argument in context.arguments:
            if any(isinstance(member, Tensor) and member.kind == "keras" for member in members(argument)):
                found[verdict_at(here, "keras-symbolic", "is given a symbolic Keras input", True)] = None
    return sorted(found, key=lambda fact: (not fact.certain, fact.rule, fact.place.reason))


def _returned(context: Context) -> Iterable[Value]:
    """The alternatives of a result; where ``tf.custom_gradient`` takes a pair apart, of its first item."""
    names = [text.name.rpartition(".")[2] for text in context.code.summary.decorators]
    for member in members(context.result):
        is_pair = isinstance(member, Sequence) and member.items is not None and len(member.items) == 2
        if "custom_gradient" in names and is_pair and isinstance(member, Sequence) and member.items:
            yield from members(member.items[0])
        else:
            yield member


def verdict_at(here: Place, rule: str, clause: str, certain: bool) -> HazardFact:
    """A hazard at the function's definition."""
    return HazardFact(rule, Place(here.path, here.line, here.column, clause), (), certain)


def _of_result(value: Value, depth: int) -> tuple[str, str, bool] | None:
    """What is wrong with one alternative of a result; None if a graph can return it as it is."""
    if isinstance(value, Tensor):
        return ("returns-array", "returns an array", False) if value.kind == "ndarray" else None
    if isinstance(value, Constant) and value.kind == "none":
        return None
    if isinstance(value, Constant | Primitive):
        return ("returns-python-value", "returns a Python value", False)
    if isinstance(value, Unknown):
        return ("returns-unknown", "returns something unknown", False)
    if isinstance(value, Sequence | Mapping) and depth < MAX_NESTING:
        return _of_container(value, depth)
    return ("returns-object", "returns something that is no tensor", True)


def _of_container(value: Sequence | Mapping, depth: int) -> tuple[str, str, bool] | None:
    if isinstance(value, Sequence):
        if value.kind not in ("list", "tuple"):
            return ("returns-object", f"returns a {value.kind}", False)
        items = value.items if value.items is not None else (value.rest,)
    else:
        items = (*[item for _, item in value.entries], value.rest)
    worst: tuple[str, str, bool] | None = None
    for item in items:
        for member in members(item):
            verdict = _of_result(member, depth + 1)
            if verdict is not None and (worst is None or verdict[2]):
                worst = verdict
    return worst
