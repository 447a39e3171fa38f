"""How a rule makes a finding out of facts: its place, its confidence, the change that it proposes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pylint_hybrid.decisions.decision import Decision, Precondition
from pylint_hybrid.facts.record import FunctionFacts, Place
from pylint_hybrid.findings.finding import Action, Applicability, Confidence, Finding, ProposedChange

# What a decision lets pass though it is not known.
_UNKNOWNS: Final = frozenset({"python-values-unknown", "parameters-unknown", "unknown-calls"})


def finding(
    symbol: str,
    facts: FunctionFacts,
    message: str,
    evidence: Sequence[Place] = (),
    change: ProposedChange | None = None,
    known: Confidence | None = None,
) -> Finding:
    """A finding at the line of the function's ``def``, known as well as the function unless told."""
    return Finding(
        path=facts.path,
        line=facts.line,
        column=facts.column,
        symbol=symbol,
        message=message,
        qualname=facts.qualname,
        confidence=known or confidence(facts),
        evidence=tuple(dict.fromkeys(evidence)),
        change=change,
    )


def confidence(facts: FunctionFacts) -> Confidence:
    """How well the function is known; a name or an assumption never counts as seen."""
    found = Confidence(facts.confidence)
    if found is Confidence.SEEN and (facts.speculative or facts.assumptions):
        return Confidence.INFERRED
    return found


def confidence_of_advice(facts: FunctionFacts, decision: Decision) -> Confidence:
    """How well the advice to change it is known: what rests on something unknown was not all seen."""
    found = confidence(facts)
    unknown = any(reason.slug in _UNKNOWNS for reason in decision.reasons)
    return Confidence.INFERRED if found is Confidence.SEEN and unknown else found


def title(facts: FunctionFacts) -> str:
    """The function's name in messages, quoted, with what it stands in."""
    return f"'{facts.qualname.replace('.<locals>', '')}'"


def tensor_parameters(facts: FunctionFacts) -> tuple[str, ...]:
    """The names of the parameters that are tensors or hold some."""
    return tuple(parameter.name for parameter in facts.parameters if parameter.tensor is True)


def tensor_evidence(facts: FunctionFacts) -> tuple[Place, ...]:
    """What makes its parameters tensors."""
    return tuple(
        place for parameter in facts.parameters if parameter.tensor is True for place in parameter.evidence
    )


def add_decorator(facts: FunctionFacts, decision: Decision) -> ProposedChange:
    """The proposal to make the function a ``tf.function``."""
    return ProposedChange(
        action=Action.ADD_DECORATOR,
        applicability=Applicability.SAFE if decision.safe else Applicability.UNSAFE,
        path=facts.path,
        qualname=facts.qualname,
        line=facts.line,
        summary=_summary(f"Decorate {title(facts)} with tf.function", decision),
    )


def remove_decorator(
    facts: FunctionFacts, decision: Decision, precondition: Precondition
) -> ProposedChange | None:
    """The proposal to make it eager again, if that was decided and it is made hybrid by a decorator.

    Where a wrapping call makes it hybrid as well, removing the decorator alone would change nothing, so the
    proposal is for people only.
    """
    lines = tuple(decorator.line for decorator in facts.decorators if not decorator.wrap)
    if decision.precondition is not precondition or not lines:
        return None
    wrapped = len(lines) < len(facts.decorators)
    return ProposedChange(
        action=Action.REMOVE_DECORATOR,
        applicability=Applicability.DISPLAY if wrapped else Applicability.UNSAFE,
        path=facts.path,
        qualname=facts.qualname,
        line=facts.line,
        decorator_lines=lines,
        summary=_summary(f"Remove tf.function from {title(facts)}", decision),
    )


def _summary(action: str, decision: Decision) -> str:
    """The action, and what to look at before it is applied."""
    return " ".join([f"{action}.", *(reason.sentence for reason in decision.reasons)])
