"""Lowers ``match`` into tests and a row of IFs.

A pattern becomes a slot that tells whether it matched, and assigns its captures where its parts did match.
Whether a subject is a sequence or mapping with the length or keys that a pattern asks for is left unknown.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, TypeAlias

from pylint_hybrid.lowering.builder import (
    DEPTH_LIMIT,
    MOVE,
    STATEMENTS,
    Builder,
    at,
    lower_block,
    lower_expression,
    too_deep,
)
from pylint_hybrid.lowering.conditions import (
    COMPARE,
    Test,
    close_if,
    guards_for_then,
    identity,
    lower_test,
    negate,
)
from pylint_hybrid.lowering.expressions import (
    ATTR,
    BUILD,
    CALL,
    DICT,
    ITEM,
    SLICE,
    new_constant,
    new_global,
    new_unknown,
)
from pylint_hybrid.lowering.scopes import mangle
from pylint_hybrid.lowering.targets import DELITEM

# Cases that are nested within each other before the row is cut.
CASE_LIMIT = 20

# Classes whose one positional sub-pattern is matched against the subject itself.
_SELF_MATCHING = frozenset(
    {"bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"}
)

# A part of a subject: its pattern, and what makes its slot.
_Part: TypeAlias = "tuple[ast.pattern, Callable[[Builder, int, Any, int], int], Any]"


def _match(builder: Builder, node: ast.Match) -> None:
    subject = lower_expression(builder, node.subject)
    cases = node.cases
    if isinstance(node.subject, ast.Name) and node.subject.id in _captures(cases):
        # The subject must outlive the capture of the same name.
        copy = builder.top
        builder.top = copy + 1
        builder.ops.append([MOVE, copy, subject])
        subject = copy
    if len(cases) <= CASE_LIMIT:
        _cases(builder, cases, subject, -1)
        return
    pending = builder.top
    builder.top = pending + 1
    builder.ops.append([MOVE, pending, new_constant(builder, "bool", True)])
    builder.written.add(pending)
    for start in range(0, len(cases), CASE_LIMIT):
        frame = builder.enter(node.lineno)
        piece = builder.block()
        _cases(builder, cases[start : start + CASE_LIMIT], subject, pending)
        close_if(builder, frame, pending, piece, [], pos=at(node))


def _captures(cases: list[ast.match_case]) -> set[str]:
    """The names that the patterns bind."""
    names: set[str] = set()
    for case in cases:
        for part in ast.walk(case.pattern):
            if isinstance(part, (ast.MatchAs, ast.MatchStar)) and part.name is not None:
                names.add(part.name)
            elif isinstance(part, ast.MatchMapping) and part.rest is not None:
                names.add(part.rest)
    return names


def _cases(builder: Builder, cases: list[ast.match_case], subject: int, pending: int) -> None:
    """Lower cases, each in the else branch of the one before; one that is taken clears ``pending``."""
    if not cases:
        return
    case = cases[0]
    test = _case_test(builder, case, subject)
    if test is None:
        _body(builder, case, pending)
        return
    frame = builder.enter(case.pattern.lineno)
    then = builder.block()
    _body(builder, case, pending)
    orelse = builder.block()
    _cases(builder, cases[1:], subject, pending)
    close_if(builder, frame, test.slot, then, orelse, pos=at(case.pattern), guards=test.true)


def _body(builder: Builder, case: ast.match_case, pending: int) -> None:
    if pending >= 0:
        builder.ops.append([MOVE, pending, new_constant(builder, "bool", False)])
        builder.written.add(pending)
    lower_block(builder, case.body)


def _case_test(builder: Builder, case: ast.match_case, subject: int) -> Test | None:
    """The test of pattern and guard; None if the case is always taken."""
    test = _pattern(builder, case.pattern, subject)
    if case.guard is None:
        return test
    if test is None:
        return lower_test(builder, case.guard)
    result = _result(builder, test.slot)
    frame = builder.enter(case.pattern.lineno)
    then = builder.block()
    guard = lower_test(builder, case.guard)
    _set(builder, result, guard.slot)
    close_if(builder, frame, test.slot, then, [], pos=at(case.pattern), guards=test.true)
    return Test(result, guards_for_then(test.true, False), [])


def _result(builder: Builder, first: int) -> int:
    """A slot for the outcome of several tests, set to that of the first."""
    result = builder.top
    builder.top = result + 1
    _set(builder, result, first)
    return result


def _set(builder: Builder, result: int, value: int) -> None:
    builder.ops.append([MOVE, result, value])
    builder.written.add(result)


def _pattern(builder: Builder, pattern: ast.pattern, subject: int) -> Test | None:
    """Test the subject against a pattern and assign its captures; None if it matches anything."""
    builder.depth += 3
    if builder.depth > DEPTH_LIMIT:
        raise too_deep(pattern.lineno)
    test = _PATTERNS[pattern.__class__](builder, pattern, subject)
    builder.depth -= 3
    return test


def _value(builder: Builder, pattern: ast.MatchValue, subject: int) -> Test:
    other = lower_expression(builder, pattern.value)
    return _comparison(builder, "==", subject, other, pattern)


def _singleton(builder: Builder, pattern: ast.MatchSingleton, subject: int) -> Test:
    constant = new_constant(builder, "none" if pattern.value is None else "bool", pattern.value)
    return _comparison(builder, "is", subject, constant, pattern)


def _comparison(builder: Builder, operator: str, subject: int, other: int, pattern: ast.pattern) -> Test:
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([COMPARE, dst, operator, subject, other, at(pattern)])
    if isinstance(pattern, ast.MatchSingleton) and pattern.value is None:
        return _exact(dst, [subject, "none", -1])
    if operator == "is":
        return identity(dst, [subject, "equal", other], positive=True)
    return _exact(dst, [subject, "equal", other])


def _exact(slot: int, guard: list[Any]) -> Test:
    """A test that says the same as one guard."""
    return Test(slot, [[*guard, True]], [[*guard, False]])


def _as(builder: Builder, pattern: ast.MatchAs, subject: int) -> Test | None:
    test = None if pattern.pattern is None else _pattern(builder, pattern.pattern, subject)
    if pattern.name is None:
        return test
    if test is None:
        builder.store(pattern.name, subject, at(pattern))
        return None
    frame = builder.enter(pattern.lineno)
    then = builder.block()
    builder.store(pattern.name, subject, at(pattern))
    close_if(builder, frame, test.slot, then, [], pos=at(pattern), guards=test.true)
    return test


def _or(builder: Builder, pattern: ast.MatchOr, subject: int) -> Test | None:
    test = _pattern(builder, pattern.patterns[0], subject)
    if test is None:
        return None
    result = _result(builder, test.slot)
    for alternative in pattern.patterns[1:]:
        pos = at(alternative)
        failed = negate(builder, result, pos)
        frame = builder.enter(alternative.lineno)
        block = builder.block()
        test = _pattern(builder, alternative, subject)
        _set(builder, result, new_constant(builder, "bool", True) if test is None else test.slot)
        close_if(builder, frame, failed, block, [], pos=pos)
        if test is None:
            return None
    return Test(result, [], [])


def _sequence(builder: Builder, pattern: ast.MatchSequence, subject: int) -> Test:
    parts: list[_Part] = []
    count = len(pattern.patterns)
    starred = count
    for number, part in enumerate(pattern.patterns):
        if isinstance(part, ast.MatchStar):
            starred = number
            if part.name is not None:
                parts.append((part, _rest_of_sequence, (number, number + 1 - count)))
        else:
            parts.append((part, _item, number if number < starred else number - count))
    return _compound(builder, _unknown(builder), parts, subject, pattern)


def _unknown(builder: Builder) -> Test:
    """A test whose outcome is unknown."""
    return Test(new_constant(builder, "int", None), [], [])


def _item(builder: Builder, subject: int, index: int, pos: int) -> int:
    return _read_item(builder, subject, new_constant(builder, "int", index), pos)


def _read_item(builder: Builder, subject: int, index: int, pos: int) -> int:
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([ITEM, dst, subject, index, pos])
    return dst


def _rest_of_sequence(builder: Builder, subject: int, bounds: tuple[int, int], pos: int) -> int:
    """The list that a starred part captures."""
    lower = new_constant(builder, "int", bounds[0])
    upper = new_constant(builder, "int", bounds[1]) if bounds[1] else -1
    index = builder.top
    builder.top = index + 1
    builder.ops.append([SLICE, index, lower, upper, -1])
    items = _read_item(builder, subject, index, pos)
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([BUILD, dst, "list", [items], [0], pos])
    return dst


def _star(builder: Builder, pattern: ast.MatchStar, subject: int) -> None:
    if pattern.name is not None:
        builder.store(pattern.name, subject, at(pattern))


def _mapping(builder: Builder, pattern: ast.MatchMapping, subject: int) -> Test:
    condition = _unknown(builder)
    parts: list[_Part] = [
        (part, _value_of_key, key) for key, part in zip(pattern.keys, pattern.patterns, strict=True)
    ]
    if pattern.rest is not None:
        capture = ast.copy_location(ast.MatchAs(None, pattern.rest), pattern)
        parts.append((capture, _rest_of_mapping, pattern.keys))
    return _compound(builder, condition, parts, subject, pattern)


def _value_of_key(builder: Builder, subject: int, key: ast.expr, pos: int) -> int:
    return _read_item(builder, subject, lower_expression(builder, key), pos)


def _rest_of_mapping(builder: Builder, subject: int, keys: list[ast.expr], pos: int) -> int:
    """A copy without the keys that the pattern names."""
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([DICT, dst, [-1], [subject], pos])
    for key in keys:
        builder.ops.append([DELITEM, dst, lower_expression(builder, key), pos])
    return dst


def _class(builder: Builder, pattern: ast.MatchClass, subject: int) -> Test:
    pos = at(pattern)
    function = new_global(builder, "isinstance", pos)
    kind = lower_expression(builder, pattern.cls)
    condition = builder.top
    builder.top = condition + 1
    builder.ops.append([CALL, condition, function, [subject, kind], [], [], [], pos])
    is_self = isinstance(pattern.cls, ast.Name) and pattern.cls.id in _SELF_MATCHING
    parts: list[_Part] = [(part, _positional, is_self) for part in pattern.patterns]
    for name, part in zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True):
        parts.append((part, _attribute, name))
    return _compound(builder, _exact(condition, [subject, "isinstance", kind]), parts, subject, pattern)


def _positional(builder: Builder, subject: int, is_self: bool, pos: int) -> int:
    return subject if is_self else new_unknown(builder, [], pos)


def _attribute(builder: Builder, subject: int, name: str, pos: int) -> int:
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([ATTR, dst, subject, mangle(name, builder.private), pos])
    return dst


def _compound(
    builder: Builder, condition: Test, parts: list[_Part], subject: int, pattern: ast.pattern
) -> Test:
    """``condition`` and all parts; each part is evaluated only if those before it matched."""
    if not parts:
        return condition
    result = _result(builder, condition.slot)
    guards = guards_for_then(condition.true, False)
    pos = at(pattern)
    for part, make, detail in parts:
        frame = builder.enter(pattern.lineno)
        block = builder.block()
        test = _pattern(builder, part, make(builder, subject, detail, pos))
        if test is not None:
            _set(builder, result, test.slot)
        close_if(builder, frame, result, block, [], pos=pos, guards=guards)
    return Test(result, guards, [])


_PATTERNS: dict[type, Callable[[Builder, Any, int], Test | None]] = {
    ast.MatchValue: _value,
    ast.MatchSingleton: _singleton,
    ast.MatchAs: _as,
    ast.MatchOr: _or,
    ast.MatchSequence: _sequence,
    ast.MatchStar: _star,
    ast.MatchMapping: _mapping,
    ast.MatchClass: _class,
}

STATEMENTS[ast.Match] = _match
