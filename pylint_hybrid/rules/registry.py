"""All rules, and running them over the functions of a project."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from pylint_hybrid.decisions.decision import Decision
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.rules import (
    could_be_tf_function,
    hybridization_assumed,
    hybridization_blocked,
    tf_function_has_side_effects,
    tf_function_is_recursive,
    tf_function_redundant,
    tf_function_retraces,
    tf_function_without_computation,
    tf_function_without_tensors,
)
from pylint_hybrid.rules.rule import Rule

_ALL: Final = (
    could_be_tf_function.RULE,
    hybridization_assumed.RULE,
    hybridization_blocked.RULE,
    tf_function_has_side_effects.RULE,
    tf_function_is_recursive.RULE,
    tf_function_redundant.RULE,
    tf_function_retraces.RULE,
    tf_function_without_computation.RULE,
    tf_function_without_tensors.RULE,
)

# By symbol, sorted.
RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {rule.symbol: rule for rule in sorted(_ALL, key=lambda rule: rule.symbol)}
)


def run_rules(functions: Iterable[FunctionFacts], decisions: Iterable[Decision]) -> tuple[Finding, ...]:
    """The findings of all rules, whether on by default or not, in the order of output."""
    found = [
        finding
        for facts, decision in zip(functions, decisions, strict=True)
        for rule in _ALL
        for finding in rule.check(facts, decision)
    ]
    return tuple(sorted(found, key=lambda finding: finding.sort_key))
