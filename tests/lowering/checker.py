"""An independent check that a summary keeps the rules of the intermediate representation.

It shares no code with the lowering: which operands of each operation are read, written or nested is spelled
out here once more.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from pylint_hybrid.lowering.ir import Block, CodeKind, CodeSummary, ModuleSummary, Op

# One letter per operand: w slot written, r slot read, o optional slot read (-1: absent), R list of slots
# read, O the same with -1 allowed, W list of slots written, b block, a assigned, g guards, P pairs [number,
# slot], D pairs [slot, position], H handlers, p position, c code, i any small number, t text, x anything.
OPERANDS = {
    Op.CONST: "wtx",
    Op.MOVE: "wr",
    Op.BIND: "r",
    Op.DELETE: "w",
    Op.GLOAD: "wtp",
    Op.GSTORE: "top",
    Op.CLOAD: "wctp",
    Op.CSTORE: "ctop",
    Op.NLOAD: "wrtp",
    Op.ATTR: "wrtp",
    Op.SETATTR: "rtrp",
    Op.DELATTR: "rtp",
    Op.ITEM: "wrrp",
    Op.SETITEM: "rrrp",
    Op.DELITEM: "rrp",
    Op.SLICE: "wooo",
    Op.BUILD: "wtRxp",
    Op.DICT: "wORp",
    Op.FORMAT: "wRp",
    Op.BINOP: "wtrrpx",
    Op.UNARY: "wtrp",
    Op.COMPARE: "wtrrp",
    Op.CALL: "wrRxxRp",
    Op.METHOD: "wrtRxxRp",
    Op.IF: "rbbapg",
    Op.FOR: "wrbbapxt",
    Op.WHILE: "brbbapg",
    Op.TRY: "bHbbap",
    Op.WITH: "wrbapx",
    Op.UNPACK: "rWip",
    Op.APPEND: "wr",
    Op.MAPADD: "wrr",
    Op.RETURN: "rp",
    Op.YIELD: "wrp",
    Op.YIELDFROM: "wrp",
    Op.AWAIT: "wr",
    Op.RAISE: "op",
    Op.BREAK: "",
    Op.CONTINUE: "",
    Op.ASSERT: "rpg",
    Op.IMPORT: "wtxp",
    Op.FROM: "wttip",
    Op.STAR: "tip",
    Op.MAKEFN: "wcPDp",
    Op.MAKECLASS: "wcRxRDp",
    Op.HINT: "rx",
    Op.GENERIC: "wRp",
}
STRUCTURED = (Op.IF, Op.FOR, Op.WHILE, Op.TRY, Op.WITH)


def check(summary: ModuleSummary) -> list[str]:
    """What is wrong with a summary; nothing if all is well."""
    problems: list[str] = []
    for number, code in enumerate(summary.codes):
        if code.index != number:
            problems.append(f"code {number} says that it is {code.index}")
        problems += [f"code {number}: {text}" for text in _Checker(summary, code).problems()]
    keywords = [(code.line, code.column) for code in summary.codes[1:] if not code.is_async]
    if keywords != sorted(keywords):
        problems.append("codes are not in source order")
    made = [operation[2] for code in summary.codes for operation in walk(code.body) if operation[0] in _MAKE]
    if sorted(made) != list(range(1, len(summary.codes))):
        problems.append("not every code is made exactly once")
    return problems


_MAKE = (Op.MAKEFN, Op.MAKECLASS)


def walk(block: Block) -> Iterator[list[Any]]:
    """All operations, nested ones included."""
    for operation in block:
        yield operation
        for nested in blocks(operation):
            yield from walk(nested)


def blocks(operation: list[Any]) -> list[Block]:
    """The nested blocks of one operation."""
    found: list[Block] = []
    for letter, operand in zip(OPERANDS[Op(operation[0])], operation[1:], strict=True):
        if letter == "b":
            found.append(operand)
        elif letter == "H":
            found.extend(handler[2] for handler in operand)
    return found


def reads(operation: list[Any]) -> Iterator[int]:
    """The slots that an operation reads itself, guards included."""
    for letter, operand in zip(OPERANDS[Op(operation[0])], operation[1:], strict=True):
        if letter == "r":
            yield operand
        elif letter == "o":
            yield from (operand,) if operand != -1 else ()
        elif letter == "R":
            yield from operand
        elif letter == "O":
            yield from (slot for slot in operand if slot != -1)
        elif letter == "P":
            yield from (slot for _, slot in operand)
        elif letter == "D":
            yield from (slot for slot, _ in operand)
        elif letter == "H":
            yield from (handler[0] for handler in operand if handler[0] != -1)
        elif letter == "g":
            for slot, test, other, _ in operand:
                yield slot
                if test in ("isinstance", "equal"):
                    yield other


def writes(operation: list[Any]) -> Iterator[int]:
    """The slots that an operation writes itself."""
    for letter, operand in zip(OPERANDS[Op(operation[0])], operation[1:], strict=True):
        if letter == "w":
            yield operand
        elif letter == "W":
            yield from operand
        elif letter == "H":
            yield from (handler[1] for handler in operand if handler[1] != -1)


class _Checker:
    """Checks one code."""

    def __init__(self, summary: ModuleSummary, code: CodeSummary) -> None:
        self.summary = summary
        self.code = code
        self.named = len(code.locals)
        self.visible = set(range(self.named)) if code.kind == CodeKind.MODULE else set(code.cells)

    def problems(self) -> Iterator[str]:
        code = self.code
        if self.named > code.slots or len(set(code.locals)) != self.named:
            yield "locals are not distinct slots"
        if any(not 0 <= slot < self.named for slot in code.cells):
            yield "a cell is no local"
        if not set(code.shared) <= set(code.locals):
            yield "a shared name is no local"
        if [parameter.slot for parameter in code.parameters] != list(range(len(code.parameters))):
            yield "parameters are not the first slots"
        if not (code.index == 0 or 0 <= code.parent < len(self.summary.codes)):
            yield "no parent"
        for operation in walk(code.body):
            yield from self.operation(operation)
        yield from self.assigned(code.body)
        yield from self.reachable(code.body)
        yield from self.binds(code.body)
        yield from self.places()

    def operation(self, operation: list[Any]) -> Iterator[str]:
        op = Op(operation[0])
        for slot in (*reads(operation), *writes(operation)):
            if not isinstance(slot, int) or not 0 <= slot < self.code.slots:
                yield f"{op.name} uses slot {slot}"
        for letter, operand in zip(OPERANDS[op], operation[1:], strict=True):
            if letter == "p" and not (isinstance(operand, int) and operand // 4096 >= 1):
                yield f"{op.name} has position {operand}"
            elif letter == "c" and not 0 <= operand < len(self.summary.codes):
                yield f"{op.name} names code {operand}"
            elif letter == "t" and not isinstance(operand, str):
                yield f"{op.name} has {operand!r} for a text"
        if op in (Op.CLOAD, Op.CSTORE):
            owner, name = (operation[2], operation[3]) if op == Op.CLOAD else (operation[1], operation[2])
            code = self.summary.codes[owner]
            if name not in code.locals or code.locals.index(name) not in code.cells:
                yield f"{name} is no cell of code {owner}"
            if op == Op.CSTORE and name not in code.shared:
                yield f"{name} is not shared by code {owner}"

    def assigned(self, block: Block) -> Iterator[str]:
        """The lists of structured operations are exact for named slots, and hold only what is written."""
        for operation in block:
            if operation[0] in STRUCTURED:
                listed = operation[OPERANDS[Op(operation[0])].index("a") + 1]
                written = {
                    slot for nested in blocks(operation) for inner in walk(nested) for slot in writes(inner)
                }
                written.update(writes(operation) if operation[0] != Op.WITH else ())
                if listed != sorted(set(listed)):
                    yield "assigned is not sorted"
                named = {slot for slot in written if slot < self.named}
                if operation[0] == Op.WITH and operation[1] < self.named:
                    named.add(operation[1])
                if named != {slot for slot in listed if slot < self.named}:
                    yield f"{Op(operation[0]).name} assigns {sorted(named)}, lists {listed}"
                if not set(listed) <= written | named:
                    yield f"{Op(operation[0]).name} lists {listed}, but writes {sorted(written)}"
            for nested in blocks(operation):
                yield from self.assigned(nested)

    def reachable(self, block: Block) -> Iterator[str]:
        """Every temporary is written before it is read, and outlives a nested block only if it is listed."""
        yield from self._flow(block, set(range(self.named)))

    def _flow(self, block: Block, known: set[int]) -> Iterator[str]:
        for operation in block:
            op = Op(operation[0])
            if op in STRUCTURED:
                yield from self._nested_flow(op, operation, known)
                known.update(operation[OPERANDS[op].index("a") + 1])
            else:
                yield from self._unknown(op, reads(operation), known)
                if op in (Op.APPEND, Op.MAPADD):
                    yield from self._unknown(op, writes(operation), known)
                known.update(writes(operation))

    def _nested_flow(self, op: Op, operation: list[Any], known: set[int]) -> Iterator[str]:
        inner = set(known)
        if op == Op.WHILE:
            # The test is evaluated before the body, the rest of the loop and the guards.
            yield from self._flow(operation[1], inner)
        elif op in (Op.FOR, Op.WITH):
            inner.add(operation[1])
        yield from self._unknown(op, reads(operation), inner)
        for nested in blocks(operation)[op == Op.WHILE :]:
            yield from self._flow(nested, set(inner))

    def _unknown(self, op: Op, slots: Any, known: set[int]) -> Iterator[str]:
        for slot in slots:
            if slot not in known:
                yield f"{op.name} reads temporary {slot} where nothing wrote it"

    def binds(self, block: Block) -> Iterator[str]:
        """A BIND follows each assignment that others can see, and each structured operation with one."""
        if self.code.kind == CodeKind.CLASS and not self.visible:
            return
        for position, operation in enumerate(block):
            op = Op(operation[0])
            if op in STRUCTURED:
                expected = set(operation[OPERANDS[op].index("a") + 1])
            elif op in (Op.DELETE, Op.BIND):
                expected = set()
            else:
                expected = set(writes(operation))
            missing = expected & self.visible
            for later in islice(block, position + 1, None) if missing else ():
                if not missing or later[0] in STRUCTURED or missing.intersection(writes(later)):
                    break
                if later[0] == Op.BIND:
                    missing.discard(later[1])
            if missing:
                yield f"no BIND after {op.name} of {sorted(missing)}"
            for nested in blocks(operation):
                yield from self.binds(nested)
            if (
                op == Op.FOR
                and operation[1] in self.visible
                and operation[3][:1] != [[Op.BIND, operation[1]]]
            ):
                yield "no BIND of a loop's variable"

    def places(self) -> Iterator[str]:
        code = self.code
        if code.index and not (code.first_line <= code.line <= code.end_line):
            yield "lines are out of order"
