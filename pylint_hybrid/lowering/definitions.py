"""Lowers functions, lambdas and classes: the operation that makes the object, and the code that it runs.

Decorators, defaults and bases are evaluated in the enclosing code, in Python's order. Annotations are kept as
trees and are not evaluated; a lambda inside one is no code of ours.
"""

from __future__ import annotations

import ast
import re
from typing import Any

from pylint_hybrid.lowering.annotations import annotation_of, dotted_name
from pylint_hybrid.lowering.builder import (
    BIND,
    EXPRESSIONS,
    STATEMENTS,
    Builder,
    ModuleState,
    at,
    lower_block,
    lower_expression,
)
from pylint_hybrid.lowering.expressions import new_unknown
from pylint_hybrid.lowering.ir import CodeKind, CodeSummary, DecoratorText, Op, Parameter, ParameterKind
from pylint_hybrid.lowering.scopes import CLASS, FUNCTION, LAMBDA, MODULE, Scope

MAKECLASS = Op.MAKECLASS.value
MAKEFN = Op.MAKEFN.value
RETURN = Op.RETURN.value

_KINDS = {
    MODULE: CodeKind.MODULE,
    FUNCTION: CodeKind.FUNCTION,
    LAMBDA: CodeKind.LAMBDA,
    CLASS: CodeKind.CLASS,
}
_ASYNC_DEF = re.compile(rb"async[ \t\f]+(?=def\b)")


def lower_module(state: ModuleState, scope: Scope, tree: ast.Module) -> None:
    """Lower the module body, and with it everything in it."""
    builder = Builder(state, scope)
    lower_block(builder, tree.body)
    last = tree.body[-1].end_lineno if tree.body else 1
    summary = CodeSummary(0, CodeKind.MODULE, "", "", 1, 0, 1, last or 1, -1)
    summary.docstring = _docstring(tree.body)
    _finish(builder, summary)


def _finish(builder: Builder, summary: CodeSummary) -> None:
    """Copy what the builder gathered into the summary and hand it in."""
    scope = builder.scope
    summary.locals = scope.slot_names
    summary.slots = builder.top
    if scope.kind == MODULE:
        own = set(scope.slot_of.values())
        summary.cells = sorted(scope.visible - own)
    else:
        summary.cells = sorted(scope.visible)
    summary.shared = sorted(scope.rebound)
    summary.is_generator = builder.is_generator
    summary.fields = builder.fields
    summary.body = builder.ops
    builder.module.summaries[scope.index] = summary


def _docstring(body: list[ast.stmt]) -> str:
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        value = body[0].value.value
        if isinstance(value, str):
            # Lone surrogates cannot be stored.
            return value if value.isascii() else value.encode("utf-8", "replace").decode()
    return ""


# --- functions -------------------------------------------------------------------------------------------


def _function(builder: Builder, node: Any) -> None:
    pos = at(node)
    decorators = _decorators(builder, node)
    defaults = _defaults(builder, node.args)
    dst = builder.destination(node.name)
    outside = builder.loads, builder.stores
    _type_parameters(builder, node)
    scope = builder.module.scopes[node]
    _function_code(builder, scope, node)
    builder.loads, builder.stores = outside
    builder.ops.append([MAKEFN, dst, scope.index, defaults, decorators, pos])
    builder.settle(node.name, dst, pos)


def _function_code(outer: Builder, scope: Scope, node: Any) -> None:
    state = outer.module
    builder = Builder(state, scope, outer.depth + 2)
    parameters = _parameters(builder, node.args)
    lower_block(builder, node.body)
    is_async = node.__class__ is ast.AsyncFunctionDef
    column = _def_column(state, node) if is_async else node.col_offset
    summary = _summary(scope, node.name, node, column)
    summary.parameters = parameters
    summary.returns = annotation_of(node.returns)
    summary.decorators = _decorator_texts(node)
    summary.is_async = is_async
    summary.docstring = _docstring(node.body)
    _finish(builder, summary)


def _def_column(state: ModuleState, node: Any) -> int:
    """Column of ``def`` in ``async def``; only blanks stand before ``async`` in its line."""
    found = _ASYNC_DEF.match(state.line(node.lineno), node.col_offset)
    column: int = found.end() if found else node.col_offset + len("async ")
    return column


def _summary(scope: Scope, name: str, node: Any, column: int) -> CodeSummary:
    decorators = getattr(node, "decorator_list", ())
    first_line = min([node.lineno, *[decorator.lineno for decorator in decorators]])
    parent = enclosing(scope)
    return CodeSummary(
        index=scope.index,
        kind=_KINDS[scope.kind],
        name=name,
        qualname=qualified_name(scope, name),
        line=node.lineno,
        column=column,
        first_line=first_line,
        end_line=node.end_lineno or node.lineno,
        parent=-1 if parent is None else parent.index,
    )


def enclosing(scope: Scope) -> Scope | None:
    """The code around a code."""
    return None if scope.parent is None else scope.parent.code


def qualified_name(scope: Scope, name: str) -> str:
    """As Python's ``__qualname__``: functions are followed by ``<locals>``."""
    parts = [name]
    outer = enclosing(scope)
    while outer is not None and outer.kind != MODULE:
        if parts[-1] in outer.global_names:
            break
        if outer.kind != CLASS:
            parts.append("<locals>")
        parts.append("<lambda>" if outer.kind == LAMBDA else outer.node.name)  # type: ignore[attr-defined]
        outer = enclosing(outer)
    return ".".join(reversed(parts))


