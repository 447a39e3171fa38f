"""Lowers tests, and says what they tell of local variables (*guards*).

A test gives the slot of its value and two lists of guards: those that hold where it is true and those that
hold where it is false. ``and`` and ``or`` become a result slot and a row of IFs on it, one per further
operand, flat rather than nested so that long chains stay shallow.
"""

from __future__ import annotations

import ast
from typing import Any, NamedTuple, TypeAlias

from pylint_hybrid.lowering.builder import (
    DEPTH_LIMIT,
    EXPRESSIONS,
    MOVE,
    Builder,
    Frame,
    at,
    lower_block,
    lower_expression,
    too_deep,
)
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


# Operands that assign nothing.
_PLAIN = (ast.Name, ast.Constant, ast.Attribute, type(None))


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
    return _single(slot, _variable(builder, node), "truthy", -1)


def _variable(builder: Builder, node: Any, other: Any = None) -> int:
    """The local variable that an operand reads (or assigns by ``:=``), or -1.

    ``other`` is evaluated after it, and must not assign it.
    """
    if node.__class__ is ast.Name:
        variable = builder.variable(node.id)
        if isinstance(builder.loads.get(node.id), int) or other.__class__ in _PLAIN:
            return variable
        return -1
    if node.__class__ is ast.NamedExpr:
        return builder.variable(node.target.id)
    return -1


def _single(slot: int, variable: int, test: str, operand: Any, *, positive: bool = True) -> Test:
    if variable < 0:
        return Test(slot, [], [])
    return Test(slot, [[variable, test, operand, positive]], [[variable, test, operand, not positive]])


def _negation(builder: Builder, node: ast.UnaryOp) -> Test:
    builder.depth += 2
    if builder.depth > DEPTH_LIMIT:
        raise too_deep(node.lineno)
    test = lower_test(builder, node.operand)
    builder.depth -= 2
    return Test(negate(builder, test.slot, at(node)), test.false, test.true)


def _call(builder: Builder, node: ast.Call) -> Test:
    """A call of ``isinstance``, ``callable`` or ``hasattr`` on a variable says something of it."""
    slot = lower_expression(builder, node)
    name, arguments = _built_in(builder, node), node.args
    variable = _variable(builder, arguments[0], arguments[-1]) if arguments else -1
    if name == "callable" and len(arguments) == 1:
        return _single(slot, variable, "callable", -1)
    if len(arguments) == 2:
        second = arguments[1]
        if name == "isinstance" and not isinstance(second, ast.Starred):
            # The call is the last operation; its second argument is the slot of the type.
            return _single(slot, variable, "isinstance", builder.ops[-1][3][1])
        attribute = second.value if isinstance(second, ast.Constant) else None
        if name == "hasattr" and isinstance(attribute, str) and attribute.isidentifier():
            return _single(slot, variable, "hasattr", attribute)
    return Test(slot, [], [])


def _built_in(builder: Builder, node: ast.Call) -> str:
    """The name of the global that is called with positional arguments only, if it is one."""
    function = node.func
    if isinstance(function, ast.Name) and not node.keywords and builder.loads.get(function.id) is None:
        return function.id
    return ""


def _compare(builder: Builder, node: ast.Compare) -> Test:
    pos = at(node)
    builder.depth += 2
    left = lower_expression(builder, node.left)
    builder.depth -= 2
    if len(node.ops) > 1:
        return Test(_chain(builder, node, left), [], [])
    operator = COMPARISONS[node.ops[0].__class__]
    right_node = node.comparators[0]
    builder.depth += 2
    right = lower_expression(builder, right_node)
    builder.depth -= 2
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([COMPARE, dst, operator, left, right, pos])
    positive = operator in ("is", "==")
    if not positive and operator not in ("is not", "!="):
        return Test(dst, [], [])
    variable, other, operand = _variable(builder, node.left, right_node), right_node, right
    if variable < 0:
        variable, other, operand = _variable(builder, right_node), node.left, left
    if other.__class__ is ast.Constant and other.value is None:
        return _single(dst, variable, "none", -1, positive=positive)
    if variable >= 0 and operator in ("is", "is not"):
        return identity(dst, [variable, "equal", operand], positive=positive)
    return _single(dst, variable, "equal", operand, positive=positive)


def identity(slot: int, guard: list[Any], *, positive: bool) -> Test:
    """What ``is`` tells: identical values are equal, but others need not differ."""
    same = guards_for_then([[*guard, True]], False)
    return Test(slot, same, []) if positive else Test(slot, [], same)


def _chain(builder: Builder, node: ast.Compare, left: int) -> int:
    """``a < b < c``: each further operand is evaluated only if all before it held."""
    result = builder.top
    builder.top = result + 1
    _links(builder, node, 0, left, result)
    return result


