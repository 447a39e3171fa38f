"""Findings as GitHub's workflow commands, which become annotations on the lines of a pull request.

Escaping is that of GitHub's own toolkit (``actions/toolkit``, ``packages/core/src/command.ts``).
"""

from __future__ import annotations

from collections.abc import Iterator

from pylint_hybrid.project.model import Problem
from pylint_hybrid.report.entries import Entry, Report


def commands(report: Report) -> Iterator[str]:
    """One command for each finding, and one for each problem."""
    for entry in report.entries:
        yield _warning(report, entry)
    for problem in report.problems:
        yield _error(report, problem)


def _warning(report: Report, entry: Entry) -> str:
    finding = entry.finding
    text = finding.message if finding.change is None else f"{finding.message}\n{finding.change.summary}"
    return _command(
        "warning",
        text,
        file=report.shown(finding.path),
        line=str(finding.line),
        col=str(finding.column + 1),
        title=f"{entry.rule.pylint_id} {finding.symbol}",
    )


def _error(report: Report, problem: Problem) -> str:
    line = {} if problem.line is None else {"line": str(problem.line)}
    return _command("error", problem.message, file=report.shown(problem.path), **line)


def _command(level: str, text: str, **properties: str) -> str:
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::{level} {written}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
