"""A readable form of a summary, for people who debug and for tests.

One line per operation: the slots it writes, then the operation and its operands. Slots of named variables are
shown by their name, temporaries as ``%12``; nested blocks are indented.
``python -m pylint_hybrid.lowering.pretty FILE`` prints the summary of a file.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pylint_hybrid.lowering.errors import LoweringError
from pylint_hybrid.lowering.ir import Block, CodeSummary, ModuleSummary, Op, ParameterKind, unpack

_INDENT = "    "
_STARS = {ParameterKind.VAR_POSITIONAL: "*", ParameterKind.VAR_KEYWORD: "**"}


def pretty(summary: ModuleSummary, positions: bool = False) -> str:
    """All codes of a module as text; ``positions`` adds line:column to the operations that have one."""
    lines: list[str] = []
    if summary.exports is not None:
        lines.append(f"exports {summary.exports}")
    for code in summary.codes:
        lines.extend(pretty_code(code, positions))
    return "\n".join(lines) + "\n"


def pretty_code(code: CodeSummary, positions: bool = False) -> list[str]:
    """One code as lines of text: a header, what is known of its slots, its body."""
    flags = " async" * code.is_async + " generator" * code.is_generator
    lines = [f"code {code.index} {code.kind.name.lower()} {code.qualname or '<module>'}{flags}"]
    names = ", ".join(_STARS.get(parameter.kind, "") + parameter.name for parameter in code.parameters)
    if names:
        lines.append(f"{_INDENT}parameters {names}")
    if code.cells:
        lines.append(f"{_INDENT}cells {', '.join(code.locals[slot] for slot in code.cells)}")
    if code.shared:
        lines.append(f"{_INDENT}shared {', '.join(code.shared)}")
    lines.extend(_Printer(code, positions).block(code.body, 1))
    return lines


class _Printer:
    """Knows the names of the slots of one code."""

    def __init__(self, code: CodeSummary, positions: bool) -> None:
        self.names = code.locals
        self.positions = positions

    def block(self, block: Block, depth: int) -> Iterator[str]:
        for operation in block:
            yield from self.operation(operation, depth)

    def operation(self, operation: list[Any], depth: int) -> Iterator[str]:
        op = Op(operation[0])
        nested = _NESTED.get(op)
        if nested is not None:
            yield from nested(self, operation, depth)
            return
        text = _SIMPLE[op](self, *operation[1:])
        yield _INDENT * depth + text + self.place(op, operation)

    def place(self, op: Op, operation: list[Any]) -> str:
        index = _POSITION.get(op)
        if not self.positions or index is None:
            return ""
        line, column = unpack(operation[index])
        return f"  @{line}:{column}"

    def slot(self, slot: int) -> str:
        if slot < 0:
            return "-"
        return self.names[slot] if slot < len(self.names) else f"%{slot}"

    def slots(self, slots: list[int], stars: list[int] | tuple[int, ...] = ()) -> str:
        return ", ".join("*" * (number in stars) + self.slot(slot) for number, slot in enumerate(slots))

    def arguments(
        self, arguments: list[int], stars: list[int], names: list[str | None], values: list[int]
    ) -> str:
        texts = [self.slots(arguments, stars)] if arguments else []
        for name, value in zip(names, values, strict=True):
            texts.append(f"**{self.slot(value)}" if name is None else f"{name}={self.slot(value)}")
        return ", ".join(texts)

    def guards(self, guards: list[list[Any]]) -> str:
        return "".join(f" [{self.guard(*guard)}]" for guard in guards)

    def guard(self, slot: int, test: str, operand: Any, positive: bool) -> str:
        shown = "" if operand == -1 else " " + (operand if isinstance(operand, str) else self.slot(operand))
        return f"{'' if positive else 'not '}{self.slot(slot)} {test}{shown}"

    # --- structured operations -------------------------------------------------------------------------

    def header(self, text: str, assigned: list[int], pos: int, depth: int) -> str:
        place = ""
        if self.positions:
            line, column = unpack(pos)
            place = f"  @{line}:{column}"
        return f"{_INDENT * depth}{text} assigns ({self.slots(assigned)}){place}"

    def part(self, name: str, block: Block, depth: int) -> Iterator[str]:
        if block:
            yield f"{_INDENT * depth}{name}:"
            yield from self.block(block, depth + 1)

    def if_(self, operation: list[Any], depth: int) -> Iterator[str]:
        _, condition, then, orelse, assigned, pos, guards = operation
        yield self.header(f"if {self.slot(condition)}{self.guards(guards)}", assigned, pos, depth)
        yield from self.block(then, depth + 1)
        yield from self.part("else", orelse, depth)

    def for_(self, operation: list[Any], depth: int) -> Iterator[str]:
        _, item, iterable, body, orelse, assigned, pos, is_async, role = operation
        text = f"{'async ' * is_async}{role} {self.slot(item)} in {self.slot(iterable)}"
        yield self.header(text, assigned, pos, depth)
        yield from self.block(body, depth + 1)
        yield from self.part("else", orelse, depth)

    def while_(self, operation: list[Any], depth: int) -> Iterator[str]:
        _, test, condition, body, orelse, assigned, pos, guards = operation
        yield self.header(f"while {self.slot(condition)}{self.guards(guards)}", assigned, pos, depth)
        yield from self.part("test", test, depth)
        yield from self.part("body", body, depth)
        yield from self.part("else", orelse, depth)

    def try_(self, operation: list[Any], depth: int) -> Iterator[str]:
        _, body, handlers, orelse, final, assigned, pos = operation
        yield self.header("try", assigned, pos, depth)
        yield from self.block(body, depth + 1)
        for kind, name, block in handlers:
            yield f"{_INDENT * depth}except {self.slot(kind)} as {self.slot(name)}:"
            yield from self.block(block, depth + 1)
        yield from self.part("else", orelse, depth)
        yield from self.part("finally", final, depth)

    def with_(self, operation: list[Any], depth: int) -> Iterator[str]:
        _, dst, context, body, assigned, pos, is_async = operation
        text = f"{'async ' * is_async}with {self.slot(context)} as {self.slot(dst)}"
        yield self.header(text, assigned, pos, depth)
        yield from self.block(body, depth + 1)


_NESTED: dict[Op, Callable[[_Printer, list[Any], int], Iterator[str]]] = {
    Op.IF: _Printer.if_,
    Op.FOR: _Printer.for_,
    Op.WHILE: _Printer.while_,
    Op.TRY: _Printer.try_,
    Op.WITH: _Printer.with_,
}


def _const(kind: str, value: Any) -> str:
    if kind in ("none", "ellipsis"):
        return kind
    return f"{kind} ?" if value is None else f"{kind} {value!r}"


def _dict(p: _Printer, keys: list[int], values: list[int]) -> str:
    pairs = [
        f"**{p.slot(value)}" if key < 0 else f"{p.slot(key)}: {p.slot(value)}"
        for key, value in zip(keys, values, strict=True)
    ]
    return "{" + ", ".join(pairs) + "}"


def _decorated(p: _Printer, decorators: list[list[int]]) -> str:
    return f" decorators ({p.slots([slot for slot, _ in decorators])})" if decorators else ""


def _function(
    p: _Printer, dst: int, code: int, defaults: list[list[int]], decorators: list[list[int]]
) -> str:
    texts = ", ".join(f"{index}={p.slot(slot)}" for index, slot in defaults)
    return f"{p.slot(dst)} = function {code} defaults ({texts}){_decorated(p, decorators)}"


def _class(p: _Printer, operands: tuple[Any, ...]) -> str:
    dst, code, bases, names, values, decorators, _ = operands
    return (
        f"{p.slot(dst)} = class {code} ({p.arguments(bases, [], names, values)}){_decorated(p, decorators)}"
    )


_SIMPLE: dict[Op, Callable[..., str]] = {
    Op.CONST: lambda p, dst, kind, value: f"{p.slot(dst)} = {_const(kind, value)}",
    Op.MOVE: lambda p, dst, src: f"{p.slot(dst)} = {p.slot(src)}",
    Op.BIND: lambda p, slot: f"bind {p.slot(slot)}",
    Op.DELETE: lambda p, slot: f"delete {p.slot(slot)}",
    Op.GLOAD: lambda p, dst, name, pos: f"{p.slot(dst)} = global {name}",
    Op.GSTORE: lambda p, name, src, pos: f"global {name} = {p.slot(src)}",
    Op.CLOAD: lambda p, dst, owner, name, pos: f"{p.slot(dst)} = cell {owner}.{name}",
    Op.CSTORE: lambda p, owner, name, src, pos: f"cell {owner}.{name} = {p.slot(src)}",
    Op.NLOAD: lambda p, dst, slot, name, pos: f"{p.slot(dst)} = name {name}",
    Op.ATTR: lambda p, dst, target, name, pos: f"{p.slot(dst)} = {p.slot(target)}.{name}",
    Op.SETATTR: lambda p, target, name, src, pos: f"{p.slot(target)}.{name} = {p.slot(src)}",
    Op.DELATTR: lambda p, target, name, pos: f"delete {p.slot(target)}.{name}",
    Op.ITEM: lambda p, dst, target, index, pos: f"{p.slot(dst)} = {p.slot(target)}[{p.slot(index)}]",
    Op.SETITEM: lambda p, target, index, src, pos: f"{p.slot(target)}[{p.slot(index)}] = {p.slot(src)}",
    Op.DELITEM: lambda p, target, index, pos: f"delete {p.slot(target)}[{p.slot(index)}]",
    Op.SLICE: lambda p, dst, lower, upper, step: f"{p.slot(dst)} = slice {p.slots([lower, upper, step])}",
    Op.BUILD: lambda p, dst, kind, items, stars, pos: f"{p.slot(dst)} = {kind} ({p.slots(items, stars)})",
    Op.DICT: lambda p, dst, keys, values, pos: f"{p.slot(dst)} = {_dict(p, keys, values)}",
    Op.FORMAT: lambda p, dst, values, pos: f"{p.slot(dst)} = format ({p.slots(values)})",
    Op.BINOP: lambda p, dst, sign, left, right, pos, inplace: (
        f"{p.slot(dst)} = {p.slot(left)} {sign}{'=' * inplace} {p.slot(right)}"
    ),
    Op.UNARY: lambda p, dst, sign, operand, pos: f"{p.slot(dst)} = {sign} {p.slot(operand)}",
    Op.COMPARE: lambda p, dst, sign, left, right, pos: (
        f"{p.slot(dst)} = {p.slot(left)} {sign} {p.slot(right)}"
    ),
    Op.CALL: lambda p, dst, function, args, stars, names, values, pos: (
        f"{p.slot(dst)} = {p.slot(function)}({p.arguments(args, stars, names, values)})"
    ),
    Op.METHOD: lambda p, dst, target, name, args, stars, names, values, pos: (
        f"{p.slot(dst)} = {p.slot(target)}.{name}({p.arguments(args, stars, names, values)})"
    ),
    Op.UNPACK: lambda p, src, targets, star, pos: f"{p.slots(targets, (star,))} = unpack {p.slot(src)}",
    Op.APPEND: lambda p, dst, src: f"append {p.slot(dst)}, {p.slot(src)}",
    Op.MAPADD: lambda p, dst, key, src: f"append {p.slot(dst)}, {p.slot(key)}: {p.slot(src)}",
    Op.RETURN: lambda p, src, pos: f"return {p.slot(src)}",
    Op.YIELD: lambda p, dst, src, pos: f"{p.slot(dst)} = yield {p.slot(src)}",
    Op.YIELDFROM: lambda p, dst, src, pos: f"{p.slot(dst)} = yield from {p.slot(src)}",
    Op.AWAIT: lambda p, dst, src: f"{p.slot(dst)} = await {p.slot(src)}",
    Op.RAISE: lambda p, src, pos: f"raise {p.slot(src)}",
    Op.BREAK: lambda p: "break",
    Op.CONTINUE: lambda p: "continue",
    Op.ASSERT: lambda p, condition, pos, guards: f"assert {p.slot(condition)}{p.guards(guards)}",
    Op.IMPORT: lambda p, dst, dotted, top, pos: f"{p.slot(dst)} = import {dotted}{' top' * top}",
    Op.FROM: lambda p, dst, module, name, level, pos: (
        f"{p.slot(dst)} = from {'.' * level}{module} import {name}"
    ),
    Op.STAR: lambda p, module, level, pos: f"from {'.' * level}{module} import *",
    Op.MAKEFN: lambda p, dst, code, defaults, decorators, pos: _function(p, dst, code, defaults, decorators),
    Op.MAKECLASS: lambda p, *operands: _class(p, operands),
    Op.HINT: lambda p, slot, annotation: f"hint {p.slot(slot)}: {annotation}",
    Op.GENERIC: lambda p, dst, inputs, pos: f"{p.slot(dst)} = unknown ({p.slots(inputs)})",
}

_WITHOUT_POSITION = {Op.CONST, Op.MOVE, Op.BIND, Op.DELETE, Op.SLICE, Op.APPEND, Op.MAPADD, Op.AWAIT} | {
    Op.BREAK,
    Op.CONTINUE,
    Op.HINT,
}
# Where the position of a simple operation stands, if it has one: at its end for most.
_POSITION: dict[Op, int] = {op: -1 for op in Op if op not in _WITHOUT_POSITION} | {Op.BINOP: -2, Op.ASSERT: 2}


def main(arguments: list[str]) -> int:
    """Print the summaries of the files named on the command line."""
    from pylint_hybrid.lowering.module import lower

    status = 0
    for name in arguments:
        try:
            print(pretty(lower(Path(name).read_bytes(), name), positions=True), end="")
        except (OSError, LoweringError) as error:
            print(f"{name}: {error}", file=sys.stderr)
            status = 2
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
