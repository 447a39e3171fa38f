from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from pylint_hybrid.facts.record import Place
from pylint_hybrid.findings.finding import Action, Applicability, Confidence, Finding, ProposedChange
from pylint_hybrid.project.model import Problem
from pylint_hybrid.report import github
from pylint_hybrid.report.entries import Entry, FixState, Report
from pylint_hybrid.report.json_output import to_json
from pylint_hybrid.report.text import lines, write_text

HERE = Path("/home/me/project")


def finding(
    path: str = "/home/me/project/src/a.py", message: str = "'f' could be.", fix: bool = True
) -> Finding:
    change = ProposedChange(Action.ADD_DECORATOR, Applicability.SAFE, path, "f", 3, summary="Decorate 'f'.")
    return Finding(
        path=path,
        line=3,
        column=4,
        symbol="could-be-tf-function",
        message=message,
        qualname="f",
        confidence=Confidence.SEEN,
        evidence=(Place(path, 9, 2, "called with a tensor"),),
        change=change if fix else None,
    )


def report(*entries: Entry, problems: tuple[Problem, ...] = ()) -> Report:
    return Report(entries, problems, HERE)


@pytest.mark.parametrize(
    ("state", "reason", "expected"),
    [
        (FixState.AVAILABLE, "", "    fix: Decorate 'f'."),
        (FixState.UNSAFE, "", "    fix: Decorate 'f'. (unsafe: made with --unsafe only)"),
        (FixState.REFUSED, "no place", "    fix: Decorate 'f'. (not possible here: no place)"),
        (FixState.APPLIED, "", "    fix: Decorate 'f'. (done)"),
    ],
)
def test_text(state: FixState, reason: str, expected: str) -> None:
    first, fix, _ = lines(report(Entry(finding(), state, reason)))
    assert first == "src/a.py:3:5: R6301 'f' could be. (could-be-tf-function) [seen]"
    assert fix == expected


def test_text_without_a_change_has_no_second_line() -> None:
    assert len(list(lines(report(Entry(finding(fix=False)))))) == 2


def test_summary_counts_by_state() -> None:
    entries = [Entry(finding(), FixState.AVAILABLE)] * 2 + [
        Entry(finding(fix=False)),
        Entry(finding(), FixState.UNSAFE),
    ]
    *_, last = lines(report(*entries))
    assert last == "4 findings, 2 changes possible (--diff shows, --write makes), 1 change unsafe (--unsafe)."
    assert list(lines(report())) == ["No findings."]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colours_on_terminals_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    example = report(Entry(finding(message="[bold]not markup[/bold]"), FixState.AVAILABLE))
    terminal, pipe, plain = Terminal(), io.StringIO(), Terminal()
    write_text(example, terminal)
    write_text(example, pipe)
    monkeypatch.setenv("NO_COLOR", "1")
    write_text(example, plain)
    assert "\x1b[" in terminal.getvalue()
    assert "[bold]not markup[/bold]" in terminal.getvalue()
    assert "\x1b[" not in pipe.getvalue()
    assert plain.getvalue() == pipe.getvalue()


def test_json() -> None:
    problem = Problem("/home/me/other.py", None, "cannot be read")
    document = json.loads(
        to_json(report(Entry(finding(), FixState.REFUSED, "no place"), problems=(problem,)))
    )
    assert document == {
        "version": 1,
        "findings": [
            {
                "path": "src/a.py",
                "line": 3,
                "column": 5,
                "function": "f",
                "symbol": "could-be-tf-function",
                "id": "R6301",
                "code": "HYB301",
                "message": "'f' could be.",
                "confidence": "seen",
                "evidence": [{"path": "src/a.py", "line": 9, "column": 3, "reason": "called with a tensor"}],
                "fix": {
                    "action": "add-decorator",
                    "applicability": "safe",
                    "summary": "Decorate 'f'.",
                    "state": "refused",
                    "reason": "no place",
                },
            }
        ],
        "problems": [{"path": document["problems"][0]["path"], "line": None, "message": "cannot be read"}],
    }
    assert document["problems"][0]["path"].endswith("other.py")


def test_json_without_a_change() -> None:
    assert json.loads(to_json(report(Entry(finding(fix=False)))))["findings"][0]["fix"] is None


def test_github_commands_are_escaped() -> None:
    path = "/home/me/project/a,b:c%.py"
    entry = Entry(finding(path, message="100 %\r\n, a: b"), FixState.AVAILABLE)
    (command,) = github.commands(report(entry))
    assert command == (
        "::warning file=a%2Cb%3Ac%25.py,line=3,col=5,title=R6301 could-be-tf-function"
        "::100 %25%0D%0A, a: b%0ADecorate 'f'."
    )


def test_github_problems_are_errors() -> None:
    problems = (
        Problem("/home/me/project/a.py", 7, "syntax error"),
        Problem("/home/me/project", None, "empty"),
    )
    assert list(github.commands(report(problems=problems))) == [
        "::error file=a.py,line=7::syntax error",
        "::error file=/home/me/project::empty",
    ]
