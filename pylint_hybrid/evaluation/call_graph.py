"""What follows from the call graph once evaluation is over: transitive effects, recursion, coverage.

Sets of effects and of allocation sites are bit masks, joined once per strongly connected component from
the leaves up, so that the cost is linear in the number of edges.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping

from pylint_hybrid.domain import values
from pylint_hybrid.evaluation import hazards
from pylint_hybrid.evaluation.contexts import CAUTION, HAZARD, Context, EffectMark
from pylint_hybrid.evaluation.engine import Engine
from pylint_hybrid.evaluation.heap import Cell
from pylint_hybrid.lowering.ir import pack

_CREATION = f"{HAZARD}creates-variables"


def _start(context: Context) -> int:
    return pack(context.code.summary.line, context.code.summary.column)


class CallGraph:
    """Transitive facts of the contexts of a program (``contexts`` must be closed under calls).

    Contexts that entry points reach call no others, so one graph of both worlds says of them what a graph of
    theirs alone would say.
    """

    __slots__ = (
        "_allocations",
        "_computes",
        "_creations",
        "_effects",
        "_found",
        "_site_bits",
        "_sites",
        "contexts",
        "cyclic_codes",
        "engine",
        "marks",
    )

    def __init__(self, engine: Engine, contexts: list[Context]) -> None:
        self.engine = engine
        self.contexts = {context.number: context for context in contexts}
        self.marks: list[tuple[Context, EffectMark]] = []
        self._site_bits: dict[int, int] = {}
        self._sites: list[int | None] = []  # of the objects that each mark writes to; None: not known
        self._effects: dict[int, int] = {}
        self._allocations: dict[int, int] = {}
        self._found: dict[int, int] = {}  # sites of the objects that a context finds in globals
        self._computes: dict[int, bool] = {}
        self._creations = 0  # mask of the marks that create variables
        self.cyclic_codes: set[int] = set()  # they lie on a cycle of the call graph of codes
        self._number_effects()
        self._find_globals()
        self._close()

    def _number_effects(self) -> None:
        """Give each mark of a code a bit, and each context the mask of what it does itself."""
        bits: dict[int, dict[EffectMark, int]] = {}
        changing: tuple[dict[Cell, str], dict[Cell, str]] = ({}, {})
        for context in self.contexts.values():
            for name in hazards.changing_state(self.engine, context, changing[context.open]):
                clause = f"reads '{name}', which other code changes"
                mark = EffectMark(f"{CAUTION}changing-state", _start(context), clause, None, False)
                context.effects[mark] = None
            mask = 0
            if context.effects:
                of_code = bits.setdefault(context.code.number, {})
                for mark in context.effects:
                    bit = of_code.get(mark)
                    if bit is None:
                        bit = of_code[mark] = self._number(context, mark)
                    mask |= bit
            self._effects[context.number] = mask

    def _number(self, context: Context, mark: EffectMark) -> int:
        """The bit of a new mark."""
        bit = 1 << len(self.marks)
        self.marks.append((context, mark))
        if mark.kind == _CREATION:
            self._creations |= bit
        sites: int | None = None
        if mark.sites is not None:
            sites = 0
            for site in mark.sites:
                sites |= self._site_bits.setdefault(site, 1 << len(self._site_bits))
        self._sites.append(sites)
        return bit

    def _find_globals(self) -> None:
        """Which objects contexts read from globals.

        They were not made meanwhile, even if others of their site were.
        """
        for key, cell in self.engine.heap.cells.items():
            if key[0] != "g":
                continue
            mask = 0
            for member in values.members(cell.value):
                sites: tuple[int, ...] = ()
                if isinstance(member, values.Object):
                    sites = (member.site,)
                elif isinstance(member, (values.Sequence, values.Mapping)):
                    sites = member.sites
                for site in sites:
                    mask |= self._site_bits.get(site, 0)
            if mask:
                for reader in cell.readers:
                    self._found[reader] = self._found.get(reader, 0) | mask

    def _close(self) -> None:
        """Take in what is called, callees first.

        Codes that call each other in a circle are few; only among their contexts are circles looked for.
        """
        codes: dict[int, dict[int, Context]] = {}
        edges: dict[int, set[int]] = {}
        contexts = self.contexts
        for context in contexts.values():
            code = context.code.number
            codes.setdefault(code, {})[context.number] = context
            targets = edges.setdefault(code, set())
            for callee in context.callees:
                if callee in contexts:
                    targets.add(contexts[callee].code.number)
        for component in strongly_connected(edges):
            if len(component) == 1 and component[0] not in edges[component[0]]:
                for number in codes[component[0]]:
                    self._join([number])
                continue
            self.cyclic_codes.update(component)
            inside = {number: context for code in component for number, context in codes[code].items()}
            for circle in components(inside):
                self._join(circle)

    def _join(self, component: list[int]) -> None:
        """What contexts that call each other do together, with all that they call."""
        effects = allocations = found = 0
        computes = False
        for number in component:
            context = self.contexts[number]
            computes = computes or context.computes >= 0
            effects |= self._effects[number]
            found |= self._found.get(number, 0)
            for site in context.allocations.keys() & self._site_bits.keys():
                allocations |= self._site_bits[site]
            for callee in context.callees:
                if callee in self._computes:
                    inner = self._effects[callee]
                    # Keras runs ``build`` once, outside of graphs: what it creates does not count.
                    is_build = self.engine.is_keras_build(self.contexts[callee].code)
                    effects |= inner & ~self._creations if is_build else inner
                    allocations |= self._allocations[callee]
                    found |= self._found[callee]
                    computes = computes or self._computes[callee]
        for number in component:
            self._effects[number] = effects
            self._allocations[number] = allocations
            self._found[number] = found
            self._computes[number] = computes

    def computes(self, context: Context) -> bool:
        """Whether a context, or one that it reaches, computes with tensors."""
        return self._computes[context.number]

    def effects(self, contexts: list[Context]) -> list[tuple[Context, Context, EffectMark]]:
        """The effects of contexts and all they reach, less those on objects allocated meanwhile.

        Each is told once, with the first context that has it and the one in which it was seen itself.
        """
        seen = 0
        found: list[tuple[Context, Context, EffectMark]] = []
        for context in contexts:
            mask = self._effects[context.number] & ~seen
            allocated = self._allocations[context.number] & ~self._found[context.number]
            while mask:
                low = mask & -mask
                mask ^= low
                number = low.bit_length() - 1
                sites = self._sites[number]
                if sites is None or sites & ~allocated:
                    seen |= low
                    found.append((context, *self.marks[number]))
        return found

    def reaches_itself(self, contexts: list[Context]) -> bool:
        """Whether calls lead from one of a function's contexts back to the function."""
        code = contexts[0].code.number
        if code not in self.cyclic_codes:
            return False
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


