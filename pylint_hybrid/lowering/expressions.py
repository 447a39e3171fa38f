"""Lowers expressions, except tests (``conditions``), comprehensions and lambdas.

Each handler appends operations to the builder's current block and returns the slot of the value. Calls,
names, attributes and constants make up most of a program; their handlers trade brevity for speed.
"""

from __future__ import annotations

import ast
import math
from typing import Any

from pylint_hybrid.lowering.builder import DEPTH_LIMIT, EXPRESSIONS, Builder, at, lower_expression, too_deep
from pylint_hybrid.lowering.ir import POSITION_BASE, Op
from pylint_hybrid.lowering.scopes import mangle

TEXT_LIMIT = 200
_INTEGER_LIMIT = 1 << 63
_LAST_COLUMN = POSITION_BASE - 1

ATTR = Op.ATTR.value
AWAIT = Op.AWAIT.value
BINOP = Op.BINOP.value
BUILD = Op.BUILD.value
CALL = Op.CALL.value
CONST = Op.CONST.value
DICT = Op.DICT.value
FORMAT = Op.FORMAT.value
GENERIC = Op.GENERIC.value
GLOAD = Op.GLOAD.value
ITEM = Op.ITEM.value
METHOD = Op.METHOD.value
SLICE = Op.SLICE.value
UNARY = Op.UNARY.value
YIELD = Op.YIELD.value
YIELDFROM = Op.YIELDFROM.value

OPERATORS: dict[type, str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.FloorDiv: "//",
    ast.Mod: "%",
    ast.Pow: "**",
    ast.MatMult: "@",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.BitXor: "^",
    ast.LShift: "<<",
    ast.RShift: ">>",
}
_UNARY_OPERATORS: dict[type, str] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~", ast.Not: "not"}


def _name(builder: Builder, node: ast.Name) -> int:
    name = node.id
    access = builder.loads.get(name)
    if access.__class__ is int:
        return access
    column = node.col_offset
    pos = node.lineno * POSITION_BASE + (column if column < POSITION_BASE else _LAST_COLUMN)
    if access is None:
        dst = builder.top
        builder.top = dst + 1
        builder.ops.append([GLOAD, dst, name, pos])
        return dst
    return builder.load(access, name, pos)


def _attribute(builder: Builder, node: ast.Attribute) -> int:
    builder.depth += 1
    if builder.depth > DEPTH_LIMIT:
        raise too_deep(node.lineno)
    value = node.value
    target = EXPRESSIONS[value.__class__](builder, value)
    builder.depth -= 1
    name = node.attr
    if name[:2] == "__":
        name = mangle(name, builder.private)
    dst = builder.top
    builder.top = dst + 1
    column = node.col_offset
    pos = node.lineno * POSITION_BASE + (column if column < POSITION_BASE else _LAST_COLUMN)
    builder.ops.append([ATTR, dst, target, name, pos])
    return dst


def _call(builder: Builder, node: ast.Call) -> int:
    builder.depth += 1
    if builder.depth > DEPTH_LIMIT:
        raise too_deep(node.lineno)
    table = EXPRESSIONS
    function = node.func
    is_method = function.__class__ is ast.Attribute
    head = function.value if is_method else function  # type: ignore[attr-defined]
    called = table[head.__class__](builder, head)
    arguments: list[int] = []
    stars: list[int] = []
    for argument in node.args:
        if argument.__class__ is ast.Starred:
            stars.append(len(arguments))
            arguments.append(table[argument.value.__class__](builder, argument.value))
        else:
            arguments.append(table[argument.__class__](builder, argument))
    names = []
    values = []
    for keyword in node.keywords:
        names.append(keyword.arg)
        value = keyword.value
        values.append(table[value.__class__](builder, value))
    builder.depth -= 1
    dst = builder.top
    builder.top = dst + 1
    column = node.col_offset
    pos = node.lineno * POSITION_BASE + (column if column < POSITION_BASE else _LAST_COLUMN)
    if is_method:
        name = function.attr  # type: ignore[attr-defined]
        if name[:2] == "__":
            name = mangle(name, builder.private)
        builder.ops.append([METHOD, dst, called, name, arguments, stars, names, values, pos])
    else:
        builder.ops.append([CALL, dst, called, arguments, stars, names, values, pos])
    return dst


