"""The workflow in ``docs/ci.md`` does what the page says: its commands are run as they are written there."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.hosts.programs import REPOSITORY, Sample, environment

ANNOTATION = re.compile(r"::(?P<level>notice|warning|error) (?P<properties>[^:]*)::(?P<text>.*)")


def steps() -> list[dict[str, Any]]:
    text = (REPOSITORY / "docs" / "ci.md").read_text(encoding="utf-8")
    (workflow,) = re.findall(r"```yaml\n(name: .*?)```", text, re.DOTALL)
    found: list[dict[str, Any]] = yaml.safe_load(workflow)["jobs"]["hybrid"]["steps"]
    return found


COMMANDS = [step["run"] for step in steps() if "run" in step]


@pytest.fixture
def checkout(sample: Sample) -> Sample:
    """The sample as a runner checks it out: with the requirements file that the page mentions."""
    try:
        importlib.metadata.distribution("pylint-hybrid")
    except importlib.metadata.PackageNotFoundError:
        requirement = "# pylint-hybrid, here found on the search path\n"
    else:
        requirement = "pylint-hybrid\n"
    (sample.root / "requirements-dev.txt").write_text(requirement)
    return sample


def run(command: str, checkout: Sample, cache: Path) -> subprocess.CompletedProcess[str]:
    """As GitHub's runner does: a shell that stops at the first failure, in the folder of the checkout."""
    env = environment(cache=cache)
    env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env["PATH"]])
    return subprocess.run(
        ["bash", "-e", "-c", command],
        cwd=checkout.root,
        env=env,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def annotated(output: str) -> set[tuple[str, int]]:
    """File and line of each annotation."""
    places = set()
    for found in ANNOTATION.finditer(output):
        properties = dict(each.split("=", 1) for each in found["properties"].split(","))
        places.add((properties["file"], int(properties["line"])))
    return places


def test_the_page_shows_the_three_commands() -> None:
    install, check, lint = COMMANDS
    assert install == "python -m pip install -r requirements-dev.txt"
    assert check.startswith("python -m autofix --check --format github")
    assert "pylint --load-plugins=pylint_hybrid" in lint


def test_the_commands_run_as_written(checkout: Sample, tmp_path: Path) -> None:
    install, check, lint = (run(command, checkout, tmp_path / "cache") for command in COMMANDS)
    assert install.returncode == 0, install.stderr

    advised = {(path, line) for path, line, symbol in checkout.marked() if symbol == "could-be-tf-function"}
    assert check.returncode == 1, check.stdout + check.stderr
    assert annotated(check.stdout) >= advised

    assert lint.returncode & 4
    assert lint.returncode & 8
    assert annotated(lint.stdout) >= {(path, line) for path, line, _ in checkout.marked()}


def test_the_commands_succeed_where_there_is_nothing_to_find(checkout: Sample, tmp_path: Path) -> None:
    for file in checkout.files():
        file.write_text('"""Nothing here."""\n')
    for command in COMMANDS:
        done = run(command, checkout, tmp_path / "cache")
        assert done.returncode == 0, done.stdout + done.stderr


def test_a_broken_configuration_never_looks_like_a_clean_run(checkout: Sample, tmp_path: Path) -> None:
    (checkout.root / "pyproject.toml").write_text("[tool.pylint-hybrid]\npolcy = 'safe'\n")
    _, check, lint = (run(command, checkout, tmp_path / "cache") for command in COMMANDS)
    assert check.returncode == 2
    assert lint.returncode & 1
    for done in (check, lint):
        assert "polcy" in done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr


def test_failing_on_one_rule_only(checkout: Sample, tmp_path: Path) -> None:
    text = (REPOSITORY / "docs" / "ci.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^pylint .*--fail-on=.*$", text, re.MULTILINE)
    assert run(command, checkout, tmp_path / "cache").returncode
    noisy = checkout.root / "src/sample/steps.py"
    noisy.write_text(noisy.read_text().replace("    CALLS.append(1)\n", ""))
    assert run(command, checkout, tmp_path / "cache").returncode == 0
    (checkout.root / "pyproject.toml").write_text("[tool.pylint-hybrid]\npolcy = 'safe'\n")
    assert run(command, checkout, tmp_path / "cache").returncode
