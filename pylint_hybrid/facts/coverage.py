"""Who calls a function: whether all callers are graphs already, and whether a library traces it."""

from __future__ import annotations

from pylint_hybrid.evaluation.contexts import Context
from pylint_hybrid.evaluation.program import Code
from pylint_hybrid.evaluation.result import Evaluation
from pylint_hybrid.lowering.ir import CodeKind

_BODIES = (CodeKind.MODULE, CodeKind.CLASS)


class Coverage:
    """The least fixed point of: every known caller of a function is hybrid or covered."""

    __slots__ = ("_callers", "_covered", "evaluation")

    def __init__(self, evaluation: Evaluation) -> None:
        self.evaluation = evaluation
        self._callers: dict[int, set[int] | None] = {}
        for number, contexts in evaluation.reached.items():
            self._callers[number] = self._callers_of(number, contexts)
        self._covered = self._fixpoint()

    def _callers_of(self, number: int, contexts: list[Context]) -> set[int] | None:
        """Codes that call a code; None if something calls it that cannot be covered."""
        callers: set[int] = set()
        engine = self.evaluation.engine
        for context in contexts:
            for caller_number in context.callers:
                caller = engine.context(caller_number)
                if caller.dead or caller.open or caller is context:
                    continue
                edge = caller.callees.get(context.number)
                if caller.code.summary.kind in _BODIES:
                    return None
                # The published rules give up at any frame of a library in between.
                if edge is not None and (edge.traced_by or (engine.paper and edge.library)):
                    return None
                callers.add(caller.code.number)
        return callers or None

    def _fixpoint(self) -> set[int]:
        hybrid = set(self.evaluation.engine.marks.hybrid)
        covered: set[int] = set()
        changed = True
        while changed:
            changed = False
            for number, callers in self._callers.items():
                if number not in covered and callers and callers <= (hybrid | covered):
                    covered.add(number)
                    changed = True
        return covered

    def of(self, code: Code) -> bool:
        """Whether callers cover a function."""
        return code.number in self._covered

    def called_by(self, code: Code) -> tuple[tuple[str, int], ...]:
        """The functions that call a function, by path and line; () if something else may call it, too."""
        codes = self.evaluation.program.codes
        callers = [codes[number] for number in self._callers.get(code.number) or ()]
        if not all(caller.is_function for caller in callers):
            return ()
        return tuple(sorted((str(caller.module.file.path), caller.summary.line) for caller in callers))
