"""Tells a person, in one screen, what is known of one function and why it was decided as it was.

It relies on facts and decisions alone; the source is read only to find the function that encloses a line.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

from pylint_hybrid.analysis import Analysis
from pylint_hybrid.decisions import wording
from pylint_hybrid.decisions.decision import Decision, Transformation
from pylint_hybrid.decisions.retracing import Spread, retraces, spread
from pylint_hybrid.facts.record import FunctionFacts, ParameterFacts, Place, TensorType, Tri
from pylint_hybrid.project.model import Policy

_WIDTH = 100
_ITEMS_TOLD = 6
_PLACES_TOLD = 4
_SOURCES = {
    "annotation": "by its annotation",
    "call": "as calls show",
    "container": "a container of tensors, as calls show",
    "use": "by how the body uses it",
    "name": "by its name",
}
_ANSWERS: dict[Tri, str] = {True: "yes", False: "no", None: "unknown"}
_CHANGES = {
    Transformation.CONVERT_TO_HYBRID: "Decorate it with tf.function",
    Transformation.CONVERT_TO_EAGER: "Remove its tf.function decorator",
    Transformation.RECONFIGURE: "Change the arguments of its tf.function decorator",
}
_CONFIDENCES = {
    "seen": "seen at calls",
    "inferred": "partly inferred",
    "assumed": "assumed, no call was seen",
}


def explain(analysis: Analysis, path: str, line: int) -> str:
    """All about the function at, or around, a line of a file that is given by its absolute path."""
    found = _find(analysis, path, line)
    if found is None:
        return f"{_shown(analysis, path)}:{line}: no function stands here."
    facts, decision = found
    return _Explanation(analysis, facts, decision).text()


def _find(analysis: Analysis, path: str, line: int) -> tuple[FunctionFacts, Decision] | None:
    """The innermost function whose definition, decorators included, covers the line."""
    starts = {
        (facts.line, facts.column): (facts, decision)
        for facts, decision in zip(analysis.functions, analysis.decisions, strict=True)
        if facts.path == path
    }
    ends = _ends_of_lines(_source(analysis, path))
    covering = [
        pair
        for (first, _), pair in starts.items()
        if (pair[0].first_line or first) <= line <= ends.get(first, first)
    ]
    return max(covering, key=lambda pair: (pair[0].line, pair[0].column), default=None)


def _source(analysis: Analysis, path: str) -> bytes:
    return next((file.source for file in analysis.project.files if str(file.path) == path), b"")


def _ends_of_lines(source: bytes) -> dict[int, int]:
    """Where the definitions that start on a line end; the outermost, if several start there."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    ends: dict[int, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            ends[node.lineno] = max(node.end_lineno or node.lineno, ends.get(node.lineno, 0))
    return ends


def _shown(analysis: Analysis, path: str) -> str:
    """A path as seen from the project's root."""
    root = analysis.project.root
    return Path(path).relative_to(root).as_posix() if Path(path).is_relative_to(root) else path


