"""How far a ``# pylint: disable`` comment reaches.

Pylint hands each comment to the innermost node of its syntax tree whose lines hold it, and that node decides
the range of lines. The nodes are astroid's, which differ from those of ``ast`` in places that matter: a
function's decorators and its parameters are nodes of their own, a decorated function "begins" as many lines
below its first decorator as its decorators have, the name of an ``except`` clause spans the whole clause, and
``case`` clauses are not looked into. All that was compared with Pylint itself, by the tests.
"""

from __future__ import annotations

import ast
import enum
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_TRY_STAR: type[ast.stmt] = getattr(ast, "TryStar", ast.Try)  # new in Python 3.11
_BRANCHING = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, _TRY_STAR)


class Kind(enum.Enum):
    """How a node turns the line of a comment into a range of lines."""

    MODULE = enum.auto()
    SCOPE = enum.auto()  # class or function
    BRANCHING = enum.auto()  # a statement that may have ``else``, ``with`` included
    REST = enum.auto()  # from the comment to the end of the node


@dataclass(frozen=True, slots=True)
class Region:
    """The lines of one node, and of those nodes below it to which a comment may belong instead."""

    kind: Kind
    first: int
    last: int
    children: tuple[Region, ...] = ()
    body: tuple[Region, ...] = ()
    orelse: tuple[Region, ...] = ()
    # Of ``try``: the line of each handler's type, and its body; the body of ``finally``.
    handlers: tuple[tuple[int | None, tuple[Region, ...]], ...] = ()
    final: tuple[Region, ...] = ()

    @property
    def first_statement(self) -> int:
        """Comments up to this line speak of the whole node, if it is a scope."""
        is_scope = self.kind in (Kind.MODULE, Kind.SCOPE)
        return self.body[0].first if is_scope and self.body else self.last


def spread(module: Region, line: int, disable: bool, disabled: dict[int, bool]) -> None:
    """Set the state of all lines that a comment on ``line`` speaks of."""
    node = _innermost(module, line)
    if node is None:
        return
    is_module = node.kind is Kind.MODULE
    first, last = _range(node, line)
    if first == node.first and first >= node.first_statement and first in disabled:
        first = line
    state = disable and line <= node.first_statement
    for each in range(first, last + 1):
        before = (node.first <= each if is_module else node.first < each) and each < line
        if before and each in disabled:
            continue
        if each == line:
            state = disable
        disabled[each] = state


def _innermost(node: Region, line: int) -> Region | None:
    """The first node in depth-first order that holds ``line``."""
    for child in node.children:
        if (found := _innermost(child, line)) is not None:
            return found
    return node if node.first <= line <= node.last else None


def _range(node: Region, line: int) -> tuple[int, int]:
    if node.kind in (Kind.MODULE, Kind.SCOPE):
        return node.first, node.last
    if node.kind is Kind.REST:
        return line, node.last
    return line, _last_line(node, line)


def _last_line(node: Region, line: int) -> int:
    """The last line that a comment directly inside a branching statement speaks of."""
    for type_line, body in node.handlers:
        if line == type_line or body[0].first <= line <= body[-1].last:
            return body[-1].last
    if node.final:
        if line == node.final[0].first - 1:
            return node.final[0].last
        if node.final[0].first <= line <= node.final[-1].last:
            return node.final[-1].last
    if line == node.body[0].first:
        return line
    if line <= node.body[-1].last:
        return node.body[-1].last
    return _last_line_of_else(node, line, node.body[0].first - 1)


def _last_line_of_else(node: Region, line: int, otherwise: int) -> int:
    if line == node.last:
        return line
    if not node.orelse:
        return otherwise
    if line <= node.body[-1].last:
        return node.body[-1].last
    inner = node.orelse[0]
    if inner.kind is Kind.BRANCHING:
        return _last_line_of_else(inner, line, inner.last)
    return node.orelse[-1].last


def module_region(tree: ast.Module) -> Region:
    """The regions of a whole file."""
    body = _statements(_without_docstring(tree.body))
    return Region(Kind.MODULE, 0, body[-1].last if body else 0, body, body)


def _statements(statements: Iterable[ast.stmt]) -> tuple[Region, ...]:
    return tuple(map(_statement, statements))


