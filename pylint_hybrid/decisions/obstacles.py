"""What stands in the way of a change under policy ``safe``, in the words of a newcomer.

The obstacles that both directions share live here: side effects, and what is unknown. Nothing stops at the
first obstacle: a developer who removes one wants to know the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pylint_hybrid.decisions import wording
from pylint_hybrid.decisions.decision import Failure, Reason
from pylint_hybrid.facts.record import EffectFact, FunctionFacts


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A reason not to change a function, and the published precondition that fails with it, if one does."""

    slug: str
    sentence: str
    failure: Failure | None = None

    @property
    def reason(self) -> Reason:
        """The obstacle without its failure."""
        return Reason(self.slug, self.sentence)


def known_effects(facts: FunctionFacts) -> tuple[EffectFact, ...]:
    """Everything that the function is known to do besides computing its result."""
    return tuple(effect for effect in facts.effects if effect.kind != "unknown-call")


def of_effects(facts: FunctionFacts, consequence: str | None = None) -> Iterator[Obstacle]:
    """One obstacle per kind of effect, or one for effects that cannot be determined.

    ``consequence`` replaces the sentence that tells what becomes of each kind of effect in a graph.
    """
    effects = sorted(known_effects(facts), key=lambda effect: effect.kind)
    for kind, group in groupby(effects, key=lambda effect: effect.kind):
        told = list(group)
        why = consequence or wording.WHY_EFFECT_MATTERS.get(kind, wording.WHY_WRITE_MATTERS)
        if consequence is None and any(effect.target == "print" for effect in told):
            why += " tf.print would work."
        sentence = f"It {wording.effects(told, facts.path)}. {why}"
        yield Obstacle(f"side-effect-{kind}", sentence, Failure.HAS_PYTHON_SIDE_EFFECTS)
    if facts.side_effects is True and not effects:
        sentence = "It has Python side effects. " + (consequence or wording.WHY_WRITE_MATTERS)
        yield Obstacle("side-effects", sentence, Failure.HAS_PYTHON_SIDE_EFFECTS)
    if facts.side_effects is None:
        yield Obstacle(
            "side-effects-unknown",
            f"Whether it has Python side effects is unknown{_blame(facts)}.",
            Failure.UNDETERMINABLE_SIDE_EFFECTS,
        )


def unknown_parameters(facts: FunctionFacts) -> tuple[str, ...]:
    """The names of the parameters that may or may not be tensors."""
    return tuple(
        parameter.name for parameter in facts.parameters if parameter.tensor is None and not parameter.is_self
    )


def tensor_parameters_unknown(facts: FunctionFacts) -> Obstacle:
    """Nothing is known of what its parameters receive."""
    cause = "" if facts.reached else ": no call of it was seen"
    names = unknown_parameters(facts)
    which = wording.names(names) + (" is a tensor" if len(names) == 1 else " are tensors")
    return Obstacle(
        "tensor-parameters-unknown",
        f"Whether {which if names else 'any of its parameters is a tensor'} is unknown{cause}.",
        Failure.UNDETERMINABLE_TENSOR_PARAMETER,
    )


def python_values_unknown() -> Obstacle:
    """It is unknown which Python values its arguments take."""
    return Obstacle(
        "python-values-unknown",
        "Which Python values its arguments take is unknown: tf.function traces again for each of them.",
        Failure.UNDETERMINABLE_PRIMITIVE_PARAMETER,
    )


def tensor_computation_unknown(facts: FunctionFacts) -> Obstacle:
    """It is unknown whether it computes with tensors at all."""
    return Obstacle(
        "tensor-computation-unknown", f"Whether it computes with tensors is unknown{_blame(facts)}."
    )


def failures(obstacles: Sequence[Obstacle]) -> tuple[Failure, ...]:
    """The published preconditions that fail, by code, each once."""
    found = {obstacle.failure for obstacle in obstacles if obstacle.failure is not None}
    return tuple(sorted(found, key=lambda failure: failure.code))


def _blame(facts: FunctionFacts) -> str:
    """The unknown calls that are to blame for something unknown."""
    if facts.unknown_calls:
        return f", because nothing is known of {wording.names(facts.unknown_calls)}"
    return "" if facts.reached else ", because no call of it was seen"
