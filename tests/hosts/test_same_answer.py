"""One answer at every entrance: whole runs, parallel runs, single files and buffers of the examples agree."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pylint_hybrid.analysis import analyse
from pylint_hybrid.hosts.project_answers import ProjectAnswers
from pylint_hybrid.project.model import Request
from pylint_hybrid.rules.registry import RULES
from tests.hosts.programs import REPOSITORY, Program

BY_NAME = {name: symbol for symbol, rule in RULES.items() for name in (rule.pylint_id, rule.code)}
ROW = re.compile(r"(?P<path>.+?):(?P<line>\d+):\d+: (?P<name>[A-Z]+\d+):? (?P<text>.*)")
PYLINT = (
    "--disable=all",
    "--enable=" + ",".join(RULES),
    "--msg-template={abspath}:{line}:{column}: {msg_id}: {msg}",
)
FLAKE8 = "--select=" + ",".join(rule.code for rule in RULES.values())

Found = list[tuple[str, int, str, str]]


def found(output: str) -> Found:
    """Path, line, symbol and text, as a list: what is doubled must not go unseen."""
    rows = (ROW.fullmatch(line) for line in output.splitlines())
    return sorted(
        (str(Path(row["path"]).resolve()), int(row["line"]), BY_NAME[row["name"]], row["text"])
        for row in rows
        if row
    )


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples as a project of their own, rather than within this one."""
    root = tmp_path_factory.mktemp("project") / "examples"
    shutil.copytree(REPOSITORY / "examples", root)
    (root / "pyproject.toml").write_text("[tool.pylint-hybrid]\n")
    return root


@pytest.fixture(scope="module")
def expected(examples: Path) -> Found:
    """What the analysis itself says, less what comments silence."""
    answers = ProjectAnswers.of(analyse(Request(paths=(examples,))))
    answer = (answers.answer(file) for file in sorted(examples.rglob("*.py")))
    rows = sorted(
        (each.path, each.line, each.symbol, each.message)
        for each in (finding for each in answer for finding in set(each.for_pylint) & set(each.for_flake8))
    )
    assert len(rows) >= 3
    return rows


@pytest.mark.parametrize("jobs", ["-j1", "-j4"])
def test_pylint(pylint: Program, examples: Path, expected: Found, jobs: str) -> None:
    assert found(pylint(*PYLINT, jobs, "--recursive=y", examples, cwd=REPOSITORY).stdout) == expected


@pytest.mark.parametrize("jobs", ["-j1", "-j4"])
def test_flake8(flake8: Program, examples: Path, expected: Found, jobs: str) -> None:
    assert found(flake8(FLAKE8, jobs, examples, cwd=REPOSITORY).stdout) == expected


@pytest.mark.slow
@pytest.mark.parametrize("saved", [True, False])
def test_each_file_by_itself(
    newest_pylint: Program, flake8: Program, examples: Path, expected: Found, saved: bool
) -> None:
    def pylint_alone(file: Path) -> str:
        name = (file,) if saved else ("--from-stdin", file)
        return newest_pylint(*PYLINT, *name, cwd=Path("/"), stdin=file.read_bytes()).stdout

    def flake8_alone(file: Path) -> str:
        name = (file,) if saved else (f"--stdin-display-name={file}", "-")
        return flake8(FLAKE8, *name, cwd=Path("/"), stdin=file.read_bytes()).stdout

    hosts: tuple[Callable[[Path], str], ...] = (pylint_alone, flake8_alone)
    for host in hosts:
        assert sorted(row for file in examples.rglob("*.py") for row in found(host(file))) == expected