def _statement(node: ast.stmt) -> Region:
    if isinstance(node, _Function):
        return _function(node)
    if isinstance(node, ast.ClassDef):
        body = _statements(_without_docstring(node.body))
        header = (*_decorators(node), *_leaves([*node.bases, *(each.value for each in node.keywords)]))
        return _region(Kind.SCOPE, node, (*header, *body), body)
    if isinstance(node, _BRANCHING):
        return _branching(node)
    if isinstance(node, ast.Match):
        return _region(Kind.REST, node, (*_leaves([node.subject]), *map(_case, node.cases)))
    return _region(Kind.REST, node, ())


def _region(
    kind: Kind, node: ast.stmt | ast.expr, children: Sequence[Region], body: tuple[Region, ...] = ()
) -> Region:
    return Region(kind, node.lineno, _end(node), tuple(children) if node.lineno != _end(node) else (), body)


def _end(node: ast.stmt | ast.expr | ast.arg | ast.pattern) -> int:
    return node.end_lineno or node.lineno


def _leaves(expressions: Iterable[ast.expr | ast.pattern]) -> Iterator[Region]:
    return (Region(Kind.REST, each.lineno, _end(each)) for each in expressions)


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    match body:
        case [ast.Expr(value=ast.Constant(value=str())), *rest]:
            return rest
    return body


def _decorators(node: ast.ClassDef | _Function) -> Iterator[Region]:
    if node.decorator_list:
        yield Region(Kind.REST, node.decorator_list[0].lineno, _end(node.decorator_list[-1]))


def _function(node: _Function) -> Region:
    start = node.decorator_list[0].lineno if node.decorator_list else node.lineno
    first = start + sum(_end(each) - each.lineno + 1 for each in node.decorator_list)
    body = _statements(_without_docstring(node.body))
    returns = _leaves([node.returns] if node.returns else [])
    children = (*_decorators(node), _parameters(node.args, first), *returns, *body)
    return Region(Kind.SCOPE, first, _end(node), children if start != _end(node) else (), body)


def _parameters(arguments: ast.arguments, first: int) -> Region:
    found = [*arguments.args, *arguments.posonlyargs, *arguments.kwonlyargs]
    found += [each for each in (arguments.vararg, arguments.kwarg) if each is not None]
    if not found:
        return Region(Kind.REST, first, first)
    start, last = min(each.lineno for each in found), max(map(_end, found))
    inside = [each.annotation for each in found] + arguments.defaults + arguments.kw_defaults
    values = tuple(_leaves([each for each in inside if each is not None]))
    return Region(Kind.REST, max(first, start), last, values if start != last else ())


def _branching(node: ast.stmt) -> Region:
    body, orelse, final = (_statements(getattr(node, name, ())) for name in ("body", "orelse", "finalbody"))
    handlers: list[ast.ExceptHandler] = getattr(node, "handlers", [])
    bodies = [_statements(each.body) for each in handlers]
    clauses = [_handler(each, inside) for each, inside in zip(handlers, bodies, strict=True)]
    types = [each.type.lineno if each.type else None for each in handlers]
    return Region(
        Kind.BRANCHING,
        node.lineno,
        _end(node),
        (*_header(node), *body, *clauses, *orelse, *final) if node.lineno != _end(node) else (),
        body,
        orelse,
        tuple(zip(types, bodies, strict=True)),
        final,
    )


def _handler(node: ast.ExceptHandler, body: tuple[Region, ...]) -> Region:
    first, last = node.lineno, node.end_lineno or node.lineno
    name = [Region(Kind.REST, first, last)] if node.name else []
    children = (*_leaves([node.type] if node.type else []), *name, *body)
    return Region(Kind.REST, first, last, children if first != last else ())


def _header(node: ast.stmt) -> Iterator[Region]:
    match node:
        case ast.If() | ast.While():
            yield from _leaves([node.test])
        case ast.For() | ast.AsyncFor():
            yield from _leaves([node.target, node.iter])
        case ast.With() | ast.AsyncWith():
            for item in node.items:
                yield from _leaves([item.context_expr])
                yield from _leaves([item.optional_vars] if item.optional_vars else [])


def _case(case: ast.match_case) -> Region:
    return Region(Kind.REST, case.pattern.lineno, _statement(case.body[-1]).last)
