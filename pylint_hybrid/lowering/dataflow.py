"""Which slots a block of operations reads before it has certainly assigned them.

A loop need run another round only if one of these has changed since the last: nothing else of one round is
seen by the next. Where the last round leaves the loop, what it has not certainly assigned is as some round
before it left it. *Certainly* means on every way that leads there; where an exception or a loop without
rounds could skip an assignment, it does not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pylint_hybrid.lowering.ir import Block, Op, Operation

# Operands that are slots which an operation reads, and lists of such; -1 stands for none.
_READS: dict[int, tuple[int, ...]] = {
    Op.MOVE: (2,), Op.BIND: (1,), Op.GSTORE: (2,), Op.CSTORE: (3,), Op.NLOAD: (2,), Op.ATTR: (2,),
    Op.SETATTR: (1, 3), Op.DELATTR: (1,), Op.ITEM: (2, 3), Op.SETITEM: (1, 2, 3), Op.DELITEM: (1, 2),
    Op.SLICE: (2, 3, 4), Op.BINOP: (3, 4), Op.UNARY: (3,), Op.COMPARE: (3, 4), Op.CALL: (2,),
    Op.METHOD: (2,), Op.IF: (1,), Op.FOR: (2,), Op.WITH: (2,), Op.UNPACK: (1,), Op.APPEND: (1, 2),
    Op.MAPADD: (1, 2, 3), Op.RETURN: (1,), Op.YIELD: (2,), Op.YIELDFROM: (2,), Op.AWAIT: (2,),
    Op.RAISE: (1,), Op.ASSERT: (1,), Op.HINT: (1,),
}  # fmt: skip
_READS_LISTS: dict[int, tuple[int, ...]] = {
    Op.BUILD: (3,), Op.DICT: (2, 3), Op.FORMAT: (2,), Op.CALL: (3, 6), Op.METHOD: (4, 7),
    Op.MAKECLASS: (3, 5), Op.GENERIC: (2,),
}  # fmt: skip
_READS_FIRST_OF_PAIRS: dict[int, tuple[int, ...]] = {Op.MAKEFN: (4,), Op.MAKECLASS: (6,)}
_READS_SECOND_OF_PAIRS: dict[int, tuple[int, ...]] = {Op.MAKEFN: (3,)}
_GUARDS: dict[int, int] = {Op.IF: 6, Op.ASSERT: 3}
_WRITES_FIRST = frozenset(
    {
        Op.CONST, Op.MOVE, Op.GLOAD, Op.CLOAD, Op.NLOAD, Op.ATTR, Op.ITEM, Op.SLICE, Op.BUILD, Op.DICT,
        Op.FORMAT, Op.BINOP, Op.UNARY, Op.COMPARE, Op.CALL, Op.METHOD, Op.AWAIT, Op.YIELD, Op.YIELDFROM,
        Op.WITH, Op.IMPORT, Op.FROM, Op.MAKEFN, Op.MAKECLASS, Op.GENERIC,
    }
)  # fmt: skip
_ENDS = frozenset({Op.RETURN, Op.RAISE, Op.BREAK, Op.CONTINUE})


@dataclass(slots=True, frozen=True)
class Round:
    """What one round of a loop does with slots."""

    reads: frozenset[int]  # before they are certainly assigned
    assigned_at_breaks: frozenset[int]  # certainly, wherever it breaks
    assigned_at_test: frozenset[int]  # certainly, where the test of a ``while`` ends


def round_of(loop: Operation) -> Round:
    """What one round of a ``for`` or ``while`` loop does with slots."""
    scan = _Scan()
    tested: set[int] | None = set()
    if loop[0] == Op.FOR:
        scan.block(loop[3], {loop[1]})
    else:
        tested = scan.block(loop[1], set())
        if tested is not None:
            scan.expose([loop[2], *_guarded(loop[7])], tested)
            scan.block(loop[3], set(tested))
    breaks = set.intersection(*scan.breaks) if scan.breaks else ()
    return Round(frozenset(scan.exposed), frozenset(breaks), frozenset(tested or ()))


class _Scan:
    """One walk; ``exposed`` collects what is read too early, ``breaks`` what was assigned at each break."""

    __slots__ = ("_depth", "breaks", "exposed")

    def __init__(self) -> None:
        self.exposed: set[int] = set()
        self.breaks: list[set[int]] = []
        self._depth = 0  # of inner loops, which breaks inside of them leave

    def block(self, block: Block, state: set[int]) -> set[int] | None:
        """What is certainly assigned at the end of a block; None if its end is not reached."""
        for operation in block:
            self._reads(operation, state)
            code = operation[0]
            if code in _WRITES_FIRST:
                state.add(operation[1])
            if code == Op.UNPACK:
                state.update(operation[2])
            elif code == Op.DELETE:
                state.discard(operation[1])
            elif code in _ENDS:
                if code == Op.BREAK and not self._depth:
                    self.breaks.append(state)
                return None
            else:
                after = self._nested(operation, state)
                if after is None:
                    return None
                state = after
        return state

    def _reads(self, operation: Operation, state: set[int]) -> None:
        code = operation[0]
        slots = [operation[index] for index in _READS.get(code, ())]
        for index in _READS_LISTS.get(code, ()):
            slots.extend(operation[index])
        for index in _READS_FIRST_OF_PAIRS.get(code, ()):
            slots.extend([pair[0] for pair in operation[index]])
        for index in _READS_SECOND_OF_PAIRS.get(code, ()):
            slots.extend([pair[1] for pair in operation[index]])
        if code in _GUARDS:
            slots.extend(_guarded(operation[_GUARDS[code]]))
        self.expose(slots, state)

    def expose(self, slots: Iterable[int], state: set[int]) -> None:
        """Note what is read of ``slots`` too early."""
        self.exposed.update([slot for slot in slots if slot >= 0 and slot not in state])

    def _nested(self, operation: Operation, state: set[int]) -> set[int] | None:
        code = operation[0]
        if code == Op.IF:
            then, other = self.block(operation[2], set(state)), self.block(operation[3], set(state))
            return other if then is None else then if other is None else then & other
        if code == Op.FOR:
            self._inner(operation[3], {*state, operation[1]})
            self.block(operation[4], set(state))
        elif code == Op.WHILE:
            self._while(operation, state)
        elif code == Op.TRY:
            self._try(operation, state)
        elif code == Op.WITH:
            self.block(operation[3], set(state))
        return state

    def _inner(self, body: Block, state: set[int]) -> None:
        self._depth += 1
        self.block(body, state)
        self._depth -= 1

    def _while(self, operation: Operation, state: set[int]) -> None:
        tested = self.block(operation[1], set(state))
        if tested is not None:
            self.expose([operation[2], *_guarded(operation[7])], tested)
            self._inner(operation[3], set(tested))
            self.block(operation[4], set(tested))

    def _try(self, operation: Operation, state: set[int]) -> None:
        after = self.block(operation[1], set(state))
        if after is not None:
            self.block(operation[3], after)
        for kind, name, handler in operation[2]:
            self.expose([kind], state)
            self.block(handler, {*state, name} if name >= 0 else set(state))
        self.block(operation[4], set(state))


def _guarded(guards: Iterable[Any]) -> list[int]:
    """The slots that guards ask about."""
    slots: list[int] = []
    for slot, test, operand, _ in guards:
        slots.append(slot)
        if test in ("isinstance", "equal"):
            slots.append(operand)
    return slots
