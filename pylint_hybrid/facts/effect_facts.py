"""Side effects of a function with the call chains that lead to them."""

from __future__ import annotations

from dataclasses import dataclass

from pylint_hybrid.evaluation.call_graph import Ways
from pylint_hybrid.evaluation.contexts import CAUTION, HAZARD, Context, EffectMark
from pylint_hybrid.evaluation.hazards import ARRAY_DTYPE
from pylint_hybrid.evaluation.marks import named_parameter
from pylint_hybrid.evaluation.program import Code
from pylint_hybrid.evaluation.result import Evaluation
from pylint_hybrid.facts.places import Places
from pylint_hybrid.facts.record import EffectFact, HazardFact, Place, Tri

MAX_EFFECTS = 12
_OWN_ONLY = HAZARD + ARRAY_DTYPE
UNKNOWN_KINDS = frozenset({"unknown-call", "unknown-write"})


@dataclass(slots=True, frozen=True)
class Behaviour:
    """What a function does besides computing its result.

    ``unknown`` names the unknown calls that keep ``side_effects`` from being known.
    """

    effects: tuple[EffectFact, ...]
    side_effects: Tri
    unknown: tuple[str, ...]
    hazards: tuple[HazardFact, ...] | None


# Of a function that was not evaluated.
NOT_EXAMINED = Behaviour((), None, (), None)


class EffectReader:
    """Reads effects and hazards from contexts and what they call."""

    __slots__ = ("_paper", "_places", "evaluation")

    def __init__(self, evaluation: Evaluation, places: Places, paper: bool) -> None:
        self.evaluation = evaluation
        self._places = places
        self._paper = paper

    def read(self, code: Code, contexts: list[Context]) -> Behaviour:
        """The effects and hazards of a function over all its contexts."""
        found: dict[tuple[int, str, int], tuple[EffectMark, Context]] = {}
        hazards: dict[tuple[int, EffectMark], Context] = {}
        unknown: set[str] = set()
        paper = self._paper
        for context, owner, mark in self.evaluation.graph.effects(contexts):
            kind = mark.kind
            if kind.startswith((HAZARD, CAUTION)):
                if kind != _OWN_ONLY or owner.code is code:
                    hazards[owner.code.number, mark] = context
            elif kind in UNKNOWN_KINDS:
                unknown.add(_readable(mark.target))
            elif (not paper or mark.paper) and not self._is_keras_build(owner, code):
                # Objects of several classes and allocation sites may be written at one place.
                key = (owner.code.number, kind, mark.pos)
                known = found.get(key)
                if known is None or _precedes(mark, known[0]):
                    found[key] = (mark, context)
        verdict: Tri = bool(found)
        if not found and unknown and not paper:
            verdict = None
        marks = {(key[0], mark): context for key, (mark, context) in found.items()}
        ways: dict[int, Ways] = {}
        effects = [
            EffectFact(mark.kind, self._places.of(number, mark.pos), mark.target, via, mark.paper)
            for number, mark, via in self._with_ways(code, marks, ways)
        ]
        return Behaviour(
            tuple(effects),
            verdict,
            tuple(sorted(unknown)),
            tuple([self._hazard(*one) for one in self._with_ways(code, hazards, ways)]),
        )

    def _with_ways(
        self, code: Code, found: dict[tuple[int, EffectMark], Context], ways: dict[int, Ways]
    ) -> list[tuple[int, EffectMark, tuple[Place, ...]]]:
        """The first marks, those of the function itself before others, with the calls that lead there."""
        ordered = list(found)
        if len(ordered) > 1:
            ordered.sort(key=lambda one: self._order(code, *one))
        return [(*one, self._via(code, one[0], found[one], ways)) for one in ordered[:MAX_EFFECTS]]

    def _order(self, code: Code, number: int, mark: EffectMark) -> tuple[bool, str, int, str, str]:
        return (number != code.number, self._places.path(number), mark.pos, mark.kind, mark.target)

    def _via(self, code: Code, target: int, start: Context, ways: dict[int, Ways]) -> tuple[Place, ...]:
        if target == code.number:
            return ()
        way = ways.get(start.number)
        if way is None:
            way = ways[start.number] = Ways(self.evaluation.graph, start)
        return tuple([self._places.of(caller.code.number, pos) for caller, pos in way.to(target)])

    def _is_keras_build(self, owner: Context, code: Code) -> bool:
        """Keras runs ``build`` once, outside of graphs: what it writes counts for ``build`` itself only."""
        return owner.code is not code and self.evaluation.engine.is_keras_build(owner.code)

    def _hazard(self, number: int, mark: EffectMark, via: tuple[Place, ...]) -> HazardFact:
        prefix, _, rule = mark.kind.partition(":")
        place = self._places.of(number, mark.pos, mark.target)
        return HazardFact(rule, place, via, certain=prefix + ":" == HAZARD)


def _precedes(mark: EffectMark, other: EffectMark) -> bool:
    return (not mark.paper, mark.target) < (not other.paper, other.target)


def _readable(target: str) -> str:
    """Unknown values are named by code number and parameter; people read the parameter."""
    parameter = named_parameter(target)
    return f"the parameter {parameter[1]}" if parameter is not None else target