def _links(builder: Builder, node: ast.Compare, index: int, left: int, result: int) -> None:
    pos = at(node)
    right = lower_expression(builder, node.comparators[index])
    held = builder.top
    builder.top = held + 1
    builder.ops.append([COMPARE, held, COMPARISONS[node.ops[index].__class__], left, right, pos])
    builder.ops.append([MOVE, result, held])
    builder.written.add(result)
    if index + 1 < len(node.ops):
        frame = builder.enter(node.lineno)
        then = builder.block()
        _links(builder, node, index + 1, right, result)
        close_if(builder, frame, held, then, [], pos=pos)


def _boolean(builder: Builder, node: ast.BoolOp) -> Test:
    conjunction = node.op.__class__ is ast.And
    result = builder.top
    builder.top = result + 1
    builder.depth += 3
    if builder.depth > DEPTH_LIMIT:
        raise too_deep(node.lineno)
    test = lower_test(builder, node.values[0])
    builder.depth -= 3
    builder.ops.append([MOVE, result, test.slot])
    builder.written.add(result)
    known = test.true if conjunction else test.false
    exact = True
    for number in range(1, len(node.values)):
        test, assigned = _next_operand(builder, node, number, result, guards_for_then(known, exact))
        # An operand that assigns a variable (by ``:=``) makes what was known of it stale.
        known = [guard for guard in known if guard[0] not in assigned]
        known = known + (test.true if conjunction else test.false)
        exact = False
    known = guards_for_then(known, exact)
    return Test(result, known, []) if conjunction else Test(result, [], known)


def _next_operand(
    builder: Builder, node: ast.BoolOp, number: int, result: int, guards: Guards
) -> tuple[Test, list[int]]:
    """Evaluate one more operand of ``and`` (``or``) if the result so far is true (false).

    Returns its test and the slots that it assigned.
    """
    conjunction = node.op.__class__ is ast.And
    pos = at(node)
    condition = result if conjunction else negate(builder, result, pos)
    frame = builder.enter(node.lineno)
    block = builder.block()
    test = lower_test(builder, node.values[number])
    builder.ops.append([MOVE, result, test.slot])
    builder.written.add(result)
    found = test.true if conjunction else test.false
    # What the guards of the whole refer to must outlive the block.
    outliving = [guard[2] for guard in found if guard[1] in ("isinstance", "equal") and guard[2] >= frame[2]]
    assigned = close_if(builder, frame, condition, block, [], pos=pos, guards=guards, outliving=outliving)
    return test, assigned


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
    frame: Frame,
    condition: int,
    then: Block,
    orelse: Block,
    *,
    pos: int,
    guards: Guards | None = None,
    outliving: list[int] | None = None,
) -> list[int]:
    """End the blocks of an IF and write it; returns what it assigns."""
    assigned = builder.leave(frame)
    if outliving:
        assigned = sorted({*assigned, *outliving})
        builder.written.update(outliving)
    builder.ops.append([IF, condition, then, orelse, assigned, pos, guards or []])
    builder.bind_again(assigned)
    return assigned


def branch(builder: Builder, node: ast.If, test: Test) -> None:
    """Write the IF of an ``if`` statement whose test is lowered."""
    pos = at(node)
    slot, guards = test.slot, test.true
    swapped = not guards and len(test.false) > 1
    if swapped:
        # What holds where ``a or b`` failed can be said of a then branch only.
        slot, guards = negate(builder, test.slot, pos), test.false
    frame = builder.enter(node.lineno)
    first = builder.block()
    lower_block(builder, node.body)
    second = builder.block()
    lower_block(builder, node.orelse)
    if swapped:
        first, second = second, first
    close_if(builder, frame, slot, first, second, pos=pos, guards=guards)


def _conditional_expression(builder: Builder, node: ast.IfExp) -> int:
    test = lower_test(builder, node.test)
    result = builder.top
    builder.top = result + 1
    frame = builder.enter(node.lineno)
    builder.written.add(result)
    then = builder.block()
    builder.ops.append([MOVE, result, lower_expression(builder, node.body)])
    orelse = builder.block()
    builder.ops.append([MOVE, result, lower_expression(builder, node.orelse)])
    close_if(builder, frame, test.slot, then, orelse, pos=at(node), guards=test.true)
    return result


def _test_value(builder: Builder, node: Any) -> int:
    return lower_test(builder, node).slot


EXPRESSIONS[ast.IfExp] = _conditional_expression
EXPRESSIONS[ast.BoolOp] = _test_value
EXPRESSIONS[ast.Compare] = _test_value