@dataclass(frozen=True, slots=True)
class _Explanation:
    """The text about one function, section by section; empty sections are left out."""

    analysis: Analysis
    facts: FunctionFacts
    decision: Decision

    def text(self) -> str:
        sections = (
            ("", self._heading()),
            ("Parameters", self._parameters()),
            ("Side effects", self._effects()),
            ("Preconditions", self._preconditions()),
            (f"Decision (policy {self.decision.policy.value})", self._decision()),
            (self._reasons_title(), self._reasons()),
            ("Assumptions", iter(self.facts.assumptions)),
            ("Messages", self._messages()),
        )
        return "\n\n".join(filter(None, (_section(title, lines) for title, lines in sections)))

    def _heading(self) -> Iterator[str]:
        facts = self.facts
        yield f"{facts.qualname}  ({_shown(self.analysis, facts.path)}:{facts.line})"
        yield f"  {self._way_of_running()}; what is known of it is {_CONFIDENCES[facts.confidence]}."
        if facts.callers:
            yield f"  Called at {self._places(facts.callers)}."
        elif facts.reached:
            yield "  Reached, but by no call that can be named."
        else:
            yield "  Nothing in this project is seen to call it."
        if facts.traced_by:
            yield f"  Runs inside a graph already, by way of {facts.traced_by}."
        if facts.object_uses:
            yield f"  Used as an object at {self._places(facts.object_uses)}."

    def _way_of_running(self) -> str:
        """Graph or eager, and what makes it so."""
        decorators = self.facts.decorators
        if not self.facts.hybrid:
            return "Runs eagerly"
        made = [
            f"{'wrapped at' if each.wrap else 'decorated at'} line {each.line}"
            + (f" with {wording.names(each.arguments)}" if each.arguments else "")
            for each in decorators
        ]
        return "Is a tf.function" + (f", {wording.listed(made)}" if made else "")

    def _parameters(self) -> Iterator[str]:
        for parameter in self.facts.parameters:
            if not parameter.is_self:
                yield f"{parameter.name}: {self._kind(parameter)}"

    def _kind(self, parameter: ParameterFacts) -> str:
        parts = [_as_tensor(parameter)]
        if parameter.evidence:
            parts.append(f"from {self._places(parameter.evidence)}")
        if parameter.literals:
            places = f" at {self._places(parameter.literal_places)}" if parameter.literal_places else ""
            parts.append(f"given {', '.join(parameter.literals)}{places}")
        elif parameter.primitive:
            parts.append("given Python values")
        return "; ".join(parts)

    def _effects(self) -> Iterator[str]:
        for effect in self.facts.effects[:_ITEMS_TOLD]:
            chain = [self._place(place) for place in (*effect.via, effect.place)]
            what = wording.effect_clause(effect)
            yield f"{what}: {' -> '.join(chain)}" + ("" if effect.paper else " (not a published effect)")
        if len(self.facts.effects) > _ITEMS_TOLD:
            yield f"and {len(self.facts.effects) - _ITEMS_TOLD} more"
        if self.facts.unknown_calls:
            yield f"nothing is known of {wording.names(self.facts.unknown_calls)}, which it calls"

    def _preconditions(self) -> Iterator[str]:
        facts = self.facts
        values, varying = "it is given no Python literals", facts.primitive_parameter
        if self.decision.policy is Policy.SAFE:
            values = "the Python numbers that it is given do not vary"
            varying = None if spread(facts) is Spread.UNKNOWN else retraces(facts)
        conditions: list[tuple[str, Tri]] = [
            ("a parameter is a tensor", facts.tensor_parameter),
            ("it computes with tensors", facts.tensor_computation),
            (values, _negated(varying)),
            ("it has no Python side effects", _negated(facts.side_effects)),
            ("it is not recursive", _negated(facts.recursive)),
            ("it is not part of its callers' graphs", _negated(facts.covered_by_callers)),
        ]
        for text, holds in conditions:
            yield f"{_ANSWERS[holds]:<8} {text}"

    def _decision(self) -> Iterator[str]:
        change = self.decision.transformation
        if change is None:
            yield "Keep it as a tf.function." if self.facts.hybrid else "Leave it eager."
        else:
            passed = self.decision.precondition.value if self.decision.precondition else ""
            safe = "safe to apply" if self.decision.safe else "to be looked at before it is applied"
            yield f"{_CHANGES[change]} ({passed}; {safe})."
        for failure in self.decision.failures:
            yield f"fails {failure.kebab} (code {failure.code})"

    def _reasons_title(self) -> str:
        if self.decision.transformation is not None:
            return "Look at this first"
        return "Why it stays" if self.facts.hybrid else "What would have to change"

    def _reasons(self) -> Iterator[str]:
        if self.decision.reasons:
            yield from (reason.sentence for reason in self.decision.reasons)
        else:
            for failure in self.decision.failures:
                yield wording.failure(failure, hybrid=self.facts.hybrid)

    def _messages(self) -> Iterator[str]:
        for finding in self.analysis.findings_in(self.facts.path):
            if finding.line == self.facts.line and finding.qualname == self.facts.qualname:
                yield f"{finding.symbol}: {finding.message}"

    def _places(self, places: Sequence[Place]) -> str:
        return wording.listed(list(dict.fromkeys(map(self._place, places))), _PLACES_TOLD)

    def _place(self, place: Place) -> str:
        return f"{_shown(self.analysis, place.path)}:{place.line}"


def _section(title: str, lines: Iterable[str]) -> str:
    """A titled block of wrapped lines; the heading has no title and is indented already."""
    shown = list(lines)
    if not shown or not title:
        return "\n".join(shown)
    wrapped = (fill(text, _WIDTH, initial_indent="  ", subsequent_indent="      ") for text in shown)
    return "\n".join([title, *wrapped])


def _as_tensor(parameter: ParameterFacts) -> str:
    """Whether a parameter is a tensor, how that is known, and of what types."""
    if parameter.tensor is None:
        return "unknown whether it is a tensor"
    if parameter.tensor is False:
        return "not a tensor"
    how = _SOURCES.get(parameter.source, "")
    types = wording.listed([_type(seen) for seen in parameter.types[:_ITEMS_TOLD]])
    return "tensor" + (f" {how}" if how else "") + (f", {types}" if types else "")


def _type(seen: TensorType) -> str:
    """``float32 (256, None)``, with the kind where it is no plain tensor."""
    shape = "of any rank" if seen.shape is None else str(seen.shape)
    return f"{'' if seen.kind == 'dense' else seen.kind + ' '}{seen.dtype} {shape}"


def _negated(value: Tri) -> Tri:
    return None if value is None else not value
