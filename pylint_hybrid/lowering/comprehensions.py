"""Lowers comprehensions and generator expressions into loops of the code around them.

The targets have slots of their own (see ``scopes``). The first iterable is evaluated in the enclosing scope,
as Python does. A generator expression is run where it stands, not where it is consumed: what its items are
and which effects they have does not depend on it, only the order of effects does.
"""

from __future__ import annotations

import ast
from typing import Any

from pylint_hybrid.lowering.builder import EXPRESSIONS, Builder, at, lower_expression
from pylint_hybrid.lowering.conditions import close_if, lower_test
from pylint_hybrid.lowering.ir import Op
from pylint_hybrid.lowering.targets import bind, slot_for

APPEND = Op.APPEND.value
BUILD = Op.BUILD.value
DICT = Op.DICT.value
FOR = Op.FOR.value
MAPADD = Op.MAPADD.value

_KINDS: dict[type, str] = {ast.ListComp: "list", ast.SetComp: "set", ast.GeneratorExp: "generator"}


def _comprehension(builder: Builder, node: Any) -> int:
    first = lower_expression(builder, node.generators[0].iter)
    result = builder.top
    builder.top = result + 1
    if node.__class__ is ast.DictComp:
        builder.ops.append([DICT, result, [], [], at(node)])
    else:
        builder.ops.append([BUILD, result, _KINDS[node.__class__], [], [], at(node)])
    builder.written.add(result)
    loads, stores = builder.loads, builder.stores
    scope = builder.module.scopes[node]
    builder.loads, builder.stores = scope.loads, scope.stores
    _loop(builder, node, 0, first, result)
    builder.loads, builder.stores = loads, stores
    builder.written.difference_update(scope.nameless)
    return result


def _loop(builder: Builder, node: Any, number: int, iterable: int, result: int) -> None:
    """The loop over one ``for`` clause; what follows it stands in its body."""
    generator = node.generators[number]
    target = generator.target
    pos = at(target)
    item = slot_for(builder, target)
    frame = builder.enter(target.lineno)
    builder.written.add(item)
    body = builder.block()
    bind(builder, target, item)
    _filter(builder, node, number, 0, result)
    assigned = builder.leave(frame)
    builder.ops.append(
        [FOR, item, iterable, body, [], assigned, pos, bool(generator.is_async), "comprehension"]
    )
    builder.bind_again(assigned)


def _filter(builder: Builder, node: Any, number: int, condition: int, result: int) -> None:
    """The conditions of one clause, then the next clause or the element."""
    conditions = node.generators[number].ifs
    if condition < len(conditions):
        test = lower_test(builder, conditions[condition])
        pos = at(conditions[condition])
        frame = builder.enter(conditions[condition].lineno)
        then = builder.block()
        _filter(builder, node, number, condition + 1, result)
        close_if(builder, frame, test.slot, then, [], pos=pos, guards=test.true)
    elif number + 1 < len(node.generators):
        following = lower_expression(builder, node.generators[number + 1].iter)
        _loop(builder, node, number + 1, following, result)
    elif node.__class__ is ast.DictComp:
        key = lower_expression(builder, node.key)
        value = lower_expression(builder, node.value)
        builder.ops.append([MAPADD, result, key, value])
        builder.written.add(result)
    else:
        builder.ops.append([APPEND, result, lower_expression(builder, node.elt)])
        builder.written.add(result)


EXPRESSIONS.update(
    {
        ast.ListComp: _comprehension,
        ast.SetComp: _comprehension,
        ast.GeneratorExp: _comprehension,
        ast.DictComp: _comprehension,
    }
)
