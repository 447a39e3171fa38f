"""What should be done with a function, by the published rules or by ours."""

from __future__ import annotations

from pylint_hybrid.decisions import paper, safe
from pylint_hybrid.decisions.decision import Decision
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.project.model import Policy, Settings

__all__ = ["decide"]


def decide(facts: FunctionFacts, settings: Settings) -> Decision:
    """Decide about one function under the policy of the settings."""
    if settings.policy is Policy.PAPER:
        return paper.decide(facts)
    return safe.decide(facts, settings.keras)