def _parameters(builder: Builder, arguments: ast.arguments) -> list[Parameter]:
    """The parameters; those that inner functions read are made visible at once."""
    found: list[Parameter] = []
    kinds = ParameterKind
    first_default = len(arguments.posonlyargs) + len(arguments.args) - len(arguments.defaults)

    def_slots = builder.scope.slot_of
    for kind, group in (
        (kinds.POSITIONAL_ONLY, arguments.posonlyargs),
        (kinds.POSITIONAL, arguments.args),
        (kinds.VAR_POSITIONAL, [arguments.vararg] if arguments.vararg else []),
        (kinds.KEYWORD_ONLY, arguments.kwonlyargs),
        (kinds.VAR_KEYWORD, [arguments.kwarg] if arguments.kwarg else []),
    ):
        for number, parameter in enumerate(group):
            if kind <= kinds.POSITIONAL:
                has_default = len(found) >= first_default
            else:
                has_default = kind == kinds.KEYWORD_ONLY and arguments.kw_defaults[number] is not None
            annotation = annotation_of(parameter.annotation)
            found.append(Parameter(parameter.arg, kind, def_slots[parameter.arg], has_default, annotation))
    if builder.visible:
        builder.ops.extend(
            [[BIND, parameter.slot] for parameter in found if parameter.slot in builder.visible]
        )
    return found


def _defaults(builder: Builder, arguments: ast.arguments) -> list[list[int]]:
    """Evaluate the defaults: number of the parameter and slot of the value."""
    positional = len(arguments.posonlyargs) + len(arguments.args)
    first = positional - len(arguments.defaults)
    found = [
        [first + number, lower_expression(builder, default)]
        for number, default in enumerate(arguments.defaults)
    ]
    first_keyword = positional + (arguments.vararg is not None)
    for number, keyword_default in enumerate(arguments.kw_defaults):
        if keyword_default is not None:
            found.append([first_keyword + number, lower_expression(builder, keyword_default)])
    return found


def _decorators(builder: Builder, node: Any) -> list[list[int]]:
    return [[lower_expression(builder, decorator), at(decorator)] for decorator in node.decorator_list]


def _decorator_texts(node: Any) -> list[DecoratorText]:
    found = []
    for decorator in node.decorator_list:
        is_call = isinstance(decorator, ast.Call)
        name = dotted_name(decorator.func if is_call else decorator)
        found.append(DecoratorText(at(decorator), decorator.end_lineno, name, is_call))
    return found


def _type_parameters(builder: Builder, node: Any) -> None:
    """Bind the type parameters of a definition, if any, and let their scope be the current one."""
    parameters = getattr(node, "type_params", None)
    if not parameters:
        return
    scope = builder.module.scopes[parameters[0]]
    builder.loads, builder.stores = scope.loads, scope.stores
    for parameter in parameters:
        pos = at(parameter)
        builder.store(parameter.name, new_unknown(builder, [], pos), pos)
    builder.written.difference_update(scope.nameless)


def _lambda(builder: Builder, node: ast.Lambda) -> int:
    defaults = _defaults(builder, node.args)
    scope = builder.module.scopes[node]
    inner = Builder(builder.module, scope, builder.depth + 2)
    parameters = _parameters(inner, node.args)
    inner.ops.append([RETURN, lower_expression(inner, node.body), at(node.body)])
    summary = _summary(scope, "<lambda>", node, node.col_offset)
    summary.parameters = parameters
    _finish(inner, summary)
    dst = builder.top
    builder.top = dst + 1
    builder.ops.append([MAKEFN, dst, scope.index, defaults, [], at(node)])
    return dst


# --- classes ---------------------------------------------------------------------------------------------


def _class(builder: Builder, node: ast.ClassDef) -> None:
    pos = at(node)
    decorators = _decorators(builder, node)
    dst = builder.destination(node.name)
    outside = builder.loads, builder.stores
    _type_parameters(builder, node)
    bases = [lower_expression(builder, base) for base in node.bases if base.__class__ is not ast.Starred]
    for base in node.bases:
        if isinstance(base, ast.Starred):
            lower_expression(builder, base.value)
    names = [keyword.arg for keyword in node.keywords]
    values = [lower_expression(builder, keyword.value) for keyword in node.keywords]
    scope = builder.module.scopes[node]
    inner = Builder(builder.module, scope, builder.depth + 2)
    lower_block(inner, node.body)
    summary = _summary(scope, node.name, node, node.col_offset)
    summary.decorators = _decorator_texts(node)
    summary.docstring = _docstring(node.body)
    _finish(inner, summary)
    builder.loads, builder.stores = outside
    builder.ops.append([MAKECLASS, dst, scope.index, bases, names, values, decorators, pos])
    builder.settle(node.name, dst, pos)


STATEMENTS[ast.FunctionDef] = _function
STATEMENTS[ast.AsyncFunctionDef] = _function
STATEMENTS[ast.ClassDef] = _class
EXPRESSIONS[ast.Lambda] = _lambda
