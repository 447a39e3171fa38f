"""What follows from the call graph once evaluation is over: transitive effects, recursion, coverage.

Sets of effects and of allocation sites are bit masks, joined once per strongly connected component from
the leaves up, so that the cost is linear in the number of edges.
"""

from __future__ import annotations

from collections import deque

from pylint_hybrid.evaluation import hazards
from pylint_hybrid.evaluation.contexts import CAUTION, HAZARD, Context, EffectMark
from pylint_hybrid.evaluation.engine import Engine
from pylint_hybrid.evaluation.heap import Cell
from pylint_hybrid.lowering.ir import pack

_CREATION = f"{HAZARD}creates-variables"


def _start(context: Context) -> int:
    return pack(context.code.summary.line, context.code.summary.column)


class CallGraph:
    """Transitive facts of the contexts of one world (``contexts`` must be closed under calls)."""

    __slots__ = (
        "_allocations",
        "_bits",
        "_computes",
        "_creations",
        "_effects",
        "_site_bits",
        "contexts",
        "engine",
        "marks",
    )

    def __init__(self, engine: Engine, contexts: list[Context]) -> None:
        self.engine = engine
        self.contexts = {context.number: context for context in contexts}
        self.marks: list[tuple[Context, EffectMark]] = []
        self._bits: dict[tuple[int, EffectMark], int] = {}
        self._site_bits: dict[int, int] = {}
        self._effects: dict[int, int] = {}
        self._allocations: dict[int, int] = {}
        self._computes: dict[int, bool] = {}
        self._creations = 0  # mask of the marks that create variables
        self._number_effects()
        for component in components(self.contexts):
            self._close(component)

    def _number_effects(self) -> None:
        known: dict[tuple[bool, Cell], str] = {}
        for context in self.contexts.values():
            for name in hazards.changing_state(self.engine, context, known):
                clause = f"reads '{name}', which other code changes"
                mark = EffectMark(f"{CAUTION}changing-state", _start(context), clause, None, False)
                context.effects[mark] = None
            for mark in context.effects:
                key = (context.code.number, mark)
                if key not in self._bits:
                    self._bits[key] = len(self.marks)
                    if mark.kind == _CREATION:
                        self._creations |= 1 << len(self.marks)
                    self.marks.append((context, mark))
                for site in mark.sites or ():
                    self._site_bits.setdefault(site, len(self._site_bits))

    def _close(self, component: list[int]) -> None:
        effects = allocations = 0
        computes = False
        for number in component:
            context = self.contexts[number]
            computes = computes or context.computes >= 0
            for mark in context.effects:
                effects |= 1 << self._bits[(context.code.number, mark)]
            for site in context.allocations:
                bit = self._site_bits.get(site)
                if bit is not None:
                    allocations |= 1 << bit
            for callee in context.callees:
                if callee in self._effects:
                    inner = self._effects[callee]
                    # Keras runs ``build`` once, outside of graphs: what it creates does not count.
                    is_build = self.contexts[callee].code.summary.name == "build"
                    effects |= inner & ~self._creations if is_build else inner
                    allocations |= self._allocations[callee]
                    computes = computes or self._computes[callee]
        for number in component:
            self._effects[number] = effects
            self._allocations[number] = allocations
            self._computes[number] = computes

    def computes(self, context: Context) -> bool:
        """Whether a context, or one that it reaches, computes with tensors."""
        return self._computes[context.number]

    def effects(self, context: Context) -> list[tuple[Context, EffectMark]]:
        """The effects of a context and all it reaches, less those on objects allocated meanwhile."""
        mask = self._effects[context.number]
        allocated = self._allocations[context.number]
        found: list[tuple[Context, EffectMark]] = []
        while mask:
            low = mask & -mask
            mask ^= low
            owner, mark = self.marks[low.bit_length() - 1]
            if mark.sites is not None and all(allocated >> self._site_bits[site] & 1 for site in mark.sites):
                continue
            found.append((owner, mark))
        return found

    def chain(self, start: Context, code: int) -> list[tuple[Context, int]]:
        """Call sites (caller, position) on a shortest way from ``start`` to a context of ``code``."""
        if start.code.number == code:
            return []
        before: dict[int, tuple[int, int]] = {start.number: (0, 0)}
        queue = deque([start.number])
        while queue:
            number = queue.popleft()
            for callee, edge in self.contexts[number].callees.items():
                if callee in before or callee not in self.contexts:
                    continue
                before[callee] = (number, next(iter(edge.positions), 0))
                if self.contexts[callee].code.number == code:
                    return self._path(before, callee)
                queue.append(callee)
        return []

    def _path(self, before: dict[int, tuple[int, int]], last: int) -> list[tuple[Context, int]]:
        path: list[tuple[Context, int]] = []
        number, pos = before[last]
        while number:
            path.append((self.contexts[number], pos))
            number, pos = before[number]
        return path[::-1]

    def reaches_itself(self, contexts: list[Context]) -> bool:
        """Whether calls lead from one of a function's contexts back to the function."""
        code = contexts[0].code.number
        seen: set[int] = set()
        stack = [callee for context in contexts for callee in context.callees]
        while stack:
            number = stack.pop()
            if number in seen or number not in self.contexts:
                continue
            seen.add(number)
            context = self.contexts[number]
            if context.code.number == code:
                return True
            stack.extend(context.callees)
        return False

    def recursive_codes(self) -> set[int]:
        """Codes that lie on a cycle of the call graph of codes (candidates for recursion)."""
        edges: dict[int, set[int]] = {}
        for context in self.contexts.values():
            targets = edges.setdefault(context.code.number, set())
            for callee in context.callees:
                if callee in self.contexts:
                    targets.add(self.contexts[callee].code.number)
        cyclic = {code for code, targets in edges.items() if code in targets}
        for component in strongly_connected(edges):
            if len(component) > 1:
                cyclic.update(component)
        return cyclic


def components(contexts: dict[int, Context]) -> list[list[int]]:
    """Strongly connected components of contexts, callees first."""
    edges = {
        number: {callee for callee in context.callees if callee in contexts}
        for number, context in contexts.items()
    }
    return strongly_connected(edges)


def strongly_connected(edges: dict[int, set[int]]) -> list[list[int]]:
    """Tarjan's algorithm without recursion; components come out in reverse topological order."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    on_stack: set[int] = set()
    stack: list[int] = []
    found: list[list[int]] = []
    for root in sorted(edges):
        if root in index:
            continue
        work = [(root, iter(sorted(edges[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, successors = work[-1]
            for successor in successors:
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, iter(sorted(edges.get(successor, ())))))
                    break
                if successor in on_stack:
                    low[node] = min(low[node], index[successor])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == index[node]:
                    found.append(_pop_component(stack, on_stack, node))
    return found


def _pop_component(stack: list[int], on_stack: set[int], node: int) -> list[int]:
    component: list[int] = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        component.append(member)
        if member == node:
            return component
