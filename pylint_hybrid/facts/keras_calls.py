"""Which functions are a Keras ``call``, or run inside one (rule W0: Keras 3 builds symbolically there)."""

from __future__ import annotations

from collections import deque

from pylint_hybrid.evaluation.classes import UNRESOLVED_BASE
from pylint_hybrid.evaluation.keras_layers import KERAS_LAYER
from pylint_hybrid.evaluation.program import Code
from pylint_hybrid.evaluation.result import Evaluation
from pylint_hybrid.facts.places import Places
from pylint_hybrid.facts.record import Place, Tri


class KerasCalls:
    """Keras ``call`` methods and what calls lead to from them."""

    __slots__ = ("_places", "_reached", "evaluation")

    def __init__(self, evaluation: Evaluation, places: Places) -> None:
        self.evaluation = evaluation
        self._places = places
        self._reached = self._reach()

    def _reach(self) -> dict[int, tuple[Place, ...]]:
        """Codes that are, or are called from, a Keras ``call``, with the way there."""
        engine = self.evaluation.engine
        found: dict[int, tuple[Place, ...]] = {}
        starts = [code for code in self.evaluation.program.codes if self._is_call(code)]
        queue: deque[int] = deque()
        for code in starts:
            found[code.number] = ()
            queue.append(code.number)
        while queue:
            number = queue.popleft()
            for contexts in (self.evaluation.reached, self.evaluation.open):
                for context in contexts.get(number, ()):
                    for callee, edge in sorted(context.callees.items()):
                        inner = engine.context(callee).code
                        if inner.number not in found and inner.is_function:
                            pos = next(iter(edge.positions), 0)
                            found[inner.number] = (*found[number], self._places.of(number, pos))
                            queue.append(inner.number)
        return found

    def _is_call(self, code: Code) -> Tri:
        if code.number in self.evaluation.engine.marks.keras_calls:
            return True
        if code.summary.name != "call" or code.class_number < 0:
            return False
        engine = self.evaluation.engine
        reader = engine.module_context(code.module).number
        if engine.classes.is_a(code.class_number, KERAS_LAYER, reader):
            return True
        return None if UNRESOLVED_BASE in engine.classes.order(code.class_number, reader) else False

    def of(self, code: Code) -> tuple[Tri, tuple[Place, ...]]:
        """Whether a function is a Keras ``call`` or is reached from one, and through which calls."""
        via = self._reached.get(code.number)
        if via is not None:
            return True, via
        return self._is_call(code), ()
