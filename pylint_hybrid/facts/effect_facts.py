"""Side effects of a function with the call chains that lead to them."""

from __future__ import annotations

from dataclasses import dataclass

from pylint_hybrid.evaluation.call_graph import CallGraph
from pylint_hybrid.evaluation.contexts import CAUTION, HAZARD, Context, EffectMark
from pylint_hybrid.evaluation.hazards import ARRAY_DTYPE
from pylint_hybrid.evaluation.marks import named_parameter
from pylint_hybrid.evaluation.program import Code
from pylint_hybrid.evaluation.result import Evaluation
from pylint_hybrid.facts import results
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
    unknown: list[str]
    hazards: tuple[HazardFact, ...]


def read(
    evaluation: Evaluation, graph: CallGraph, code: Code, contexts: list[Context], paper: bool
) -> Behaviour:
    """The effects and hazards of a function over all its contexts."""
    found: dict[tuple[int, str, int], tuple[EffectMark, Context]] = {}
    hazards: dict[tuple[int, EffectMark], Context] = {}
    unknown: set[str] = set()
    for context in contexts:
        for owner, mark in graph.effects(context):
            if mark.kind.startswith((HAZARD, CAUTION)):
                if mark.kind == _OWN_ONLY and owner.code is not code:
                    continue
                hazards.setdefault((owner.code.number, mark), context)
            elif mark.kind in UNKNOWN_KINDS:
                unknown.add(_readable(evaluation, mark.target))
            elif (not paper or mark.paper) and not _is_keras_build(evaluation, owner, code):
                # Objects of several classes and allocation sites may be written at one place.
                key = (owner.code.number, mark.kind, mark.pos)
                known = found.get(key)
                if known is None or _precedes(mark, known[0]):
                    found[key] = (mark, context)
    verdict: Tri = bool(found)
    if not found and unknown and not paper:
        verdict = None
    marks = {(number, mark): context for (number, _, _), (mark, context) in found.items()}
    ordered = sorted(marks.items(), key=lambda item: _order(evaluation, code, item[0]))
    facts = tuple(
        _fact(evaluation, graph, context, number, mark) for (number, mark), context in ordered[:MAX_EFFECTS]
    )
    return Behaviour(facts, verdict, sorted(unknown), _hazards(evaluation, graph, code, contexts, hazards))


def _precedes(mark: EffectMark, other: EffectMark) -> bool:
    return (not mark.paper, mark.target) < (not other.paper, other.target)


def _hazards(
    evaluation: Evaluation,
    graph: CallGraph,
    code: Code,
    contexts: list[Context],
    found: dict[tuple[int, EffectMark], Context],
) -> tuple[HazardFact, ...]:
    ordered = sorted(found.items(), key=lambda item: _order(evaluation, code, item[0]))
    facts = [
        _hazard(evaluation, graph, context, number, mark) for (number, mark), context in ordered[:MAX_EFFECTS]
    ]
    here = Place(str(code.module.file.path), code.summary.line, code.summary.column)
    facts.extend(results.hazards(contexts, here))
    return tuple(facts)


def _hazard(
    evaluation: Evaluation, graph: CallGraph, context: Context, number: int, mark: EffectMark
) -> HazardFact:
    prefix, _, rule = mark.kind.partition(":")
    place = Place(*evaluation.program.codes[number].place(mark.pos), mark.target)
    via = tuple(Place(*caller.code.place(pos)) for caller, pos in graph.chain(context, number))
    return HazardFact(rule, place, via, certain=prefix + ":" == HAZARD)


def _readable(evaluation: Evaluation, target: str) -> str:
    """Unknown values are named by code number and parameter; people read the parameter."""
    parameter = named_parameter(target)
    return f"the parameter {parameter[1]}" if parameter is not None else target


def _is_keras_build(evaluation: Evaluation, owner: Context, code: Code) -> bool:
    """Keras runs ``build`` once, outside of any graph: what it writes counts for ``build`` itself only."""
    return owner.code.summary.name == "build" and owner.code is not code and owner.code.class_number >= 0


def _order(
    evaluation: Evaluation, code: Code, key: tuple[int, EffectMark]
) -> tuple[bool, str, int, str, str]:
    number, mark = key
    path, _, _ = evaluation.program.codes[number].place(mark.pos)
    return (number != code.number, path, mark.pos, mark.kind, mark.target)


def _fact(
    evaluation: Evaluation, graph: CallGraph, context: Context, number: int, mark: EffectMark
) -> EffectFact:
    place = Place(*evaluation.program.codes[number].place(mark.pos))
    via = tuple(Place(*caller.code.place(pos)) for caller, pos in graph.chain(context, number))
    return EffectFact(mark.kind, place, mark.target, via, mark.paper)
