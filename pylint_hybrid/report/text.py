"""Findings for people: one line each, in the form that editors jump to, with the change below it.

Lines and columns are counted from 1. Colours are used on terminals only, and not where ``NO_COLOR`` is set.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TextIO

from pylint_hybrid.report.entries import Entry, FixState, Report

_NOTES = {
    FixState.AVAILABLE: "",
    FixState.UNSAFE: " (unsafe: made with --unsafe only)",
    FixState.DISPLAY_ONLY: " (to be made by hand)",
    FixState.APPLIED: " (done)",
    FixState.REFUSED: " (not possible here: {reason})",
}
_COUNTS = (
    (FixState.APPLIED, "{changes} made"),
    (FixState.AVAILABLE, "{changes} possible (--diff shows, --write makes)"),
    (FixState.UNSAFE, "{changes} unsafe (--unsafe)"),
    (FixState.DISPLAY_ONLY, "{changes} to be made by hand"),
    (FixState.REFUSED, "{changes} refused"),
)


def write_text(report: Report, stream: TextIO) -> None:
    """Write the findings and a line that counts them; problems are not part of this."""
    if stream.isatty() and not os.environ.get("NO_COLOR"):
        _write_coloured(report, stream)
    else:
        stream.writelines(f"{line}\n" for line in lines(report))


def lines(report: Report) -> Iterator[str]:
    """The lines of the report without colours."""
    for entry in report.entries:
        place, names, tail = _parts(report, entry)
        yield f"{place}: {names} {entry.finding.message} {tail}"
        if fix := _fix(entry):
            yield f"    {fix}"
    yield summary(report)


def summary(report: Report) -> str:
    """The closing line: how many findings, and what became of their changes."""
    if not report.entries:
        return "No findings."
    parts = [_counted(len(report.entries), "finding")]
    for state, text in _COUNTS:
        if number := report.count(state):
            parts.append(text.format(changes=_counted(number, "change")))
    return ", ".join(parts) + "."


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _parts(report: Report, entry: Entry) -> tuple[str, str, str]:
    finding = entry.finding
    place = f"{report.shown(finding.path)}:{finding.line}:{finding.column + 1}"
    return place, entry.rule.pylint_id, f"({finding.symbol}) [{finding.confidence.value}]"


def _fix(entry: Entry) -> str:
    if entry.fix is None or entry.finding.change is None:
        return ""
    note = _NOTES[entry.fix].format(reason=entry.reason)
    return f"fix: {entry.finding.change.summary}{note}"


def _write_coloured(report: Report, stream: TextIO) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, soft_wrap=True)
    for entry in report.entries:
        place, names, tail = _parts(report, entry)
        message = f" {entry.finding.message} "
        line = Text.assemble((place, "bold"), ": ", (names, "bold red"), message, (tail, "dim"))
        console.print(line)
        if fix := _fix(entry):
            console.print(Text(f"    {fix}", style="cyan"))
    console.print(Text(summary(report), style="bold"))
