"""Where a decorator goes, and which bytes a decorator is made of.

``tf.function`` goes directly before ``def`` unless a decorator below it must see the plain Python function:

- descriptors and registrations (``staticmethod``, ``property``, ``abstractmethod``, Keras' and others'
  registries) must receive the compiled function, so it stands below them;
- ``tf.custom_gradient`` hands a function and its gradient back, which a graph cannot return, and
  ``tf.Module.with_name_scope`` opens a name scope that a graph does not inherit: it stands above them;
- a function that AutoGraph was told to leave alone has no good place, and is refused.

Relies on positions from ``ast`` for expressions and on ``tokenize`` for everything around them (the ``@``,
parentheses, comments, the end of the logical line).
"""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from autofix.edits import Edit
from autofix.scopes import Function
from autofix.source import SourceError, SourceText

# Last parts of the names of decorators, as TensorFlow and the standard library define them.
STAYS_BELOW = frozenset({"custom_gradient", "with_name_scope", "numpy_function", "py_function"})
STAYS_ABOVE = frozenset(
    {
        "abstractclassmethod",
        "abstractmethod",
        "abstractproperty",
        "abstractstaticmethod",
        "cached_property",
        "classmethod",
        "deleter",
        "getter",
        "overload",
        "property",
        "setter",
        "singledispatchmethod",
        "staticmethod",
    }
)
NO_PLACE = frozenset({"do_not_convert", "to_graph"})

# Comments that are about the line they stand on, and would change their meaning on a line of their own.
_ABOUT_THE_LINE = re.compile(
    r"#\s*(noqa\b|type:\s*ignore|pyright:\s*ignore|pylint:\s*(disable|enable)(?!-next)|fmt:\s*skip|nosec\b)"
)
_ABOUT_THE_NEXT_LINE = re.compile(r"[ \t\f]*#.*\bpylint:\s*disable-next\b")


class RefusedError(Exception):
    """A proposed change cannot be made in this place; the text says why."""


@dataclass(frozen=True, slots=True)
class DecoratorLines:
    """Where a decorator stands: the line and byte of its ``@``, the line after it, its comments."""

    row: int
    at: int
    next_row: int
    comments: tuple[str, ...]


def insertion_index(function: Function, imported: Mapping[str, str]) -> int:
    """Before which of the function's decorators ``tf.function`` goes; their number for "before ``def``".

    ``imported`` maps names of the file to the dotted names that they were imported from.
    """
    names = [_last_part(decorator, imported) for decorator in function.decorator_list]
    if unfit := NO_PLACE.intersection(names):
        raise RefusedError(f"'{min(unfit)}' asks AutoGraph to leave this function alone")
    index = next((index for index, name in enumerate(names) if name in STAYS_BELOW), len(names))
    if misplaced := STAYS_ABOVE.intersection(names[index:]):
        raise RefusedError(f"tf.function must stand above '{names[index]}' and below '{min(misplaced)}'")
    return index


def insertion(source: SourceText, function: Function, index: int, expression: str) -> Edit:
    """The edit that adds ``@expression`` before the decorator at ``index``, or before ``def``."""
    if index < len(function.decorator_list):
        row = _row_of_at(source, function.decorator_list[index])
    else:
        row = function.lineno
        if row > 1 and _ABOUT_THE_NEXT_LINE.match(source.line(row - 1)):
            return _line_before(source, row, expression)
    _refuse_continued(source, row)
    text = source.line(row)
    start = source.offset_of_character(row, len(text) - len(text.lstrip(" \t\f")))
    added = source.encode(f"@{expression}"), source.newline(row), source.encode(source.indentation(row))
    return Edit(start, start, b"".join(added))


def _line_before(source: SourceText, row: int, expression: str) -> Edit:
    """An own line above the comment before ``row``, which speaks of the line that follows it."""
    start = source.start(row - 1)
    added = source.encode(f"{source.indentation(row)}@{expression}"), source.newline(row)
    return Edit(start, start, b"".join(added))


def removal(source: SourceText, decorator: ast.expr) -> Edit:
    """The edit that removes a decorator with its lines; comments in it stay, each on a line of its own."""
    lines = decorator_lines(source, decorator)
    kept = [comment for comment in lines.comments if not _ABOUT_THE_LINE.match(comment)]
    _refuse_continued(source, lines.row)
    indentation = source.indentation(lines.row)
    start = lines.at - len(source.encode(indentation))
    newline = source.newline(lines.row).decode("ascii")
    text = "".join(indentation + comment + newline for comment in kept)
    return Edit(start, source.start(lines.next_row), source.encode(text))


def _refuse_continued(source: SourceText, row: int) -> None:
    """Where a backslash alone stands on the line before, that line's indentation counts, by odd rules."""
    if source.is_continued(row):
        raise RefusedError("the line before is continued by a backslash")


def decorator_lines(source: SourceText, decorator: ast.expr) -> DecoratorLines:
    """Find the whole of a decorator around its expression."""
    row = _row_of_at(source, decorator)
    comments = []
    for token in _logical_line(source, row):
        if token.type == tokenize.COMMENT:
            comments.append(token.string)
        if token.type == tokenize.NEWLINE:
            text = source.line(row)
            at = source.offset_of_character(row, text.index("@"))
            return DecoratorLines(row, at, row + token.start[0], tuple(comments))
    raise SourceError("the end of a decorator cannot be found", row)


def _row_of_at(source: SourceText, decorator: ast.expr) -> int:
    """The line of the ``@``: parentheses and line breaks may stand between it and its expression."""
    for row in range(decorator.lineno, 0, -1):
        if source.line(row).lstrip(" \t\f").startswith("@"):
            return row
    raise SourceError("the '@' of a decorator cannot be found", decorator.lineno)


def _logical_line(source: SourceText, row: int) -> Iterator[tokenize.TokenInfo]:
    """Tokens from the start of ``row``; their rows are counted from 1 there."""
    readline = iter(source.line(each) for each in range(row, len(source.starts) + 1))
    try:
        yield from tokenize.generate_tokens(lambda: next(readline, ""))
    except (tokenize.TokenError, SyntaxError) as error:
        raise SourceError(f"cannot be split into tokens: {error}", row) from error


def _last_part(decorator: ast.expr, imported: Mapping[str, str]) -> str:
    """The last part of a decorator's dotted name, seen through calls and import aliases."""
    while isinstance(decorator, ast.Call):
        decorator = decorator.func
    if isinstance(decorator, ast.Attribute):
        return decorator.attr
    if isinstance(decorator, ast.Name):
        return imported.get(decorator.id, decorator.id).rpartition(".")[2]
    return ""
