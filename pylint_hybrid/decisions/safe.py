"""The default policy: advice that does not break programs, with every reason for what it withholds.

It reads the same facts as the published table and departs from it where that breaks or slows programs:
no decorator on a Keras ``call`` (with Keras 3 its weights would never be trained), none on generators,
coroutines, tests, properties and special methods, none where a graph is around it already; one fixed Python
value is harmless; a decorator is removed only where the function computes nothing with tensors and nothing
shows that a graph is wanted. Unknown is never taken for no. See ``docs/policies.md``.
"""

from __future__ import annotations

from pylint_hybrid.decisions import cautions, conversion, notices, obstacles, removal
from pylint_hybrid.decisions.decision import Decision, Precondition, Transformation
from pylint_hybrid.decisions.retracing import retraces
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.project.model import Policy


def decide(facts: FunctionFacts, keras: str) -> Decision:
    """What policy ``safe`` decides about a function; ``keras`` is "2", "3" or "auto" (not known)."""
    found = removal.obstacles(facts) if facts.hybrid else conversion.obstacles(facts, keras)
    if not found:
        return _advice(facts)
    return Decision(
        precondition=None,
        transformation=None,
        failures=obstacles.failures(found),
        notices=_notices(facts),
        reasons=tuple([obstacle.reason for obstacle in found]),
        policy=Policy.SAFE,
        safe=False,
    )


def _advice(facts: FunctionFacts) -> Decision:
    """To change a function, which nothing stands in the way of."""
    if facts.hybrid:
        passed, change = removal.precondition(facts), Transformation.CONVERT_TO_EAGER
        careful = removal.cautions(facts)
    else:
        passed, change = Precondition.P1, Transformation.CONVERT_TO_HYBRID
        careful = cautions.of_conversion(facts)
    return Decision(passed, change, (), _notices(facts), careful, Policy.SAFE, safe=not careful)


def _notices(facts: FunctionFacts) -> tuple[str, ...]:
    evidence = notices.of_tensor_evidence(facts)
    if not facts.hybrid:
        return evidence
    has_effects = facts.side_effects is True or bool(obstacles.known_effects(facts))
    observed = (
        (notices.CALLER_COVERAGE, facts.covered_by_callers is True),
        (notices.HYBRID_IS_RECURSIVE, facts.recursive is True and facts.tensor_parameter is not False),
        (notices.HYBRID_HAS_SIDE_EFFECTS, has_effects),
        (notices.HYBRID_RETRACES, retraces(facts)),
    )
    return (*evidence, *(slug for slug, holds in observed if holds))