class Ways:
    """Shortest ways of calls from one context, found as far as they are asked for."""

    __slots__ = ("_before", "_first", "_graph", "_queue", "start")

    def __init__(self, graph: CallGraph, start: Context) -> None:
        self.start = start
        self._graph = graph
        self._before: dict[int, tuple[int, int]] = {start.number: (0, 0)}
        self._first: dict[int, int] = {}  # the first context found of each code
        self._queue = deque([start.number])

    def to(self, code: int) -> list[tuple[Context, int]]:
        """Call sites (caller, position) on a shortest way to a context of ``code``."""
        if self.start.code.number == code:
            return []
        while code not in self._first:
            if not self._queue:
                return []
            self._step()
        return self._path(self._first[code])

    def _step(self) -> None:
        """Go from the nearest context that was not left yet to all that it calls."""
        contexts = self._graph.contexts
        number = self._queue.popleft()
        for callee, edge in contexts[number].callees.items():
            if callee not in self._before and callee in contexts:
                self._before[callee] = (number, next(iter(edge.positions), 0))
                self._first.setdefault(contexts[callee].code.number, callee)
                self._queue.append(callee)

    def _path(self, last: int) -> list[tuple[Context, int]]:
        path: list[tuple[Context, int]] = []
        number, pos = self._before[last]
        while number:
            path.append((self._graph.contexts[number], pos))
            number, pos = self._before[number]
        return path[::-1]


def components(contexts: dict[int, Context]) -> list[list[int]]:
    """Strongly connected components of contexts, callees first."""
    return strongly_connected({number: context.callees for number, context in contexts.items()})


def strongly_connected(edges: Mapping[int, Iterable[int]]) -> list[list[int]]:
    """Tarjan's algorithm without recursion; components come out in reverse topological order.

    What is no key of ``edges`` does not count.
    """
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    on_stack: set[int] = set()
    stack: list[int] = []
    found: list[list[int]] = []
    for root in edges:
        if root in index:
            continue
        work = [(root, iter(edges[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, successors = work[-1]
            for successor in successors:
                if successor not in edges:
                    continue
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, iter(edges[successor])))
                    break
                if successor in on_stack and index[successor] < low[node]:
                    low[node] = index[successor]
            else:
                work.pop()
                if work and low[node] < low[work[-1][0]]:
                    low[work[-1][0]] = low[node]
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
