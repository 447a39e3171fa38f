"""Where a new import of TensorFlow goes in a file.

Beside the first import of TensorFlow at the top level, if there is one before the function: what the file
does before TensorFlow is loaded (setting environment variables, say) stays before it. Else after the
docstring, ``__future__`` imports and the imports that follow them; else after the comments with which the
file begins (shebang, encoding, licence). Never inside another statement.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from autofix.edits import Edit
from autofix.source import SourceText

Import = ast.Import | ast.ImportFrom


@dataclass(frozen=True, slots=True)
class NewImport:
    """An import statement to add: its text, its index in the module's body, its edit."""

    statement: str
    index: int
    edit: Edit


def imports_tensorflow(node: ast.AST) -> bool:
    """Whether ``node`` is an import that loads TensorFlow."""
    match node:
        case ast.Import():
            return any(alias.name.partition(".")[0] == "tensorflow" for alias in node.names)
        case ast.ImportFrom(module=str(module), level=0):
            return module.partition(".")[0] == "tensorflow"
    return False


def new_import(source: SourceText, body: Sequence[ast.stmt], statement: str, before: int) -> NewImport:
    """Where the new import goes; ``before`` is the module-level statement that must come later."""
    beside = next((i for i, each in enumerate(body[:before]) if imports_tensorflow(each)), None)
    if beside is not None:
        return _import_before(source, body, _first_on_line(body, beside), statement)
    preface = _preface(body)
    if preface == 0:
        return _import_at_top(source, body, statement)
    preface = next(i for i in range(preface, len(body) + 1) if i == len(body) or not _same_line(body, i))
    return _import_after(source, body, preface, statement)


def _preface(body: Sequence[ast.stmt]) -> int:
    """How many statements are the docstring, ``__future__`` imports and the imports right after them."""
    index = 1 if body and _is_docstring(body[0]) else 0
    while index < len(body) and isinstance(body[index], Import):
        index += 1
    return index


def _is_docstring(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )


def _same_line(body: Sequence[ast.stmt], index: int) -> bool:
    """Whether a statement begins on the line where the one before it ends, after a semicolon."""
    return index > 0 and body[index].lineno == body[index - 1].end_lineno


def _first_on_line(body: Sequence[ast.stmt], index: int) -> int:
    while _same_line(body, index):
        index -= 1
    return index


def _import_before(source: SourceText, body: Sequence[ast.stmt], index: int, statement: str) -> NewImport:
    """On a line of its own before a statement, under the comments that stand above it."""
    row = body[index].lineno
    start = source.offset(row, body[index].col_offset)
    text = source.encode(statement) + source.newline(row)
    return NewImport(statement, index, Edit(start, start, text))


def _import_after(source: SourceText, body: Sequence[ast.stmt], index: int, statement: str) -> NewImport:
    """On a line of its own after the statement before ``index``; set off by a blank line from a docstring."""
    last = body[index - 1]
    row = last.end_lineno or last.lineno
    newline = source.newline(row)
    start = source.start(row + 1)
    gap_before = b"" if isinstance(last, Import) else newline
    text = gap_before + source.encode(statement) + newline + _gap_after(source, body, index, row + 1)
    return NewImport(statement, index, Edit(start, start, text))


def _import_at_top(source: SourceText, body: Sequence[ast.stmt], statement: str) -> NewImport:
    """After the shebang, the encoding line and the licence, before the comments of the first statement."""
    row = _row_after_licence(source, _first_row(body[0]))
    start = source.start(row)
    newline = source.newline(max(row - 1, 1))
    gap_before = newline if row > 1 and source.line(row - 1).strip() else b""
    text = gap_before + source.encode(statement) + newline + _gap_after(source, body, 0, row)
    return NewImport(statement, 0, Edit(start, start, text))


def _gap_after(source: SourceText, body: Sequence[ast.stmt], index: int, row: int) -> bytes:
    """Blank lines between the new import and what follows on ``row``, if none are there."""
    if not source.line(row).strip() or isinstance(body[index], Import):
        return b""
    return source.newline(row) * 2


def _first_row(statement: ast.stmt) -> int:
    decorators: Sequence[ast.expr] = getattr(statement, "decorator_list", ())
    return min([statement.lineno, *(each.lineno for each in decorators)])


def _row_after_licence(source: SourceText, first: int) -> int:
    """The line after the comments that begin the file; blank lines that follow them stay below it."""
    row = 1
    while row < first and source.line(row).lstrip(" \t\f").startswith("#"):
        row += 1
    return row
