"""From where the contexts of one function are called."""

from __future__ import annotations

from pylint_hybrid.evaluation.contexts import Context, Edge
from pylint_hybrid.evaluation.result import Evaluation
from pylint_hybrid.facts.places import Places
from pylint_hybrid.facts.record import Place
from pylint_hybrid.lowering.ir import CodeKind

MAX_CALLERS = 50


class CallSites:
    """The call sites of one function, by path and packed position."""

    __slots__ = ("_edges", "_places", "_sites", "evaluation")

    def __init__(self, evaluation: Evaluation, places: Places, contexts: list[Context]) -> None:
        self.evaluation = evaluation
        self._places = places
        self._edges: dict[int, list[tuple[Context, Edge]]] = {}
        for context in contexts:
            edges = self._edges[context.number] = []
            for number in context.callers:
                caller = evaluation.engine.context(number)
                edge = caller.callees.get(context.number)
                if edge is not None and not caller.dead:
                    edges.append((caller, edge))
        self._sites: dict[int, set[tuple[str, int]]] = {}

    def of(self, context: Context) -> set[tuple[str, int]]:
        """The places that call a context."""
        found = self._sites.get(context.number)
        if found is None:
            found = self._sites[context.number] = {
                (self._places.path(caller.code.number), pos)
                for caller, edge in self._edges[context.number]
                for pos in edge.positions
            }
        return found

    def callers(self) -> tuple[Place, ...]:
        """The places that call the function, class bodies left out."""
        positions = {
            (self._places.path(caller.code.number), pos)
            for edges in self._edges.values()
            for caller, edge in edges
            if caller.code.summary.kind != CodeKind.CLASS
            for pos in edge.positions
        }
        return self._places.first(positions, MAX_CALLERS)

    def traced_by(self) -> str:
        """The API that runs all calls in a graph, "" if there is none."""
        names = {edge.traced_by for edges in self._edges.values() for _, edge in edges}
        return min(names) if names and "" not in names else ""
