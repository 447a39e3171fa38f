"""Writes what the programs say of some folders into files; run with one build or the other as PYTHONPATH.

Usage: ``python answers.py OUTPUT FOLDER...``: the folders are taken for projects, one after the other. Every
answer is a file with the exit code, standard output and standard error of one command.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pylint_hybrid.__main__ as reporter
from autofix.command_line import main as fix
from pylint_hybrid.domain import values

# Each explanation takes an analysis; about so many functions of a project have theirs compared.
EXPLAINED = 8


class _Text(io.TextIOWrapper):
    """Stands in for a standard stream, which some write bytes to."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def text(self) -> str:
        """What was written."""
        self.seek(0)
        return self.read()


def _answer(command: Callable[[Sequence[str]], int], arguments: Sequence[str]) -> tuple[str, str]:
    """All that a command says, and its standard output alone."""
    out, err = _Text(), _Text()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = command(arguments)
    printed = out.text()
    return f"exit code {code}\n{printed}\n--- errors\n{err.text()}", printed


def write_answers(output: Path, name: str, folder: str) -> None:
    """Ask everything about one project."""
    places: list[str] = []
    for policy in ("safe", "paper"):
        answer, facts = _answer(reporter.main, ["facts", "--policy", policy, "--root", folder, folder])
        (output / f"{name}-facts-{policy}").write_text(answer, encoding="utf-8")
        places = [f"{function['path']}:{function['line']}" for function in json.loads(facts)["functions"]]
    answer, _ = _answer(fix, ["--diff", "--root", folder, folder])
    (output / f"{name}-diff").write_text(answer, encoding="utf-8")
    step = max(1, len(places) // EXPLAINED)
    explanations = [
        _answer(reporter.main, ["explain", "--root", folder, place])[0] for place in places[::step]
    ]
    (output / f"{name}-explain").write_text("\n".join(explanations), encoding="utf-8")


if __name__ == "__main__":
    print(values.__file__)
    for number, project in enumerate(sys.argv[2:]):
        write_answers(Path(sys.argv[1]), f"{number}-{Path(project).name}", project)
