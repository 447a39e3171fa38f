"""The state of lowering one code, and the few acts that everything else is made of.

A ``Builder`` holds the block that is being written, the next free slot, and what has been assigned since the
enclosing structured operation began. The handlers of expressions and statements are plain functions in
``expressions``, ``comprehensions``, ``conditions``, ``statements``, ``definitions`` and ``patterns``; they
register themselves in the two tables here, so that the modules need not import each other in a circle.
"""

from __future__ import annotations

import ast
import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from pylint_hybrid.lowering.errors import LoweringError
from pylint_hybrid.lowering.ir import POSITION_BASE, Block, CodeSummary, Op
from pylint_hybrid.lowering.scopes import Access, Scope

# What ``Builder.enter`` saves and ``Builder.leave`` restores.
Frame: TypeAlias = "tuple[Block, set[int], int]"

# How deeply a module may be nested before it is refused. The unit is one of the calls that lowering it takes:
# one for each link of a chain such as ``a.b().c``, two to six for other nodes, five for a statement's block.
# Python itself would raise ``RecursionError`` at 1000, but compiled code notices nothing until the stack is
# overrun. 600 leaves both enough room, also on a thread's stack of 512 KiB and below a host's own calls. It
# bounds blocks within each other to 150: what is stored and evaluated recurses along these.
DEPTH_LIMIT = 600
BLOCK_DEPTH = 4

EXPRESSIONS: dict[type, Callable[[Builder, Any], int]] = {}
STATEMENTS: dict[type, Callable[[Builder, Any], None]] = {}

# Operation codes as plain integers: they are faster to make and to write than members of the enumeration.
BIND = Op.BIND.value
CLOAD = Op.CLOAD.value
CSTORE = Op.CSTORE.value
GLOAD = Op.GLOAD.value
GSTORE = Op.GSTORE.value
MOVE = Op.MOVE.value
NLOAD = Op.NLOAD.value

_LAST_COLUMN = POSITION_BASE - 1
_LINE_END = re.compile(rb"\r\n|\r|\n")


@dataclass(slots=True)
class ModuleState:
    """What all builders of one module share: its scopes, the summaries made so far, its text."""

    scopes: dict[ast.AST, Scope]
    summaries: list[CodeSummary | None]
    source: bytes
    _lines: list[bytes] | None = None

    def line(self, number: int) -> bytes:
        """A line of the source, without its end."""
        if self._lines is None:
            self._lines = _LINE_END.split(self.source.removeprefix(codecs.BOM_UTF8))
        return self._lines[number - 1] if number <= len(self._lines) else b""


