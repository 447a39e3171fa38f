"""The text about one function, section by section."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import fill

from pylint_hybrid.analysis import Analysis
from pylint_hybrid.decisions import wording
from pylint_hybrid.decisions.decision import Decision, Failure, Transformation
from pylint_hybrid.decisions.obstacles import known_effects
from pylint_hybrid.decisions.retracing import Spread, retraces, spread
from pylint_hybrid.explain.parameters import parameter_lines
from pylint_hybrid.facts.record import EffectFact, FunctionFacts, Place, Tri
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.project.model import Policy
from pylint_hybrid.project.suppressions import Suppressions
from pylint_hybrid.report.paths import shown_path
from pylint_hybrid.rules.selection import ON_BY_DEFAULT, is_silenced, selected

_WIDTH = 100
_ITEMS_TOLD = 6
_PLACES_TOLD = 4
_ANSWERS: dict[Tri, str] = {True: "yes", False: "no", None: "unknown"}
_CHANGES = {
    Transformation.CONVERT_TO_HYBRID: "Decorate it with tf.function",
    Transformation.CONVERT_TO_EAGER: "Remove its tf.function decorator",
    Transformation.RECONFIGURE: "Change the arguments of its tf.function decorator",
}
_CONFIDENCES = {
    "seen": "what is known of it was seen at calls",
    "inferred": "what is known of it is partly inferred",
    "assumed": "what is known of it is assumed from annotations, defaults and use",
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """The text about one function; empty sections are left out."""

    analysis: Analysis
    facts: FunctionFacts
    decision: Decision
    working_folder: Path

    def text(self) -> str:
        """The whole text. Raises ``ConfigurationError`` if the settings select a rule that there is not."""
        sections = (
            ("", self._heading()),
            ("Parameters", parameter_lines(self.facts, self._places)),
            ("Side effects", self._effects()),
            ("Preconditions of a graph", self._preconditions()),
            (f"Decision (policy {self.decision.policy.value})", self._decision()),
            (self._reasons_title(), self._reasons()),
            ("Assumptions", self._assumptions()),
            ("Messages", self._messages()),
        )
        return "\n\n".join(filter(None, (_section(title, lines) for title, lines in sections)))

    @property
    def _is_safe(self) -> bool:
        return self.decision.policy is Policy.SAFE

    def _heading(self) -> Iterator[str]:
        facts = self.facts
        yield f"{facts.qualname}  ({self._place(Place(facts.path, facts.line))})"
        yield f"  {self._way_of_running()}; {_CONFIDENCES[facts.confidence]}."
        yield f"  {self._callers()}"
        if facts.traced_by:
            yield f"  Runs inside a graph already, by way of {facts.traced_by}."
        if facts.object_uses:
            yield f"  Used as an object at {self._places(facts.object_uses)}."

    def _way_of_running(self) -> str:
        """Graph or eager, and what makes it so."""
        if not self.facts.hybrid:
            return "Runs eagerly"
        made = [
            f"{'wrapped at' if each.wrap else 'decorated at'} line {each.line}"
            + (f" with {wording.names(each.arguments)}" if each.arguments else "")
            for each in self.facts.decorators
        ]
        return "Is a tf.function" + (f", {wording.listed(made)}" if made else "")

    def _callers(self) -> str:
        facts = self.facts
        # What pytest runs is called, as the facts have it, by its own definition.
        callers = [place for place in facts.callers if (place.path, place.line) != (facts.path, facts.line)]
        if not callers:
            if facts.is_test and facts.reached:
                return "Run by pytest."
            if facts.reached:
                return "It is run, but by no call in this project: a library may call it."
            return "Nothing in this project is seen to call it."
        unreached = "" if facts.reached else ", which no module or test is seen to reach"
        return f"Called at {self._places(callers)}{unreached}."

    def _effects(self) -> Iterator[str]:
        """One line for each thing that it does, by the shortest chain of calls."""
        found: dict[str, list[EffectFact]] = {}
        for effect in self.facts.effects:
            found.setdefault(wording.effect_clause(effect), []).append(effect)
        for clause, effects in list(found.items())[:_ITEMS_TOLD]:
            nearest = min(effects, key=lambda effect: len(effect.via))
            chain = " -> ".join(map(self._place, (*nearest.via, nearest.place)))
            others = len({effect.place for effect in effects}) - 1
            more = f", and at {others} more place{'s' * (others != 1)}" if others else ""
            published = self._is_safe or any(effect.paper for effect in effects)
            yield f"{clause}: {chain}{more}" + ("" if published else " (not counted by the published rules)")
        if len(found) > _ITEMS_TOLD:
            yield f"and {len(found) - _ITEMS_TOLD} more"
        if self.facts.unknown_calls:
            yield f"nothing is known of {wording.names(self.facts.unknown_calls)}, which it calls"

    def _preconditions(self) -> Iterator[str]:
        facts = self.facts
        conditions: list[tuple[str, Tri]] = [
            ("a parameter is a tensor", facts.tensor_parameter),
            ("it computes with tensors", facts.tensor_computation),
            self._of_python_values(),
            ("it is free of Python side effects", self._is_free_of_effects()),
            ("it is free of recursion", _negated(facts.recursive)),
            *self._of_tracing(),
        ]
        for text, holds in conditions:
            yield f"{_ANSWERS[holds]:<8} {text}"

    def _of_python_values(self) -> tuple[str, Tri]:
        """The policies ask different questions."""
        facts = self.facts
        if not self._is_safe:
            return "it is given no Python literals", _negated(facts.primitive_parameter)
        varying = None if spread(facts) is Spread.UNKNOWN else retraces(facts)
        return "its Python numbers stay the same from call to call", _negated(varying)

    def _is_free_of_effects(self) -> Tri:
        """The published rules do not count all effects that we know."""
        if self._is_safe and known_effects(self.facts):
            return False
        return _negated(self.facts.side_effects)

    def _of_tracing(self) -> Iterator[tuple[str, Tri]]:
        """What is a graph already is taken to work as one."""
        facts = self.facts
        if self._is_safe and not facts.hybrid:
            yield "what it does works in a graph", self._works_in_graph()
        if not facts.hybrid:
            inside = True if self._is_safe and facts.traced_by else facts.covered_by_callers
            yield "no graph is around it already", _negated(inside)

    def _works_in_graph(self) -> Tri:
        """Whether all that was looked for does; what only may fail is unknown."""
        hazards = self.facts.hazards
        if not hazards:
            return None if hazards is None else True
        return False if any(hazard.certain for hazard in hazards) else None

    def _decision(self) -> Iterator[str]:
        change = self.decision.transformation
        if change is not None:
            yield f"{_CHANGES[change]} ({self._terms()})."
        elif not self.facts.hybrid:
            yield "Leave it eager."
        elif self._told():
            yield "Keep it as a tf.function, but see the messages below."
        else:
            yield "Keep it as a tf.function: nothing speaks against it."
        if not self._is_safe:
            yield from map(_published, self.decision.failures)

    def _terms(self) -> str:
        """What allows a change, and what is left to do before it is made."""
        if not self._is_safe:
            passed = self.decision.precondition.value if self.decision.precondition else "none"
            return f"by the published precondition {passed}; it is not checked whether that is safe"
        if self.decision.safe:
            return "safe to apply"
        assumed = "which is assumed: " if self.facts.confidence == "assumed" else "but "
        return f"{assumed}look at the points below first"

    def _reasons_title(self) -> str:
        if self.decision.transformation is not None:
            return "Look at this first"
        return "Why it stays a graph" if self.facts.hybrid else "Why, and what would have to change"

    def _reasons(self) -> Iterator[str]:
        if self.decision.reasons:
            yield from (reason.sentence for reason in self.decision.reasons)
        else:
            for failure in self.decision.failures:
                yield wording.failure(failure, hybrid=self.facts.hybrid)

    def _assumptions(self) -> Iterator[str]:
        reasons = [reason.sentence for reason in self.decision.reasons]
        assumptions = [each for each in self.facts.assumptions if not any(each in said for said in reasons)]
        yield from assumptions[:_ITEMS_TOLD]
        if len(assumptions) > _ITEMS_TOLD:
            yield f"and {len(assumptions) - _ITEMS_TOLD} more"

    def _messages(self) -> Iterator[str]:
        """What is told of it, in full, and the names of what is switched off."""
        told = self._told()
        yield from (f"{finding.symbol}: {finding.message}" for finding in told)
        for finding in self._findings():
            if finding not in told:
                by_default = finding.symbol in ON_BY_DEFAULT
                yield f"{finding.symbol} is switched off {'here' if by_default else 'by default'}"

    def _findings(self) -> list[Finding]:
        facts = self.facts
        found = self.analysis.findings_in(facts.path)
        return [each for each in found if (each.line, each.qualname) == (facts.line, facts.qualname)]

    def _told(self) -> list[Finding]:
        """The findings that settings and comments let through."""
        on = selected(self.analysis.project.settings, ON_BY_DEFAULT)
        sources = (file.source for file in self.analysis.project.files if str(file.path) == self.facts.path)
        comments = Suppressions.of(next(sources, b""))
        return [each for each in self._findings() if each.symbol in on and not is_silenced(each, comments)]

    def _places(self, places: Sequence[Place]) -> str:
        return wording.listed(list(dict.fromkeys(map(self._place, places))), _PLACES_TOLD)

    def _place(self, place: Place) -> str:
        return f"{shown_path(place.path, self.working_folder)}:{place.line}"


def _published(failure: Failure) -> str:
    """A failure as the facts name it; one of them says that nothing is wrong."""
    fine = " (nothing is wrong with that)" if failure is Failure.HAS_NO_PRIMITIVE_PARAMETERS else ""
    return f"published as {failure.kebab}, code {failure.code}{fine}"


def _section(title: str, lines: Iterable[str]) -> str:
    """A titled block of wrapped lines; the heading has no title and is indented already."""
    shown = list(lines)
    if not shown:
        return ""
    return "\n".join([title, *(_wrapped("  " + line) for line in shown)] if title else map(_wrapped, shown))


def _wrapped(text: str) -> str:
    """Names, paths and numbers are left whole."""
    return fill(text, _WIDTH, subsequent_indent="      ", break_long_words=False, break_on_hyphens=False)


def _negated(value: Tri) -> Tri:
    return None if value is None else not value
