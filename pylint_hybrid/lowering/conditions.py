"""Lowers tests, and says what they tell of local variables (*guards*).

A test gives the slot of its value and two lists of guards: those that hold where it is true and those that
hold where it is false. ``and`` and ``or`` become a result slot and a row of IFs on it, one per further operand,
flat rather than nested so that long chains stay shallow.
"""

from __future__ import annotations

import ast
from typing import Any, NamedTuple, TypeAlias

from pylint_hybrid.lowering.builder import EXPRESSIONS, MOVE, Builder, at, lower_block, lower_expression
from pylint_hybrid.lowering.ir import Block, Op

Guards: TypeAlias = "list[list[Any]]"

ASSERT = Op.ASSERT.value
COMPARE = Op.COMPARE.value
IF = Op.IF.value
UNARY = Op.UNARY.value

COMPARISONS: dict[type, str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


class Test(NamedTuple):
    """A lowered test."""

    slot: int
    true: Guards
    false: Guards


def lower_test(builder: Builder, node: Any) -> Test:
    """Lower an expression whose truth decides something."""
    kind = node.__class__
    if kind is ast.Compare:
        return _compare(builder, node)
    if kind is ast.UnaryOp and node.op.__class__ is ast.Not:
        return _negation(builder, node)
    if kind is ast.BoolOp:
        return _boolean(builder, node)
    if kind is ast.Call:
        return _call(builder, node)
    slot = lower_expression(builder, node)
    return _single(slot, _variable(builder, node), "truthy", -1, True)


def _variable(builder: Builder, node: Any) -> int:
    """The local variable that an operand reads (or assigns by ``:=``), or -1."""
    if node.__class__ is ast.Name:
        return builder.variable(node.id)
    if node.__class__ is ast.NamedExpr:
        return builder.variable(node.target.id)
    return -1


def _single(slot: int, variable: int, test: str, operand: Any, positive: bool) -> Test:
    if variable < 0:
        return Test(slot, [], [])
    return Test(slot, [[variable, test, operand, positive]], [[variable, test, operand, not positive]])


def _negation(builder: Builder, node: ast.UnaryOp) -> Test:
    test = lower_test(builder, node.operand)
    return Test(negate(builder, test.slot, at(node)), test.false, test.true)


def _call(builder: Builder, node: ast.Call) -> Test:
    slot = lower_expression(builder, node)
    function = node.func
    if function.__class__ is not ast.Name or not node.args or node.keywords:
        return Test(slot, [], [])
    name: str = function.id  # type: ignore[attr-defined]
    variable = _variable(builder, node.args[0])
    if variable < 0 or builder.loads.get(name) is not None:
        return Test(slot, [], [])
    if name == "callable" and len(node.args) == 1:
        return _single(slot, variable, "callable", -1, True)
    if len(node.args) != 2:
        return Test(slot, [], [])
    second = node.args[1]
    if name == "isinstance" and not isinstance(second, ast.Starred):
        # The call is the last operation; its second argument is the slot of the type.
        return _single(slot, variable, "isinstance", builder.ops[-1][3][1], True)
    if name == "hasattr" and isinstance(second, ast.Constant) and isinstance(second.value, str):
        return _single(slot, variable, "hasattr", second.value, True)
    return Test(slot, [], [])


def _compare(builder: Builder, node: ast.Compare) -> Test:
    pos = at(node)
    left = lower_expression(builder, node.left)
    if len(node.ops) > 1:
        return Test(_chain(builder, node, left, pos), [], [])
    operator = COMPARISONS[node.ops[0].__class__]
    right_node = node.comparators[0]
    right = lower_expression(builder, right_node)
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([COMPARE, dst, operator, left, right, pos])
    positive = operator in ("is", "==")
    if not positive and operator not in ("is not", "!="):
        return Test(dst, [], [])
    variable, other, operand = _variable(builder, node.left), right_node, right
    if variable < 0:
        variable, other, operand = _variable(builder, right_node), node.left, left
    if other.__class__ is ast.Constant and other.value is None:  # type: ignore[attr-defined]
        return _single(dst, variable, "none", -1, positive)
    return _single(dst, variable, "equal", operand, positive)


def _chain(builder: Builder, node: ast.Compare, left: int, pos: int) -> int:
    """``a < b < c``: each further operand is evaluated only if all before it held."""
    result = builder.top
    builder.top = result + 1
    _links(builder, node, 0, left, result, pos)
    return result


def _links(builder: Builder, node: ast.Compare, index: int, left: int, result: int, pos: int) -> None:
    right = lower_expression(builder, node.comparators[index])
    held = builder.top
    builder.top = held + 1
    builder.ops.append([COMPARE, held, COMPARISONS[node.ops[index].__class__], left, right, pos])
    builder.ops.append([MOVE, result, held])
    builder.written.add(result)
    if index + 1 < len(node.ops):
        frame = builder.enter(node.lineno)
        builder.ops = then = []
        _links(builder, node, index + 1, right, result, pos)
        close_if(builder, frame, held, then, [], pos, [])


def _boolean(builder: Builder, node: ast.BoolOp) -> Test:
    conjunction = node.op.__class__ is ast.And
    pos = at(node)
    result = builder.top
    builder.top = result + 1
    test = lower_test(builder, node.values[0])
    builder.ops.append([MOVE, result, test.slot])
    builder.written.add(result)
    known = test.true if conjunction else test.false
    exact = True
    for operand in node.values[1:]:
        guards = guards_for_then(known, exact)
        test = _next_operand(builder, operand, result, guards, conjunction, pos)
        known = known + (test.true if conjunction else test.false)
        exact = False
    known = guards_for_then(known, exact)
    return Test(result, known, []) if conjunction else Test(result, [], known)


def _next_operand(
    builder: Builder, node: Any, result: int, guards: Guards, conjunction: bool, pos: int
) -> Test:
    """Evaluate one more operand of ``and`` (``or``) if the result so far is true (false)."""
    condition = result if conjunction else negate(builder, result, pos)
    frame = builder.enter(node.lineno)
    builder.ops = block = []
    test = lower_test(builder, node)
    builder.ops.append([MOVE, result, test.slot])
    builder.written.add(result)
    found = test.true if conjunction else test.false
    # What the guards of the whole refer to must outlive the block.
    outliving = [guard[2] for guard in found if guard[1] in ("isinstance", "equal") and guard[2] >= frame[2]]
    close_if(builder, frame, condition, block, [], pos, guards, outliving)
    return test


def negate(builder: Builder, slot: int, pos: int) -> int:
    """The negation of a condition."""
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([UNARY, dst, "not", slot, pos])
    return dst


def guards_for_then(guards: Guards, exact: bool) -> Guards:
    """Guards that hold in the then branch; ``exact`` if their failure is the only way to the else branch.

    A single guard would be negated in the else branch, a conjunction is not: hence it is said twice.
    """
    if len(guards) == 1 and not exact:
        return guards + guards
    return guards


def close_if(
    builder: Builder,
    frame: Any,
    condition: int,
    then: Block,
    orelse: Block,
    pos: int,
    guards: Guards,
    outliving: list[int] | None = None,
) -> None:
    """End the blocks of an IF and write it."""
    assigned = builder.leave(frame)
    if outliving:
        assigned = sorted({*assigned, *outliving})
        builder.written.update(outliving)
    builder.ops.append([IF, condition, then, orelse, assigned, pos, guards])
    builder.bind_again(assigned)


def branch(builder: Builder, test: Test, then: list[Any], orelse: list[Any], pos: int, line: int) -> None:
    """Write an IF over two lists of statements."""
    slot, guards = test.slot, test.true
    swapped = not guards and len(test.false) > 1
    if swapped:
        # What holds where ``a or b`` failed can be said of a then branch only.
        slot, guards = negate(builder, test.slot, pos), test.false
    frame = builder.enter(line)
    builder.ops = first = []
    lower_block(builder, then)
    builder.ops = second = []
    lower_block(builder, orelse)
    if swapped:
        first, second = second, first
    close_if(builder, frame, slot, first, second, pos, guards)


def _conditional_expression(builder: Builder, node: ast.IfExp) -> int:
    test = lower_test(builder, node.test)
    result = builder.top
    builder.top = result + 1
    frame = builder.enter(node.lineno)
    builder.written.add(result)
    builder.ops = then = []
    builder.ops.append([MOVE, result, lower_expression(builder, node.body)])
    builder.ops = orelse = []
    builder.ops.append([MOVE, result, lower_expression(builder, node.orelse)])
    close_if(builder, frame, test.slot, then, orelse, at(node), test.true)
    return result


def _test_value(builder: Builder, node: Any) -> int:
    return lower_test(builder, node).slot


EXPRESSIONS[ast.IfExp] = _conditional_expression
EXPRESSIONS[ast.BoolOp] = _test_value
EXPRESSIONS[ast.Compare] = _test_value
