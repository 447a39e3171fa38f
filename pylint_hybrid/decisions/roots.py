"""Which of several functions that could become graphs should: the outermost ones.

A function that is called by graphs only is traced as a part of them, and gains nothing from a decorator of
its own. Where its callers are themselves to be decorated, decorating it too would nest graphs, and the next
run would call its decorator redundant. So the advice is kept for the functions at the root of the calls, and
withdrawn below them.

A caller counts only if its own advice is at least as firm: what is seen is not withdrawn for something that
is assumed, nor what is safe to apply for something that must be looked at first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pylint_hybrid.decisions.conversion import serves_tests
from pylint_hybrid.decisions.decision import Decision, Reason, Transformation
from pylint_hybrid.facts.record import FunctionFacts

_Key = tuple[str, int]
# How firm an advice is: whether it rests on calls that were seen, and whether it is safe to apply.
_Firmness = tuple[bool, bool]


def keep_roots(functions: Sequence[FunctionFacts], decisions: Sequence[Decision]) -> tuple[Decision, ...]:
    """The decisions, with the advice to decorate withdrawn where callers make it needless."""
    pairs = list(zip(functions, decisions, strict=True))
    advised = {_firmness(facts, decision) for facts, decision in pairs if _is_advised(decision)}
    if not advised:
        return tuple(decisions)
    tests = {_key(facts) for facts in functions if serves_tests(facts)}
    called = [(_key(facts), _callers(facts, tests)) for facts in functions if facts.called_by]
    covered = {firmness: _covered(pairs, called, firmness) for firmness in sorted(advised)}
    kept: list[Decision] = []
    for facts, decision in pairs:
        needless = _is_advised(decision) and _key(facts) in covered[_firmness(facts, decision)]
        kept.append(_withdrawn(decision) if needless else decision)
    return tuple(kept)


def _covered(
    pairs: Sequence[tuple[FunctionFacts, Decision]],
    called: Sequence[tuple[_Key, frozenset[_Key]]],
    firmness: _Firmness,
) -> set[_Key]:
    """Functions that only graphs call, once all advice that is at least so firm is followed.

    The least fixed point: recursive functions are never advised, so nothing covers itself.
    """
    graphs = {
        _key(facts)
        for facts, decision in pairs
        if facts.hybrid
        or facts.traced_by
        or (_is_advised(decision) and _at_least(_firmness(facts, decision), firmness))
    }
    covered: set[_Key] = set()
    size = -1
    while len(covered) != size:
        size = len(covered)
        covered |= {key for key, callers in called if callers <= graphs | covered}
    return covered


def _callers(facts: FunctionFacts, tests: set[_Key]) -> frozenset[_Key]:
    """Its callers; tests count only where nothing else calls it."""
    callers = frozenset(facts.called_by)
    return callers - tests or callers


def _is_advised(decision: Decision) -> bool:
    return decision.transformation is Transformation.CONVERT_TO_HYBRID


def _firmness(facts: FunctionFacts, decision: Decision) -> _Firmness:
    return (facts.confidence != "assumed", decision.safe)


def _at_least(firmness: _Firmness, other: _Firmness) -> bool:
    return all(one >= two for one, two in zip(firmness, other, strict=True))


def _key(facts: FunctionFacts) -> _Key:
    return (facts.path, facts.line)


def _withdrawn(decision: Decision) -> Decision:
    reason = Reason(
        "callers-suggested",
        "Everything that calls it is, or is suggested as, a graph, and would trace it as a part of that.",
    )
    return replace(decision, precondition=None, transformation=None, reasons=(reason,), safe=False)
