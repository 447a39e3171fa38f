"""Writes facts as a table: one CSV row per function.

The columns are those of the published tool's ``functions.csv`` as far as we have them, with the failed
preconditions added; a blank cell is unknown.
"""

from __future__ import annotations

import csv
import io

from pylint_hybrid.decisions import notices
from pylint_hybrid.decisions.decision import Decision, Transformation
from pylint_hybrid.facts.record import FunctionFacts, Tri
from pylint_hybrid.report.facts_json import FactsReport

_TF_FUNCTION_PARAMETERS = (
    "autograph",
    "experimental_autograph_options",
    "experimental_follow_type_hints",
    "experimental_implements",
    "func",
    "input_signature",
    "jit_compile",
    "reduce_retracing",
)
# Entries of severity WARNING; every other notice is INFO.
_WARNINGS = frozenset({notices.HYBRID_IS_RECURSIVE, notices.HYBRID_HAS_SIDE_EFFECTS, notices.HYBRID_RETRACES})

COLUMNS: tuple[str, ...] = (
    "subject",
    "function",
    "module",
    "relative path",
    "beginning line",
    "method",
    "parameters",
    "tensor parameter",
    "primitive parameter",
    "hybrid",
    "side-effects",
    "recursive",
    "tensor computation",
    "caller covered",
    *_TF_FUNCTION_PARAMETERS,
    "refactoring",
    "passing precondition",
    "transformation",
    "failures",
    "status",
)


def to_csv(report: FactsReport) -> str:
    """One row per function under a row of column names; a blank cell is unknown."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_row(report, *row) for row in report.rows())
    return text.getvalue()


def _row(report: FactsReport, path: str, facts: FunctionFacts, decision: Decision) -> dict[str, str]:
    return {
        "subject": report.subject,
        "function": facts.qualname,
        "module": facts.module,
        "relative path": path,
        "beginning line": str(facts.line),
        "method": facts.name,
        "parameters": str(sum(not parameter.keyword_only for parameter in facts.parameters)),
        "tensor parameter": _cell(facts.tensor_parameter),
        "primitive parameter": _cell(facts.primitive_parameter),
        "hybrid": _cell(facts.hybrid),
        "side-effects": _cell(facts.side_effects),
        "recursive": _cell(facts.recursive),
        "tensor computation": _cell(facts.tensor_computation),
        "caller covered": _cell(facts.covered_by_callers),
        **_supplied_parameters(facts),
        "refactoring": "optimize-hybrid" if facts.hybrid else "convert-eager-to-hybrid",
        "passing precondition": decision.precondition.value if decision.precondition else "",
        "transformation": _transformation(decision.transformation),
        "failures": " ".join(failure.kebab for failure in decision.failures),
        "status": _status(decision),
    }


def _cell(value: Tri) -> str:
    return "" if value is None else str(value).lower()


def _supplied_parameters(facts: FunctionFacts) -> dict[str, str]:
    """Which parameters the decorator supplies; blank where there is no decorator."""
    if not facts.hybrid:
        return dict.fromkeys(_TF_FUNCTION_PARAMETERS, "")
    return {name: _cell(name in facts.decorator_arguments) for name in _TF_FUNCTION_PARAMETERS}


def _transformation(transformation: Transformation | None) -> str:
    return transformation.value if transformation else ""


def _status(decision: Decision) -> str:
    """The highest severity of all entries."""
    if decision.failures:
        return "error"
    if not _WARNINGS.isdisjoint(decision.notices):
        return "warning"
    return "info" if decision.notices else "ok"
