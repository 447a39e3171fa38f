"""Lowers statements, except definitions and ``match``."""

from __future__ import annotations

import ast
from typing import Any

from pylint_hybrid.lowering.annotations import annotation_of
from pylint_hybrid.lowering.builder import (
    EXPRESSIONS,
    MOVE,
    STATEMENTS,
    Builder,
    at,
    lower_block,
    lower_expression,
)
from pylint_hybrid.lowering.conditions import ASSERT, branch, close_if, lower_test
from pylint_hybrid.lowering.expressions import ATTR, BINOP, ITEM, OPERATORS, new_constant, new_unknown
from pylint_hybrid.lowering.ir import Op
from pylint_hybrid.lowering.scopes import CLASS, mangle
from pylint_hybrid.lowering.targets import SETATTR, SETITEM, assign, bind, delete, delete_name, slot_for

BREAK = Op.BREAK.value
CONTINUE = Op.CONTINUE.value
FOR = Op.FOR.value
FROM = Op.FROM.value
HINT = Op.HINT.value
IMPORT = Op.IMPORT.value
RAISE = Op.RAISE.value
RETURN = Op.RETURN.value
STAR = Op.STAR.value
TRY = Op.TRY.value
WHILE = Op.WHILE.value
WITH = Op.WITH.value

# Branches of one ``elif`` chain that are nested within each other before the chain is cut.
CHAIN_LIMIT = 30


def _expression(builder: Builder, node: ast.Expr) -> None:
    value = node.value
    if value.__class__ is not ast.Constant:
        EXPRESSIONS[value.__class__](builder, value)


def _assign(builder: Builder, node: ast.Assign) -> None:
    value = node.value
    slot = EXPRESSIONS[value.__class__](builder, value)
    for target in node.targets:
        assign(builder, target, slot)


def _annotated(builder: Builder, node: ast.AnnAssign) -> None:
    target = node.target
    if node.value is not None:
        assign(builder, target, lower_expression(builder, node.value))
    if not isinstance(target, ast.Name) or not node.simple:
        return
    annotation = annotation_of(node.annotation)
    if builder.scope.kind == CLASS:
        builder.fields.append([target.id, annotation, node.value is not None])
    access = builder.stores.get(target.id)
    if isinstance(access, int):
        builder.ops.append([HINT, access, annotation])
    elif access is not None and access[0] == "B":
        builder.ops.append([HINT, access[1], annotation])


def _augmented(builder: Builder, node: ast.AugAssign) -> None:
    target = node.target
    pos = at(node)
    operator = OPERATORS[node.op.__class__]
    if isinstance(target, ast.Name):
        old = builder.load(builder.loads.get(target.id), target.id, at(target))
        builder.store(target.id, _updated(builder, operator, old, node.value, pos), pos)
    elif isinstance(target, ast.Attribute):
        receiver = lower_expression(builder, target.value)
        name = mangle(target.attr, builder.private)
        old = builder.top
        builder.top = old + 1
        builder.ops.append([ATTR, old, receiver, name, at(target)])
        value = _updated(builder, operator, old, node.value, pos)
        builder.ops.append([SETATTR, receiver, name, value, at(target)])
    elif isinstance(target, ast.Subscript):
        receiver = lower_expression(builder, target.value)
        index = lower_expression(builder, target.slice)
        old = builder.top
        builder.top = old + 1
        builder.ops.append([ITEM, old, receiver, index, at(target)])
        value = _updated(builder, operator, old, node.value, pos)
        builder.ops.append([SETITEM, receiver, index, value, at(target)])


def _updated(builder: Builder, operator: str, old: int, value: ast.expr, pos: int) -> int:
    other = lower_expression(builder, value)
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([BINOP, dst, operator, old, other, pos, True])
    return dst


def _delete(builder: Builder, node: ast.Delete) -> None:
    for target in node.targets:
        delete(builder, target)


def _return(builder: Builder, node: ast.Return) -> None:
    value = node.value
    slot = new_constant(builder, "none", None) if value is None else lower_expression(builder, value)
    builder.ops.append([RETURN, slot, at(node)])


