"""The pre-commit hooks, run as pre-commit runs them: the entry, then a slice of the files of a commit."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from pylint_hybrid.rules.registry import RULES
from tests.hosts.programs import REPOSITORY, Place, Program, Sample, environment

HOOKS: dict[str, dict[str, Any]] = {
    hook["id"]: hook for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())
}
ROW = re.compile(r"(?P<path>[^:]+):(?P<line>\d+):\d+: [A-Z]\d{4}: .* \((?P<symbol>[a-z-]+)\)")


def hook(name: str, cache: Path) -> Program:
    """The command of a hook; its program is that of this environment, not of one made by pre-commit."""
    program, *arguments = shlex.split(HOOKS[name]["entry"])
    found = shutil.which(program, path=str(Path(sys.executable).parent))
    assert found is not None
    return Program((found, *arguments, *HOOKS[name].get("args", ())), environment(cache=cache))


def found(output: str) -> set[Place]:
    matches = (ROW.fullmatch(line) for line in output.splitlines() if not line.startswith("*"))
    return {(each["path"], int(each["line"]), each["symbol"]) for each in matches if each}


def relative(sample: Sample, files: list[Path]) -> list[str]:
    return [os.path.relpath(file, sample.root) for file in files]


@pytest.mark.parametrize("name", sorted(HOOKS))
def test_a_hook_has_what_pre_commit_needs(name: str) -> None:
    assert set(HOOKS) == {"pylint-hybrid", "pylint-hybrid-fix"}
    assert {"id", "name", "entry", "language", "types"} <= set(HOOKS[name])
    assert HOOKS[name]["language"] == "python"
    assert HOOKS[name]["types"] == ["python"]


def test_the_lint_hook_enables_every_rule_that_is_on_by_default() -> None:
    (enabled,) = re.findall(r"--enable=(\S+)", HOOKS["pylint-hybrid"]["entry"])
    assert enabled.split(",") == [symbol for symbol, rule in RULES.items() if rule.default_enabled]


def test_the_lint_hook_answers_for_a_slice_as_for_the_whole(sample: Sample, tmp_path: Path) -> None:
    lint = hook("pylint-hybrid", tmp_path / "cache")
    whole = lint(*relative(sample, sample.files()), cwd=sample.root)
    assert found(whole.stdout) == sample.marked()
    assert whole.returncode
    for file in sample.files():
        part = lint(*relative(sample, [file]), cwd=sample.root)
        assert found(part.stdout) == sample.marked(files=[file])
        assert bool(part.returncode) == bool(sample.marked(files=[file]))


def test_the_fix_hook_changes_a_slice_as_in_the_whole(sample: Sample, tmp_path: Path) -> None:
    fix = hook("pylint-hybrid-fix", tmp_path / "cache")
    whole = Sample(tmp_path / "whole")
    shutil.copytree(sample.root, whole.root)
    before = {file: file.read_bytes() for file in sample.files()}
    steps = sample.root / "src/sample/steps.py"
    part_done = fix(*relative(sample, [steps]), cwd=sample.root)
    whole_done = fix(*relative(whole, whole.files()), cwd=whole.root)
    assert part_done.returncode in (0, 1)
    assert whole_done.returncode in (0, 1)
    assert steps.read_bytes() == (whole.root / "src/sample/steps.py").read_bytes()
    assert steps.read_bytes() != before[steps]
    assert all(file.read_bytes() == text for file, text in before.items() if file != steps)