def _constant(builder: Builder, node: ast.Constant) -> int:
    dst = builder.top
    builder.top = dst + 1
    value: Any = node.value
    kind = value.__class__
    if kind is str:
        plain = value.isascii() and len(value) <= TEXT_LIMIT
        builder.ops.append([CONST, dst, "str", value if plain else _text(value)])
    elif value is None:
        builder.ops.append([CONST, dst, "none", None])
    elif kind is bool:
        builder.ops.append([CONST, dst, "bool", value])
    else:
        builder.ops.append([CONST, dst, *_literal(value)])
    return dst


def _text(value: str) -> str | None:
    """A text that is short enough and can be stored; pairs of lone surrogates cannot."""
    if len(value) > TEXT_LIMIT or any(0xD800 <= ord(character) <= 0xDFFF for character in value):
        return None
    return value


def _literal(value: Any) -> tuple[str, Any]:
    """Kind and JSON-able value of a number, bytes or an ellipsis."""
    if isinstance(value, int):
        return "int", value if -_INTEGER_LIMIT <= value < _INTEGER_LIMIT else None
    if isinstance(value, float):
        return "float", value if math.isfinite(value) else None
    if isinstance(value, bytes):
        return "bytes", value.decode("latin-1") if len(value) <= TEXT_LIMIT else None
    if isinstance(value, complex):
        finite = math.isfinite(value.real) and math.isfinite(value.imag)
        return "complex", [value.real, value.imag] if finite else None
    return "ellipsis", None


def new_constant(builder: Builder, kind: str, value: Any) -> int:
    """A constant that the source does not spell."""
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([CONST, dst, kind, value])
    return dst


def new_global(builder: Builder, name: str, pos: int) -> int:
    """A built-in that the source does not name."""
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([GLOAD, dst, name, pos])
    return dst


def new_unknown(builder: Builder, inputs: list[int], pos: int) -> int:
    """A value of which nothing is known but what it was made from."""
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([GENERIC, dst, inputs, pos])
    return dst


def _binary(builder: Builder, node: ast.BinOp) -> int:
    # Long sums lean to the left: walk down that side without recursion.
    pending = [node]
    left = node.left
    while left.__class__ is ast.BinOp:
        pending.append(left)
        left = left.left
    builder.depth += 1
    if builder.depth > DEPTH_LIMIT:
        raise too_deep(node.lineno)
    slot = EXPRESSIONS[left.__class__](builder, left)
    for operation in reversed(pending):
        right = operation.right
        other = EXPRESSIONS[right.__class__](builder, right)
        dst = builder.top
        builder.top = dst + 1
        builder.ops.append([BINOP, dst, OPERATORS[operation.op.__class__], slot, other, at(operation), False])
        slot = dst
    builder.depth -= 1
    return slot


def _unary(builder: Builder, node: ast.UnaryOp) -> int:
    operand = node.operand
    if operand.__class__ is ast.Constant and node.op.__class__ is ast.USub:
        value = operand.value
        if value.__class__ is int or value.__class__ is float:
            return new_constant(builder, *_literal(-value))
    builder.depth += 1
    if builder.depth > DEPTH_LIMIT:
        raise too_deep(node.lineno)
    slot = EXPRESSIONS[operand.__class__](builder, operand)
    builder.depth -= 1
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([UNARY, dst, _UNARY_OPERATORS[node.op.__class__], slot, at(node)])
    return dst


def _items(builder: Builder, nodes: list[ast.expr]) -> tuple[list[int], list[int]]:
    """Slots of the items of a display, and which of them are starred."""
    table = EXPRESSIONS
    items: list[int] = []
    stars: list[int] = []
    for node in nodes:
        if node.__class__ is ast.Starred:
            stars.append(len(items))
            items.append(table[node.value.__class__](builder, node.value))
        else:
            items.append(table[node.__class__](builder, node))
    return items, stars