def _raise(builder: Builder, node: ast.Raise) -> None:
    slot = -1 if node.exc is None else lower_expression(builder, node.exc)
    if node.cause is not None:
        lower_expression(builder, node.cause)
    builder.ops.append([RAISE, slot, at(node)])


def _assert(builder: Builder, node: ast.Assert) -> None:
    test = lower_test(builder, node.test)
    pos = at(node)
    if node.msg is not None and node.msg.__class__ is not ast.Constant:
        # The message is evaluated only if the assertion fails.
        frame = builder.enter(node.lineno)
        failing = builder.block()
        lower_expression(builder, node.msg)
        close_if(builder, frame, test.slot, [], failing, pos=pos, guards=test.true)
    builder.ops.append([ASSERT, test.slot, pos, test.true])


# --- control flow ----------------------------------------------------------------------------------------


def _if(builder: Builder, node: ast.If) -> None:
    length = 1
    last = node
    while length <= CHAIN_LIMIT and (following := _elif(last)) is not None:
        last = following
        length += 1
    if length > CHAIN_LIMIT:
        _long_chain(builder, node)
        return
    test = lower_test(builder, node.test)
    branch(builder, node, test)


def _elif(node: ast.If) -> ast.If | None:
    if len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
        return node.orelse[0]
    return None


def _long_chain(builder: Builder, node: ast.If) -> None:
    """A long ``elif`` chain, cut into pieces that stand beside each other.

    A flag tells whether no branch was taken so far: the next piece is evaluated if so.
    """
    pos = at(node)
    pending = builder.top
    builder.top = pending + 1
    builder.ops.append([MOVE, pending, new_constant(builder, "bool", True)])
    builder.written.add(pending)
    rest: list[ast.stmt] = [node]
    while rest:
        frame = builder.enter(node.lineno)
        piece = builder.block()
        rest = _piece(builder, rest, CHAIN_LIMIT, pending)
        close_if(builder, frame, pending, piece, [], pos=pos)


def _piece(builder: Builder, statements: list[ast.stmt], budget: int, pending: int) -> list[ast.stmt]:
    """Lower the next branches of a chain; what is left of it is returned."""
    if len(statements) != 1 or not isinstance(statements[0], ast.If):
        lower_block(builder, statements)
        return []
    if not budget:
        return statements
    node = statements[0]
    test = lower_test(builder, node.test)
    frame = builder.enter(node.lineno)
    then = builder.block()
    builder.ops.append([MOVE, pending, new_constant(builder, "bool", False)])
    builder.written.add(pending)
    lower_block(builder, node.body)
    orelse = builder.block()
    rest = _piece(builder, node.orelse, budget - 1, pending)
    close_if(builder, frame, test.slot, then, orelse, pos=at(node), guards=test.true)
    return rest


def _for(builder: Builder, node: Any) -> None:
    iterable = lower_expression(builder, node.iter)
    target = node.target
    item = slot_for(builder, target)
    frame = builder.enter(node.lineno)
    builder.written.add(item)
    body = builder.block()
    bind(builder, target, item)
    lower_block(builder, node.body)
    orelse = builder.block()
    lower_block(builder, node.orelse)
    assigned = builder.leave(frame)
    is_async = node.__class__ is ast.AsyncFor
    builder.ops.append([FOR, item, iterable, body, orelse, assigned, at(node), is_async, "for"])
    builder.bind_again(assigned)


def _while(builder: Builder, node: ast.While) -> None:
    frame = builder.enter(node.lineno)
    test_block = builder.block()
    test = lower_test(builder, node.test)
    body = builder.block()
    lower_block(builder, node.body)
    orelse = builder.block()
    lower_block(builder, node.orelse)
    assigned = builder.leave(frame)
    builder.ops.append([WHILE, test_block, test.slot, body, orelse, assigned, at(node), test.true])
    builder.bind_again(assigned)


def _break(builder: Builder, node: ast.Break) -> None:
    builder.ops.append([BREAK])


def _continue(builder: Builder, node: ast.Continue) -> None:
    builder.ops.append([CONTINUE])


