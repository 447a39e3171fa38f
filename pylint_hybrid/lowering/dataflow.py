"""Which slots a block of operations reads before it has certainly assigned them.

A loop need run another round only if one of these has changed since the last: nothing else of one round is
seen by the next. *Certainly* means on every way that leads to the read; where an exception or a loop without
rounds could skip an assignment, it does not count.
"""

from __future__ import annotations

from collections.abc import Iterable
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


def read_before_assigned(blocks: Iterable[Block], assigned: Iterable[int]) -> frozenset[int]:
    """The slots that blocks, run one after the other, read before they have certainly assigned them.

    ``assigned`` are those that have been before the first one.
    """
    scan = _Scan()
    state: set[int] | None = set(assigned)
    for block in blocks:
        if state is not None:
            state = scan.block(block, state)
    return frozenset(scan.exposed)


class _Scan:
    """One walk; ``exposed`` collects what is read too early."""

    __slots__ = ("exposed",)

    def __init__(self) -> None:
        self.exposed: set[int] = set()

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
        self._expose(slots, state)

    def _expose(self, slots: Iterable[int], state: set[int]) -> None:
        self.exposed.update([slot for slot in slots if slot >= 0 and slot not in state])

    def _nested(self, operation: Operation, state: set[int]) -> set[int] | None:
        code = operation[0]
        if code == Op.IF:
            then, other = self.block(operation[2], set(state)), self.block(operation[3], set(state))
            return other if then is None else then if other is None else then & other
        if code == Op.FOR:
            self.block(operation[3], {*state, operation[1]})
            self.block(operation[4], set(state))
        elif code == Op.WHILE:
            self._while(operation, state)
        elif code == Op.TRY:
            self._try(operation, state)
        elif code == Op.WITH:
            self.block(operation[3], set(state))
        return state

    def _while(self, operation: Operation, state: set[int]) -> None:
        tested = self.block(operation[1], set(state))
        if tested is not None:
            self._expose([operation[2], *_guarded(operation[7])], tested)
            self.block(operation[3], set(tested))
            self.block(operation[4], set(tested))

    def _try(self, operation: Operation, state: set[int]) -> None:
        after = self.block(operation[1], set(state))
        if after is not None:
            self.block(operation[3], after)
        for kind, name, handler in operation[2]:
            self._expose([kind], state)
            self.block(handler, {*state, name})
        self.block(operation[4], set(state))


def _guarded(guards: Iterable[Any]) -> list[int]:
    """The slots that guards ask about."""
    slots: list[int] = []
    for slot, test, operand, _ in guards:
        slots.append(slot)
        if test in ("isinstance", "equal"):
            slots.append(operand)
    return slots