def _build(builder: Builder, node: Any, kind: str) -> int:
    builder.depth += 3
    if builder.depth > DEPTH_LIMIT:
        raise too_deep(node.lineno)
    items, stars = _items(builder, node.elts)
    builder.depth -= 3
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([BUILD, dst, kind, items, stars, at(node)])
    return dst


def _tuple(builder: Builder, node: ast.Tuple) -> int:
    return _build(builder, node, "tuple")


def _list(builder: Builder, node: ast.List) -> int:
    return _build(builder, node, "list")


def _set(builder: Builder, node: ast.Set) -> int:
    return _build(builder, node, "set")


def _dict(builder: Builder, node: ast.Dict) -> int:
    keys: list[int] = []
    values: list[int] = []
    for key, value in zip(node.keys, node.values, strict=True):
        keys.append(-1 if key is None else lower_expression(builder, key))
        values.append(lower_expression(builder, value))
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([DICT, dst, keys, values, at(node)])
    return dst


def _subscript(builder: Builder, node: ast.Subscript) -> int:
    target = lower_expression(builder, node.value)
    index = lower_expression(builder, node.slice)
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([ITEM, dst, target, index, at(node)])
    return dst


def _slice(builder: Builder, node: ast.Slice) -> int:
    lower = -1 if node.lower is None else lower_expression(builder, node.lower)
    upper = -1 if node.upper is None else lower_expression(builder, node.upper)
    step = -1 if node.step is None else lower_expression(builder, node.step)
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([SLICE, dst, lower, upper, step])
    return dst


def _starred(builder: Builder, node: ast.Starred) -> int:
    """A star where no display, call or target stands around it: not valid Python."""
    return new_unknown(builder, [lower_expression(builder, node.value)], at(node))


def _joined(builder: Builder, node: ast.JoinedStr) -> int:
    values = [lower_expression(builder, value) for value in node.values]
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([FORMAT, dst, values, at(node)])
    return dst


def _formatted(builder: Builder, node: ast.FormattedValue) -> int:
    slot = lower_expression(builder, node.value)
    if node.format_spec is None and node.conversion == -1:
        return slot
    # The text is not that of the value: an unknown text among the parts says so.
    parts = [slot, new_constant(builder, "str", None)]
    if node.format_spec is not None:
        parts.append(lower_expression(builder, node.format_spec))
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([FORMAT, dst, parts, at(node)])
    return dst


def _named(builder: Builder, node: ast.NamedExpr) -> int:
    slot = lower_expression(builder, node.value)
    inner = builder.stores
    # Inside of a comprehension the name still belongs to the code around it.
    builder.stores = builder.scope.stores
    builder.store(node.target.id, slot, at(node.target))
    builder.stores = inner
    return slot


def _await(builder: Builder, node: ast.Await) -> int:
    slot = lower_expression(builder, node.value)
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([AWAIT, dst, slot])
    return dst


def _yield(builder: Builder, node: ast.Yield) -> int:
    builder.is_generator = True
    slot = (
        new_constant(builder, "none", None) if node.value is None else lower_expression(builder, node.value)
    )
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([YIELD, dst, slot, at(node)])
    return dst


def _yield_from(builder: Builder, node: ast.YieldFrom) -> int:
    builder.is_generator = True
    slot = lower_expression(builder, node.value)
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([YIELDFROM, dst, slot, at(node)])
    return dst


EXPRESSIONS.update(
    {
        ast.Name: _name,
        ast.Attribute: _attribute,
        ast.Call: _call,
        ast.Constant: _constant,
        ast.BinOp: _binary,
        ast.UnaryOp: _unary,
        ast.Tuple: _tuple,
        ast.List: _list,
        ast.Set: _set,
        ast.Dict: _dict,
        ast.Subscript: _subscript,
        ast.Slice: _slice,
        ast.Starred: _starred,
        ast.JoinedStr: _joined,
        ast.FormattedValue: _formatted,
        ast.NamedExpr: _named,
        ast.Await: _await,
        ast.Yield: _yield,
        ast.YieldFrom: _yield_from,
    }
)
