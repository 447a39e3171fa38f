"""The published decision table, as its reference tool applies it.

Two things are reproduced. First, *what is asked*: a property that the reference would not compute stays
unknown for the table, and a property that was asked for and is unknown is a failure of its own. Second,
*the table*: one for eager and one for hybrid functions, read from the top, the first matching row wins.
The hazards of the published rules (codes 15 to 20, 22 and 23) and signature inference are not part of it.

It relies on facts that were built for policy ``paper``: functions that nothing reaches are unknown, type
hints are followed, speculation goes by name, booleans are no primitives.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from pylint_hybrid.decisions import notices
from pylint_hybrid.decisions.decision import Decision, Failure, Precondition, Transformation
from pylint_hybrid.facts.record import FunctionFacts, Tri
from pylint_hybrid.project.model import Policy

_Item = TypeVar("_Item")

_TRANSFORMATIONS = {
    Precondition.P1: Transformation.CONVERT_TO_HYBRID,
    Precondition.P2: Transformation.CONVERT_TO_EAGER,
    Precondition.P3: Transformation.CONVERT_TO_EAGER,
    Precondition.P6: Transformation.CONVERT_TO_EAGER,
}


@dataclass(frozen=True, slots=True)
class Checks:
    """The published *always check* options; the published evaluation has all of them off."""

    side_effects: bool = False
    recursion: bool = False
    tensor_computation: bool = False


@dataclass(frozen=True, slots=True)
class _Row:
    """The outcome of one row of the table."""

    precondition: Precondition | None = None
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """The properties as the reference knows them when it reads its table."""

    tensor: Tri
    primitive: Tri
    effects: Tri
    recursive: Tri
    computation: Tri
    covered: bool
    undeterminable: tuple[Failure, ...]


def decide(facts: FunctionFacts, always: Checks | None = None) -> Decision:
    """What the published rules decide about a function."""
    asked = _ask(facts, always or Checks())
    row = _hybrid_row(asked) if facts.hybrid else _eager_row(asked)
    failures = tuple(sorted({*row.failures, *asked.undeterminable}, key=lambda failure: failure.code))
    # Only functions without a failure are transformed, whatever row they are in.
    precondition = None if failures else row.precondition
    return Decision(
        precondition=precondition,
        transformation=_TRANSFORMATIONS[precondition] if precondition else None,
        failures=failures,
        notices=_notices(facts, asked),
        policy=Policy.PAPER,
    )


def _ask(facts: FunctionFacts, always: Checks) -> _Asked:
    """Forget what the reference would not compute, and fail what it would compute but cannot."""
    tensor, primitive = facts.tensor_parameter, facts.primitive_parameter
    asks_effects = facts.hybrid or tensor is True or always.side_effects
    asks_recursion = tensor is True or always.recursion
    asks_computation = (tensor is True and primitive is False) or always.tensor_computation
    effects = facts.side_effects if asks_effects else None
    recursive = facts.recursive if asks_recursion else None
    undeterminable = (
        (Failure.UNDETERMINABLE_TENSOR_PARAMETER, tensor is None),
        (Failure.UNDETERMINABLE_PRIMITIVE_PARAMETER, primitive is None),
        (Failure.UNDETERMINABLE_SIDE_EFFECTS, asks_effects and effects is None),
        (Failure.CANT_APPROXIMATE_RECURSION, asks_recursion and recursive is None),
    )
    return _Asked(
        tensor=tensor,
        primitive=primitive,
        effects=effects,
        recursive=recursive,
        computation=facts.tensor_computation if asks_computation else None,
        covered=facts.covered_by_callers is True,
        undeterminable=_where(undeterminable),
    )


def _eager_row(asked: _Asked) -> _Row:
    if asked.tensor is False:
        return _Row(failures=(Failure.HAS_NO_TENSOR_PARAMETERS, *_known_obstacles(asked)))
    if asked.tensor is None or asked.primitive is None:
        return _Row()
    # Recursion is looked at only once side effects are known, even where it is known itself.
    if asked.primitive or asked.effects or (asked.effects is False and asked.recursive):
        return _Row(failures=_known_obstacles(asked))
    if asked.effects is None or asked.recursive is None:
        return _Row()
    return _benefit_row(asked)


def _known_obstacles(asked: _Asked) -> tuple[Failure, ...]:
    return _where(
        (
            (Failure.HAS_PRIMITIVE_PARAMETERS, asked.primitive is True),
            (Failure.HAS_PYTHON_SIDE_EFFECTS, asked.effects is True),
            (Failure.IS_RECURSIVE, asked.recursive is True),
        )
    )


def _benefit_row(asked: _Asked) -> _Row:
    """Nothing stands in the way of a conversion: is it of any use?"""
    if asked.computation is False:
        return _Row(failures=(Failure.NO_TENSOR_COMPUTATION,))
    if asked.covered:
        return _Row(failures=(Failure.HAS_COVERED_CALLERS,))
    return _Row(Precondition.P1)


def _hybrid_row(asked: _Asked) -> _Row:
    if asked.tensor is None:
        return _Row()
    if asked.tensor is False:
        return _removal(Precondition.P2, asked)
    if asked.primitive is None:
        return _Row()
    if asked.primitive:
        return _removal(Precondition.P3, asked)
    if asked.computation is False:
        return _removal(Precondition.P6, asked)
    effects = _where(((Failure.HAS_PYTHON_SIDE_EFFECTS, asked.effects is True),))
    return _Row(failures=(Failure.HAS_NO_PRIMITIVE_PARAMETERS, *effects))


def _removal(precondition: Precondition, asked: _Asked) -> _Row:
    if asked.effects is None:
        return _Row()
    if asked.effects:
        return _Row(failures=(Failure.HAS_PYTHON_SIDE_EFFECTS,))
    return _Row(precondition)


def _notices(facts: FunctionFacts, asked: _Asked) -> tuple[str, ...]:
    progress = () if facts.hybrid else _progress(asked)
    warnings = (
        (notices.CALLER_COVERAGE, facts.hybrid and asked.covered),
        (notices.HYBRID_IS_RECURSIVE, facts.hybrid and asked.tensor is True and asked.recursive is True),
        (notices.HYBRID_HAS_SIDE_EFFECTS, facts.hybrid and asked.effects is True),
    )
    return (*notices.of_tensor_evidence(facts), *progress, *_where(warnings))


def _progress(asked: _Asked) -> tuple[str, ...]:
    """How far down the table an eager function came."""
    steps = (
        (notices.LIKELY_TENSOR_PARAMETER, asked.tensor is True),
        (notices.NO_PRIMITIVE_PARAMETER, asked.primitive is False),
        (notices.NO_SIDE_EFFECTS, asked.effects is False),
        (notices.NOT_RECURSIVE, asked.recursive is False),
    )
    passed: list[str] = []
    for slug, holds in steps:
        if not holds:
            break
        passed.append(slug)
    return tuple(passed)


def _where(pairs: Iterable[tuple[_Item, bool]]) -> tuple[_Item, ...]:
    return tuple(item for item, holds in pairs if holds)
