"""From where the contexts of one function are called."""

from __future__ import annotations

from pylint_hybrid.evaluation.contexts import Context
from pylint_hybrid.evaluation.result import Evaluation
from pylint_hybrid.facts.places import Places
from pylint_hybrid.facts.record import Place
from pylint_hybrid.lowering.ir import CodeKind

MAX_CALLERS = 50


class CallSites:
    """The call sites of one function, by path and packed position."""

    __slots__ = ("_callers", "_places", "_sites", "_tracers")

    def __init__(self, evaluation: Evaluation, places: Places, contexts: list[Context]) -> None:
        self._places = places
        self._sites: dict[int, set[tuple[str, int]]] = {}
        self._callers: set[tuple[str, int]] = set()
        self._tracers: set[str] = set()
        for context in contexts:
            sites = self._sites[context.number] = set()
            for number in context.callers:
                caller = evaluation.engine.context(number)
                edge = caller.callees.get(context.number)
                if edge is None or caller.dead:
                    continue
                self._tracers.add(edge.traced_by)
                path = places.path(caller.code.number)
                positions = [(path, pos) for pos in edge.positions]
                sites.update(positions)
                if caller.code.summary.kind != CodeKind.CLASS:
                    self._callers.update(positions)

    def of(self, context: Context) -> set[tuple[str, int]]:
        """The places that call a context."""
        return self._sites[context.number]

    def callers(self) -> tuple[Place, ...]:
        """The places that call the function, class bodies left out."""
        return self._places.first(self._callers, MAX_CALLERS)

    def traced_by(self) -> str:
        """The API that runs all calls in a graph, "" if there is none."""
        return min(self._tracers) if self._tracers and "" not in self._tracers else ""
