"""An analysis that goes by the names of functions, so that every course of the fixer can be brought about."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from autofix.scopes import Function, functions_of
from autofix.source import SourceError, parse
from pylint_hybrid.analysis import Analysis
from pylint_hybrid.findings.finding import Action, Applicability, Confidence, Finding, ProposedChange
from pylint_hybrid.project.discovery import load_project
from pylint_hybrid.project.model import Problem, Request, SourceFile
from tests.autofix.changing import mentions_tf_function

ADDED = {"fast": Applicability.SAFE, "risky": Applicability.UNSAFE, "shown": Applicability.DISPLAY}


def analyse(request: Request) -> Analysis:
    """Findings by name: ``fast...`` should be decorated, ``slow...`` should not, ``odd...`` never is content.

    ``late...`` should be decorated once a ``fast...`` function in its file is; a file with a decorated
    function ``bad...`` cannot be analysed; ``crash...`` brings the analysis down.
    """
    project = load_project(request)
    findings: list[Finding] = []
    problems = list(project.problems)
    for file in project.files:
        try:
            findings += _findings(file, functions_of(parse(file.source)))
        except SourceError as error:
            problems.append(Problem(str(file.path), error.line, str(error)))
    ordered = sorted(findings, key=lambda each: each.sort_key)
    return Analysis(project, (), (), tuple(ordered), tuple(problems))


def _findings(file: SourceFile, functions: tuple[Function, ...]) -> Iterator[Finding]:
    names = {function.name: is_decorated(function) for function in functions}
    if any(name.startswith("bad") and decorated for name, decorated in names.items()):
        raise SourceError("bad")
    late = any(name.startswith("fast") and decorated for name, decorated in names.items())
    for function in functions:
        kind = function.name.rstrip("0123456789")
        if kind == "crash":
            raise RuntimeError("of no\nconsequence")
        if kind == "none":
            yield _finding(file, function, "tf-function-retraces", None)
        if not is_decorated(function):
            if kind in (*ADDED, "odd", "bad") or (kind == "late" and late):
                safety = ADDED.get(kind, Applicability.SAFE)
                yield _finding(file, function, "could-be-tf-function", Action.ADD_DECORATOR, safety)
        elif kind in ("slow", "odd"):
            yield _finding(file, function, "tf-function-without-tensors", Action.REMOVE_DECORATOR)


def is_decorated(function: Function) -> bool:
    return any(map(mentions_tf_function, function.decorator_list))


def _finding(
    file: SourceFile,
    function: Function,
    symbol: str,
    action: Action | None,
    applicability: Applicability = Applicability.SAFE,
) -> Finding:
    path = str(file.path)
    change = None
    if action is not None:
        lines = [each.lineno for each in function.decorator_list if mentions_tf_function(each)]
        change = ProposedChange(
            action=action,
            applicability=applicability,
            path=path,
            qualname=function.name,
            line=function.lineno,
            decorator_lines=tuple(lines),
            summary=f"Change '{function.name}'.",
        )
    return Finding(
        path=path,
        line=function.lineno,
        column=function.col_offset,
        symbol=symbol,
        message=f"About '{function.name}'.",
        qualname=function.name,
        confidence=Confidence.SEEN,
        change=change,
    )


def names_decorated(source: bytes) -> set[str]:
    """The functions of a source that are decorated."""
    return {each.name for each in functions_of(ast.parse(source)) if is_decorated(each)}
