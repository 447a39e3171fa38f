"""Writes facts in their public form: JSON after ``facts.schema.json``.

The format is stable: fields may be added, none is renamed or removed; what is not known is null, and
optional fields that nobody computed are left out. What happens through calls is shortened (see ``nearest``),
and each field of a function stands on a line of its own: large projects have thousands of functions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pylint_hybrid
from pylint_hybrid.decisions.decision import Decision
from pylint_hybrid.facts.record import (
    EffectFact,
    FunctionFacts,
    HazardFact,
    ParameterFacts,
    Place,
    TensorType,
)
from pylint_hybrid.facts.schema import SCHEMA_VERSION
from pylint_hybrid.project.model import Policy, Problem
from pylint_hybrid.report.nearest import nearest
from pylint_hybrid.report.paths import shown_path


@dataclass(frozen=True, slots=True)
class FactsReport:
    """What is to be written: functions with their decisions, in any order, and what went wrong.

    ``working_folder`` is what printed paths are relative to; ``subject`` names the project.
    """

    subject: str
    policy: Policy
    functions: tuple[tuple[FunctionFacts, Decision], ...]
    problems: tuple[Problem, ...]
    working_folder: Path

    def shown(self, path: str) -> str:
        """A path as it is printed."""
        return shown_path(path, self.working_folder)

    def rows(self) -> list[tuple[str, FunctionFacts, Decision]]:
        """Every ``def`` with its printed path, in the order of output."""
        rows = [(self.shown(facts.path), facts, decision) for facts, decision in self.functions]
        rows = [row for row in rows if not row[1].is_lambda]
        return sorted(rows, key=lambda row: (row[0], row[1].line, row[1].column, row[1].qualname))


def to_json(report: FactsReport) -> str:
    """The report as JSON text after the schema, with a newline at its end."""
    tool = {"name": "pylint-hybrid", "version": pylint_hybrid.__version__}
    functions = [_object(_function(report, *row), depth=2) for row in report.rows()]
    problems = [json.dumps(_problem(report, problem)) for problem in report.problems]
    fields = (
        f'"schema": {SCHEMA_VERSION}',
        f'"tool": {json.dumps(tool)}',
        f'"policy": {json.dumps(report.policy.value)}',
        f'"functions": {_array(functions)}',
        f'"problems": {_array(problems)}',
    )
    return "{\n  " + ",\n  ".join(fields) + "\n}\n"


def _array(items: Sequence[str]) -> str:
    """A list within the document, each item on lines of its own."""
    return "[\n    " + ",\n    ".join(items) + "\n  ]" if items else "[]"


def _object(document: Mapping[str, Any], depth: int) -> str:
    """An object with a line for each of its fields, indented like those around it."""
    indent = "  " * depth
    fields = (f"{indent}  {json.dumps(name)}: {json.dumps(value)}" for name, value in document.items())
    return "{\n" + ",\n".join(fields) + f"\n{indent}}}"


def _problem(report: FactsReport, problem: Problem) -> dict[str, Any]:
    return {"path": report.shown(problem.path), "line": problem.line, "message": problem.message}


def _function(report: FactsReport, path: str, facts: FunctionFacts, decision: Decision) -> dict[str, Any]:
    effects = _counted_effects(report.policy, facts)
    document: dict[str, Any] = {
        "path": path,
        "module": facts.module,
        "qualname": facts.qualname,
        "line": facts.line,
        "column": facts.column,
        "hybrid": facts.hybrid,
        "decorator_arguments": list(facts.decorator_arguments),
        "reached": facts.reached,
        "tensor_parameter": facts.tensor_parameter,
        "primitive_parameter": facts.primitive_parameter,
        "side_effects": facts.side_effects,
        "effects": [_effect(report, *each) for each in nearest(effects, _same_effect)],
        "recursive": facts.recursive,
        "tensor_computation": facts.tensor_computation,
        "covered_by_callers": facts.covered_by_callers,
        "retracing": facts.retracing,
        "parameters": [_parameter(report, parameter) for parameter in facts.parameters],
        **_decision(decision),
        "assumptions": list(facts.assumptions),
    }
    if facts.hazards is not None:
        document["hazards"] = [_hazard(report, *each) for each in nearest(facts.hazards, _same_hazard)]
    return document


def _decision(decision: Decision) -> dict[str, Any]:
    return {
        "precondition": decision.precondition.value if decision.precondition else None,
        "transformation": decision.transformation.value if decision.transformation else None,
        "failures": [failure.kebab for failure in decision.failures],
        "notices": list(decision.notices),
    }


def _counted_effects(policy: Policy, facts: FunctionFacts) -> Iterable[EffectFact]:
    """The published rules do not count all effects that we know."""
    return (effect for effect in facts.effects if effect.paper or policy is not Policy.PAPER)


def _same_effect(effect: EffectFact) -> tuple[str, str, bool]:
    return (effect.kind, effect.target, effect.paper)


def _same_hazard(hazard: HazardFact) -> tuple[str, bool]:
    return (hazard.rule, hazard.certain)


def _effect(report: FactsReport, effect: EffectFact, more: int) -> dict[str, Any]:
    document: dict[str, Any] = {"kind": effect.kind}
    if effect.target:
        document["target"] = effect.target
    document["place"] = _place(report, effect.place)
    document["via"] = [_place(report, place) for place in effect.via]
    return {**document, "more": more} if more else document


def _hazard(report: FactsReport, hazard: HazardFact, more: int) -> dict[str, Any]:
    via = [_place(report, place) for place in hazard.via]
    place = _place(report, hazard.place)
    document = {"rule": hazard.rule, "certain": hazard.certain, "place": place, "via": via}
    return {**document, "more": more} if more else document


def _place(report: FactsReport, place: Place) -> dict[str, Any]:
    document: dict[str, Any] = {"path": report.shown(place.path), "line": place.line, "column": place.column}
    if place.reason:
        document["reason"] = place.reason
    return document


def _parameter(report: FactsReport, parameter: ParameterFacts) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "tensor": parameter.tensor,
        "container": parameter.container,
        "types": [_type(each) for each in parameter.types],
        "primitive": parameter.primitive,
        "evidence": [_place(report, place) for place in parameter.evidence],
    }


def _type(tensor: TensorType) -> dict[str, Any]:
    shape = None if tensor.shape is None else list(tensor.shape)
    return {"kind": tensor.kind, "dtype": tensor.dtype, "shape": shape, "origin": list(tensor.origin)}