class Builder:
    """Writes the operations of one code."""

    __slots__ = (
        "depth",
        "fields",
        "is_generator",
        "loads",
        "module",
        "ops",
        "private",
        "scope",
        "stores",
        "top",
        "visible",
        "written",
    )

    def __init__(self, module: ModuleState, scope: Scope, depth: int = 0) -> None:
        self.module = module
        self.scope = scope
        self.loads: dict[str, Access] = scope.loads
        self.stores: dict[str, Access] = scope.stores
        self.visible = scope.visible
        self.private = scope.private
        self.ops: Block = []
        self.written: set[int] = set()
        self.top = scope.slots
        # Codes in codes count as well: this begins where the code around it stands.
        self.depth = depth
        self.is_generator = False
        self.fields: list[list[Any]] = []

    # --- structured operations -------------------------------------------------------------------------

    def enter(self, line: int) -> Frame:
        """Begin the nested blocks of a structured operation that stands in ``line``."""
        frame = (self.ops, self.written, self.top)
        self.written = set()
        self.depth += BLOCK_DEPTH
        if self.depth > DEPTH_LIMIT:
            raise too_deep(line)
        return frame

    def block(self) -> Block:
        """Begin one more nested block: what is written from now on goes there."""
        block: Block = []
        self.ops = block
        return block

    def leave(self, frame: Frame) -> list[int]:
        """End them, and tell which slots of the surrounding code they may have assigned.

        Temporaries that came into being inside are left out: nothing outside can read them.
        """
        self.ops, written, top = frame
        assigned = sorted([slot for slot in self.written if slot < top])
        written.update(assigned)
        self.written = written
        self.depth -= BLOCK_DEPTH
        return assigned

    def bind_again(self, assigned: list[int]) -> None:
        """Let others see the joined values of the slots that a structured operation assigned."""
        visible = self.visible
        if visible:
            self.ops.extend([[BIND, slot] for slot in assigned if slot in visible])

    # --- names -----------------------------------------------------------------------------------------

    def load(self, access: Access | None, name: str, pos: int) -> int:
        """Read a name that is not simply a local slot."""
        dst = self.top
        self.top = dst + 1
        if access is None:
            self.ops.append([GLOAD, dst, name, pos])
        elif isinstance(access, int):
            self.top = dst
            return access
        elif access[0] == "C":
            self.ops.append([CLOAD, dst, access[1], access[2], pos])
        elif access[0] == "N":
            self.ops.append([NLOAD, dst, access[1], access[2], pos])
        elif access[0] == "W":
            self.ops.append([MOVE, dst, access[1]])
        else:
            self.ops.append([GLOAD, dst, access[1], pos])
        return dst

    def store(self, name: str, src: int, pos: int) -> None:
        """Assign the value in ``src`` to a name."""
        access = self.stores.get(name)
        if isinstance(access, int):
            self.ops.append([MOVE, access, src])
            self.written.add(access)
        elif access is not None and access[0] == "B":
            slot = access[1]
            self.ops.append([MOVE, slot, src])
            self.ops.append([BIND, slot])
            self.written.add(slot)
        else:
            self._store_outside(access, name, src, pos)

    def destination(self, name: str) -> int:
        """The slot that an operation may write to so as to assign a name; ``settle`` must follow."""
        access = self.stores.get(name)
        if isinstance(access, int):
            self.written.add(access)
            return access
        if access is not None and access[0] == "B":
            self.written.add(access[1])
            slot: int = access[1]
            return slot
        self.top += 1
        return self.top - 1

    def settle(self, name: str, slot: int, pos: int) -> None:
        """Finish the assignment of a name whose value was written to its ``destination``."""
        access = self.stores.get(name)
        if isinstance(access, int):
            return
        if access is not None and access[0] == "B":
            self.ops.append([BIND, slot])
        else:
            self._store_outside(access, name, slot, pos)

    def _store_outside(self, access: Access | None, name: str, src: int, pos: int) -> None:
        if isinstance(access, tuple) and access[0] == "C":
            self.ops.append([CSTORE, access[1], access[2], src, pos])
        else:
            self.ops.append([GSTORE, name, src, pos])

    def variable(self, name: str) -> int:
        """The slot of a local variable whose reads see that very slot; -1 for any other name."""
        access = self.loads.get(name)
        if isinstance(access, int):
            return access
        if access is not None and access[0] == "W":
            slot: int = access[1]
            return slot
        return -1


def at(node: Any) -> int:
    """The packed position of a node."""
    column = node.col_offset
    position: int = node.lineno * POSITION_BASE + (column if column < POSITION_BASE else _LAST_COLUMN)
    return position


def too_deep(line: int) -> LoweringError:
    """The refusal of what is nested beyond ``DEPTH_LIMIT``."""
    return LoweringError("too deeply nested", line)


def lower_block(builder: Builder, statements: list[Any]) -> None:
    """Lower statements into the current block."""
    table = STATEMENTS
    builder.depth += 1
    for statement in statements:
        table[statement.__class__](builder, statement)
    builder.depth -= 1


def lower_expression(builder: Builder, node: Any) -> int:
    """Lower an expression; its value is in the returned slot."""
    builder.depth += 2
    if builder.depth > DEPTH_LIMIT:
        raise too_deep(node.lineno)
    slot = EXPRESSIONS[node.__class__](builder, node)
    builder.depth -= 2
    return slot