def _try(builder: Builder, node: Any) -> None:
    types = [
        -1 if handler.type is None else lower_expression(builder, handler.type) for handler in node.handlers
    ]
    slots = [-1 if handler.name is None else builder.destination(handler.name) for handler in node.handlers]
    frame = builder.enter(node.lineno)
    body = builder.block()
    lower_block(builder, node.body)
    handlers = []
    for handler, kind, slot in zip(node.handlers, types, slots, strict=True):
        block = builder.block()
        _handler(builder, handler, slot)
        handlers.append([kind, slot, block])
    orelse = builder.block()
    lower_block(builder, node.orelse)
    final = builder.block()
    lower_block(builder, node.finalbody)
    assigned = builder.leave(frame)
    builder.ops.append([TRY, body, handlers, orelse, final, assigned, at(node)])
    builder.bind_again(assigned)


def _handler(builder: Builder, handler: ast.ExceptHandler, slot: int) -> None:
    if handler.name is None:
        lower_block(builder, handler.body)
        return
    pos = at(handler)
    # The slot counts as written here, although TRY itself writes it.
    builder.written.add(slot)
    builder.settle(handler.name, slot, pos)
    lower_block(builder, handler.body)
    if not builder.ops or builder.ops[-1][0] not in (RETURN, RAISE, BREAK, CONTINUE):
        delete_name(builder, handler.name, pos)


def _with(builder: Builder, node: Any) -> None:
    _with_item(builder, node, 0)


def _with_item(builder: Builder, node: Any, number: int) -> None:
    """One item of a ``with``; the following ones are nested in it."""
    if number == len(node.items):
        lower_block(builder, node.body)
        return
    item = node.items[number]
    context = lower_expression(builder, item.context_expr)
    target = item.optional_vars
    dst = slot_for(builder, target)
    frame = builder.enter(node.lineno)
    body = builder.block()
    if target.__class__ is ast.Name:
        builder.written.add(dst)
    if target is not None:
        bind(builder, target, dst)
    _with_item(builder, node, number + 1)
    assigned = builder.leave(frame)
    is_async = node.__class__ is ast.AsyncWith
    builder.ops.append([WITH, dst, context, body, assigned, at(item.context_expr), is_async])
    builder.bind_again(assigned)


# --- imports and the rest --------------------------------------------------------------------------------


def _import(builder: Builder, node: ast.Import) -> None:
    for alias in node.names:
        pos = at(alias)
        bind_top = alias.asname is None
        name = alias.asname or alias.name.partition(".")[0]
        dst = builder.destination(name)
        builder.ops.append([IMPORT, dst, alias.name, bind_top, pos])
        builder.settle(name, dst, pos)


def _import_from(builder: Builder, node: ast.ImportFrom) -> None:
    module = node.module or ""
    for alias in node.names:
        pos = at(alias)
        if alias.name == "*":
            builder.ops.append([STAR, module, node.level, pos])
            continue
        name = alias.asname or alias.name
        dst = builder.destination(name)
        builder.ops.append([FROM, dst, module, alias.name, node.level, pos])
        builder.settle(name, dst, pos)


def _type_alias(builder: Builder, node: Any) -> None:
    assign(builder, node.name, new_unknown(builder, [], at(node)))


def _nothing(builder: Builder, node: Any) -> None:
    """Declarations and ``pass`` do nothing when they are reached."""


STATEMENTS.update(
    {
        ast.Expr: _expression,
        ast.Assign: _assign,
        ast.AnnAssign: _annotated,
        ast.AugAssign: _augmented,
        ast.Delete: _delete,
        ast.Return: _return,
        ast.Raise: _raise,
        ast.Assert: _assert,
        ast.If: _if,
        ast.For: _for,
        ast.AsyncFor: _for,
        ast.While: _while,
        ast.Break: _break,
        ast.Continue: _continue,
        ast.Try: _try,
        ast.With: _with,
        ast.AsyncWith: _with,
        ast.Import: _import,
        ast.ImportFrom: _import_from,
        ast.Global: _nothing,
        ast.Nonlocal: _nothing,
        ast.Pass: _nothing,
    }
)
# Newer than the oldest Python that we run on.
if hasattr(ast, "TryStar"):
    STATEMENTS[ast.TryStar] = _try
if hasattr(ast, "TypeAlias"):
    STATEMENTS[ast.TypeAlias] = _type_alias
