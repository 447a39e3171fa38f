"""Where a function stands in its file, and which names are bound around it.

Decides two things that the placing of a decorator rests on: the chain of scopes in which the decorator's
name will be looked up, and, in each of them, which statements bind that name and whether one of those has
surely run before the function is defined. Purely syntactic, after the language reference, section 4.2.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeGuard

Function = ast.FunctionDef | ast.AsyncFunctionDef
Scope = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, slots=True)
class Binding:
    """A statement or expression that binds a name.

    ``target`` is the dotted name of what an import binds (relative ones begin with dots), else None.
    """

    node: ast.AST
    target: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """Statements and the index of the one that holds the function; those before it have run."""

    statements: Sequence[ast.stmt]
    index: int

    @property
    def holder(self) -> ast.stmt | None:
        """The statement that holds the function; None for the body of a ``try`` whose ``else`` does."""
        return self.statements[self.index] if self.index < len(self.statements) else None


@dataclass(frozen=True, slots=True)
class Enclosing:
    """A scope around a function, and the blocks of that scope that lead to it, outermost first."""

    scope: Scope
    blocks: tuple[Block, ...]

    def earlier(self) -> Iterator[ast.stmt]:
        """The statements of this scope that have run, if all went well, when the function is defined."""
        for block in self.blocks:
            yield from block.statements[: block.index]


def functions_of(tree: ast.Module) -> tuple[Function, ...]:
    """All functions of a file in source order; a function's place here identifies it across edits."""
    functions = (node for node in ast.walk(tree) if isinstance(node, Function))
    return tuple(sorted(functions, key=lambda node: (node.lineno, node.col_offset)))


def enclosing_scopes(tree: ast.Module, function: Function) -> tuple[Enclosing, ...]:
    """The scopes around ``function``, innermost first, the module last."""
    chain: list[Enclosing] = []
    scope: Scope = tree
    blocks: list[Block] = []
    for block in _path(tree, function):
        blocks.append(block)
        statement = block.holder
        if isinstance(statement, Scope):
            chain.append(Enclosing(scope, tuple(blocks)))
            scope, blocks = statement, []
    return tuple(reversed(chain))


def _path(tree: ast.Module, function: Function) -> list[Block]:
    """The blocks that lead from the module to ``function``; the last one holds it."""
    pending: list[tuple[ast.AST, tuple[Block, ...]]] = [(tree, ())]
    while pending:
        node, path = pending.pop()
        for statements in blocks_of(node):
            before = (*path, Block(node.body, len(node.body))) if _is_else_of_try(node, statements) else path
            for index, statement in enumerate(statements):
                here = (*before, Block(statements, index))
                if statement is function:
                    return list(here)
                pending.append((statement, here))
    raise LookupError("the function is not in this tree")


def _is_else_of_try(node: ast.AST, statements: Sequence[ast.stmt]) -> TypeGuard[ast.Try]:
    return isinstance(node, ast.Try) and statements is node.orelse


def blocks_of(node: ast.AST) -> Iterator[Sequence[ast.stmt]]:
    """The lists of statements directly inside a module or statement."""
    for name in ("body", "orelse", "finalbody"):
        statements = getattr(node, name, None)
        if isinstance(statements, list):
            yield statements
    for name in ("handlers", "cases"):
        for part in getattr(node, name, ()):
            yield part.body


def bindings_of(scope: Scope) -> dict[str, list[Binding]]:
    """Every name that ``scope`` itself binds; ``global`` and ``nonlocal`` bind to something unknown."""
    bindings: dict[str, list[Binding]] = {}
    for name, binding in _bindings(scope):
        bindings.setdefault(name, []).append(binding)
    return bindings


def global_names(tree: ast.Module) -> frozenset[str]:
    """Names that some function declares ``global``: the module's binding may be replaced at any time."""
    return frozenset(name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names)


def _bindings(scope: Scope) -> Iterator[tuple[str, Binding]]:
    if isinstance(scope, Function):
        for argument in _arguments(scope.args):
            yield argument.arg, Binding(argument, None)
    for parameter in getattr(scope, "type_params", ()):
        yield parameter.name, Binding(parameter, None)
    pending: list[ast.AST] = list(reversed(scope.body))
    while pending:
        node = pending.pop()
        yield from _bound_by(node)
        pending.extend(reversed(list(_same_scope_children(node))))


def _arguments(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    yield from (each for each in (arguments.vararg, arguments.kwarg) if each is not None)


def _bound_by(node: ast.AST) -> Iterator[tuple[str, Binding]]:
    """The names that this node alone binds."""
    match node:
        case ast.Import():
            for alias in node.names:
                yield bound_name(alias), Binding(node, alias.name if alias.asname else bound_name(alias))
        case ast.ImportFrom():
            for alias in node.names:
                yield bound_name(alias), Binding(node, imported_name(node, alias))
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name, Binding(node, None)
        case ast.Name(ctx=ast.Store() | ast.Del()):
            yield node.id, Binding(node, None)
        case ast.Global() | ast.Nonlocal():
            yield from ((name, Binding(node, None)) for name in node.names)
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            yield name, Binding(node, None)
        case ast.MatchMapping(rest=str(name)):
            yield name, Binding(node, None)


def bound_name(alias: ast.alias) -> str:
    """The name that one part of an import statement binds."""
    return alias.asname or alias.name.partition(".")[0]


def imported_name(node: ast.ImportFrom, alias: ast.alias) -> str:
    """What ``from ... import`` binds, dotted; relative imports begin with their dots."""
    module = f"{node.module}." if node.module else ""
    return f"{'.' * node.level}{module}{alias.name}"


def _same_scope_children(node: ast.AST) -> Iterator[ast.AST]:
    """The children of a node whose bindings belong to the scope in which the node stands."""
    if isinstance(node, Function):
        yield from (*node.decorator_list, *node.args.defaults)
        yield from (default for default in node.args.kw_defaults if default is not None)
    elif isinstance(node, ast.ClassDef):
        yield from (*node.decorator_list, *node.bases, *node.keywords)
    elif isinstance(node, _COMPREHENSIONS):
        # Targets are the comprehension's own; only assignment expressions bind outside.
        yield from (each.target for each in ast.walk(node) if isinstance(each, ast.NamedExpr))
    elif not isinstance(node, ast.Lambda):
        yield from ast.iter_child_nodes(node)
