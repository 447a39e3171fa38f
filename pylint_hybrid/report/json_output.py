"""Findings for programs, as one JSON document; its form is described in ``docs/autofix.md``.

The form is stable: names are added, none changes its meaning without a new ``version``.
"""

from __future__ import annotations

import json
from typing import Any

from pylint_hybrid.facts.record import Place
from pylint_hybrid.report.entries import Entry, Report

VERSION = 1


def to_json(report: Report) -> str:
    """The document, ended by a newline."""
    document = {
        "version": VERSION,
        "findings": [_finding(report, entry) for entry in report.entries],
        "problems": [
            {"path": report.shown(each.path), "line": each.line, "message": each.message}
            for each in report.problems
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _finding(report: Report, entry: Entry) -> dict[str, Any]:
    finding = entry.finding
    return {
        "path": report.shown(finding.path),
        "line": finding.line,
        "column": finding.column + 1,
        "function": finding.qualname,
        "symbol": finding.symbol,
        "id": entry.rule.pylint_id,
        "code": entry.rule.code,
        "message": finding.message,
        "confidence": finding.confidence.value,
        "evidence": [_place(report, place) for place in finding.evidence],
        "fix": _fix(entry),
    }


def _place(report: Report, place: Place) -> dict[str, Any]:
    path = report.shown(place.path)
    return {"path": path, "line": place.line, "column": place.column + 1, "reason": place.reason}


def _fix(entry: Entry) -> dict[str, Any] | None:
    change = entry.finding.change
    if change is None or entry.fix is None:
        return None
    return {
        "action": change.action.value,
        "applicability": change.applicability.value,
        "summary": change.summary,
        "state": entry.fix.value,
        "reason": entry.reason,
    }
