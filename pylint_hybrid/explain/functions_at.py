"""Finds the function that a person means by a line, or tells which ones there are instead."""

from __future__ import annotations

import ast
import warnings

from pylint_hybrid.analysis import Analysis
from pylint_hybrid.decisions import wording
from pylint_hybrid.decisions.decision import Decision
from pylint_hybrid.facts.record import FunctionFacts

_NEAREST_TOLD = 2


def function_at(analysis: Analysis, path: str, line: int) -> tuple[FunctionFacts, Decision] | None:
    """The innermost function whose definition, decorators included, covers the line."""
    pairs = zip(analysis.functions, analysis.decisions, strict=True)
    ends = _ends_of_lines(_source(analysis, path))
    covering = [
        pair
        for pair in pairs
        if pair[0].path == path and _first_line(pair[0]) <= line <= ends.get(pair[0].line, pair[0].line)
    ]
    return max(covering, key=lambda pair: (pair[0].line, pair[0].column), default=None)


def nothing_at(analysis: Analysis, path: str, line: int) -> str:
    """Why there is no function at a line, and which ones are near, as the rest of ``path:line: ``."""
    functions = [facts for facts in analysis.functions if facts.path == path and not facts.is_lambda]
    if not functions:
        return "no function stands here, nor anywhere in this file"
    nearest = sorted(functions, key=lambda facts: (abs(facts.line - line), facts.line))[:_NEAREST_TOLD]
    told = [f"'{facts.qualname}' at line {facts.line}" for facts in sorted(nearest, key=_first_line)]
    return f"no function stands here; nearest: {wording.listed(told)}"


def _first_line(facts: FunctionFacts) -> int:
    return facts.first_line or facts.line


def _source(analysis: Analysis, path: str) -> bytes:
    return next((file.source for file in analysis.project.files if str(file.path) == path), b"")


def _ends_of_lines(source: bytes) -> dict[int, int]:
    """Where the definitions that start on a line end; the outermost, if several start there."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    ends: dict[int, int] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            ends[node.lineno] = max(node.end_lineno or node.lineno, ends.get(node.lineno, 0))
    return ends
