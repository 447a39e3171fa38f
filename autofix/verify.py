"""Checks a rewritten file before it may be written: it must mean what was planned, and nothing else.

The expected syntax tree is built from the tree of the original and the plan, not from the edits, and
compared with the tree of the new bytes node by node. Positions are not compared: lines do move.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autofix.rewriting import FunctionEdit, Rewrite
from autofix.scopes import functions_of
from autofix.source import SourceError, parse


class VerificationError(Exception):
    """The new bytes are not what was planned."""


def verify(rewrite: Rewrite) -> None:
    """Raises ``VerificationError`` unless the new text differs from the old just as planned."""
    try:
        found = parse(rewrite.after)
    except SourceError as error:
        raise VerificationError(f"the changed file would not parse: {error}") from error
    if not same_tree(_expected(rewrite), found):
        raise VerificationError("the changed file would differ elsewhere than at the planned functions")


def _expected(rewrite: Rewrite) -> ast.Module:
    tree = parse(rewrite.before)
    functions = functions_of(tree)
    for edit in rewrite.edits:
        decorators = functions[edit.place].decorator_list
        decorators[:] = _expected_decorators(decorators, edit)
    if rewrite.new_import is not None:
        tree.body[rewrite.new_import.index : rewrite.new_import.index] = ast.parse(
            rewrite.new_import.statement
        ).body
    return tree


def _expected_decorators(decorators: list[ast.expr], edit: FunctionEdit) -> list[ast.expr]:
    if not edit.expression:
        return [each for index, each in enumerate(decorators) if index not in edit.removed]
    added = ast.parse(edit.expression, mode="eval").body
    return [*decorators[: edit.index], added, *decorators[edit.index :]]


def same_tree(first: ast.AST, second: ast.AST) -> bool:
    """Whether two syntax trees are equal but for positions; without recursion, however deep they are."""
    pending: list[tuple[object, object]] = [(first, second)]
    while pending:
        one, other = pending.pop()
        if type(one) is not type(other):
            return False
        if isinstance(one, ast.AST) and isinstance(other, ast.AST):
            pending.extend(_fields(one, other))
        elif isinstance(one, list) and isinstance(other, list):
            if len(one) != len(other):
                return False
            pending.extend(zip(one, other, strict=True))
        elif repr(one) != repr(other):  # tells 0.0 from -0.0, and finds NaN equal to itself
            return False
    return True


def _fields(one: ast.AST, other: ast.AST) -> Iterator[tuple[object, object]]:
    for name in one._fields:
        yield getattr(one, name, None), getattr(other, name, None)
