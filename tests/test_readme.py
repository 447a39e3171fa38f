"""What the README shows is real: its commands, its settings, its links."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from pylint_hybrid.project.settings import KEYS, load_settings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def _blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)


def test_there_are_two_commands_each_complete_by_itself() -> None:
    main_job, tests = (block.strip() for block in _blocks("sh"))
    for command in (main_job, tests):
        assert "\n" not in command
        assert command.startswith("python3 -m venv .venv && .venv/bin/python -m pip install --quiet ")
    assert main_job.endswith("-m autofix --diff examples")
    assert tests.endswith("-m pytest -n auto")


def test_the_extras_of_the_commands_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    requirement = next(word for word in shlex.split(_blocks("sh")[1]) if word.startswith(".["))
    assert set(requirement[2:-1].split(",")) == set(project["optional-dependencies"])


def test_the_continuous_integration_runs_the_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "command_of_readme 1" in script
    assert "command_of_readme 2" in script


def test_the_settings_shown_are_all_settings_and_valid(tmp_path: Path) -> None:
    (block,) = _blocks("toml")
    (tmp_path / "pyproject.toml").write_text(block, encoding="utf-8")
    load_settings(tmp_path)
    assert tuple(tomllib.loads(block)["tool"]["pylint-hybrid"]) == KEYS


def test_what_it_looks_like_is_real_output(tmp_path: Path) -> None:
    (block,) = _blocks("console")
    shown = ""
    for line in block.splitlines():
        if line.startswith("$ python "):
            command = [sys.executable, *shlex.split(line)[2:]]
            done = subprocess.run(
                command,
                cwd=ROOT,
                env={**os.environ, "PYLINT_HYBRID_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
                capture_output=True,
                text=True,
                timeout=300,
                check=False,
            )
            assert done.stderr == ""
            shown += f"{line}\n{done.stdout}\n"
    assert shown.removesuffix("\n") == block


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md"])
def test_links_lead_to_files(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", text) if "://" not in target]
    missing = [target for target in targets if not (ROOT / target.partition("#")[0]).exists()]
    assert missing == []


def test_nothing_is_left_to_do() -> None:
    assert "TODO" not in README
