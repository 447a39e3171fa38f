"""What should be done with a function, by the published rules or by ours."""

from __future__ import annotations

from collections.abc import Sequence

from pylint_hybrid.decisions import paper, roots, safe
from pylint_hybrid.decisions.decision import Decision
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.project.model import Policy, Settings

__all__ = ["decide", "decide_all"]


def decide(facts: FunctionFacts, settings: Settings) -> Decision:
    """Decide about one function under the policy of the settings."""
    if settings.policy is Policy.PAPER:
        return paper.decide(facts)
    return safe.decide(facts, settings.keras)


def decide_all(functions: Sequence[FunctionFacts], settings: Settings) -> tuple[Decision, ...]:
    """Decide about all functions of a project; policy ``safe`` looks at them together as well."""
    decisions = tuple(decide(facts, settings) for facts in functions)
    if settings.policy is Policy.PAPER:
        return decisions
    return roots.keep_roots(functions, decisions)
