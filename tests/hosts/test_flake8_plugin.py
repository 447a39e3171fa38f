"""The flake8 plugin in real runs: what Pylint finds, line by line, under its own codes."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest

from pylint_hybrid.rules.registry import RULES
from tests.hosts.programs import FLAKE8_PLUGIN, REPOSITORY, Program, Sample

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROW = re.compile(r"(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<code>[A-Z]+\d+) (?P<text>.*)")
SYMBOLS = {rule.code: symbol for symbol, rule in RULES.items()}
OFF = ",".join(rule.code for rule in RULES.values() if not rule.default_enabled)
OURS = "--select=HYB"
Row = tuple[str, int, int, str, str]


def rows(output: str, symbols: dict[str, str] = SYMBOLS) -> list[Row]:
    """Path, line, column counted from 0, symbol and text of each row."""
    matches = [ROW.fullmatch(line) for line in output.splitlines()]
    assert all(matches), output
    return sorted(
        (found["path"], int(found["line"]), int(found["column"]) - 1, symbols[found["code"]], found["text"])
        for found in matches
        if found
    )


def places(output: str) -> list[tuple[str, int, str]]:
    return [(path.removeprefix("./"), line, symbol) for path, line, _, symbol, _ in rows(output)]


@pytest.mark.parametrize("jobs", ["-j1", "-j4"])
def test_finds_what_is_marked(flake8: Program, sample: Sample, jobs: str) -> None:
    done = flake8(OURS, jobs, "src", cwd=sample.root)
    assert places(done.stdout) == sorted(sample.marked())
    assert done.stderr == ""


def test_finds_what_pylint_finds_line_by_line(
    flake8: Program, newest_pylint: Program, sample: Sample
) -> None:
    template = "--msg-template={path}:{line}:{column}: {msg_id} {msg}"
    every = "--enable=" + ",".join(RULES)
    theirs = newest_pylint("--disable=all", every, template, "src", cwd=sample.root).stdout
    theirs = "\n".join(line for line in theirs.splitlines() if not line.startswith("*"))
    ours = flake8(OURS, f"--extend-select={OFF}", "src", cwd=sample.root).stdout
    by_id = {rule.pylint_id: symbol for symbol, rule in RULES.items()}
    expected = [
        (path, line, column + 1, symbol, text) for path, line, column, symbol, text in rows(theirs, by_id)
    ]
    assert rows(ours) == expected
    assert len(expected) >= len(sample.marked())


def test_noqa_and_only_noqa_for_its_code_silences(flake8: Program, sample: Sample) -> None:
    everything = places(flake8(OURS, "--disable-noqa", "src", cwd=sample.root).stdout)
    assert everything == sorted(sample.marked("", "noqa"))
    steps = sample.root / "src/sample/steps.py"
    steps.write_text(steps.read_text().replace("noqa: HYB301", "noqa: E501"))
    assert places(flake8(OURS, "src", cwd=sample.root).stdout) == everything


@pytest.mark.parametrize("ignore", [(), ("--ignore=E501",), ("--extend-ignore=W",)])
def test_what_is_off_by_default_needs_its_own_code(
    flake8: Program, sample: Sample, ignore: tuple[str, ...]
) -> None:
    assert places(flake8(OURS, *ignore, "src", cwd=sample.root).stdout) == sorted(sample.marked())
    found = places(flake8(f"--select=HYB,{OFF}", *ignore, "src", cwd=sample.root).stdout)
    ours = {place for place in sample.marked("", "off") if place[2] in RULES}
    assert found == sorted(ours)


def test_settings_of_the_project_are_honoured(flake8: Program, sample: Sample) -> None:
    (sample.root / "pyproject.toml").write_text("[tool.pylint-hybrid]\nignore = ['could-be-tf-function']\n")
    expected = sorted(place for place in sample.marked() if place[2] != "could-be-tf-function")
    assert places(flake8(OURS, "src", cwd=sample.root).stdout) == expected


def test_a_code_can_be_ignored(flake8: Program, sample: Sample) -> None:
    code = RULES["could-be-tf-function"].code
    found = places(flake8(OURS, f"--extend-ignore={code}", "src", cwd=sample.root).stdout)
    assert found == sorted(place for place in sample.marked() if place[2] != "could-be-tf-function")


def test_nothing_is_analysed_where_no_code_of_ours_is_selected(flake8: Program, sample: Sample) -> None:
    (sample.root / "pyproject.toml").write_text("[tool.pylint-hybrid]\npolcy = 'safe'\n")
    assert flake8("--select=E9,F63", "src", cwd=sample.root).returncode == 0


@pytest.mark.parametrize("jobs", ["-j1", "-j4"])
def test_standard_input_stands_for_the_named_file(flake8: Program, sample: Sample, jobs: str) -> None:
    steps = sample.root / "src/sample/steps.py"
    shifted = b"# One line more.\n" + steps.read_bytes()
    done = flake8(OURS, jobs, f"--stdin-display-name={steps}", "-", cwd=Path("/"), stdin=shifted)
    expected = [(line + 1, symbol) for _, line, symbol in sorted(sample.marked(files=[steps]))]
    assert [(line, symbol) for _, line, symbol in places(done.stdout)] == expected


def test_standard_input_without_a_name(flake8: Program, tmp_path: Path) -> None:
    code = b"import tensorflow as tf\ndef f(x):\n    return tf.abs(x) + 1\nf(tf.constant(1.0))\n"
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "pyproject.toml").write_text("[tool.pylint-hybrid]\n")
    done = flake8(OURS, "-", cwd=empty, stdin=code)
    assert places(done.stdout) == [("stdin", 2, "could-be-tf-function")]


@pytest.mark.parametrize("jobs", ["-j1", "-j4"])
def test_a_broken_configuration_is_one_line(flake8: Program, sample: Sample, jobs: str) -> None:
    (sample.root / "pyproject.toml").write_text("[tool.pylint-hybrid]\npolcy = 'safe'\n")
    done = flake8(OURS, jobs, "src", cwd=sample.root)
    assert done.returncode == 1
    first, second = done.stdout.splitlines()
    assert first.startswith("There was a critical error")
    assert second.startswith("HYB199 ")
    assert "polcy" in second


@pytest.mark.parametrize("jobs", ["-j1", "-j4"])
def test_a_mistake_of_ours_costs_a_row_per_file_and_not_the_run(
    flake8: Program, sample: Sample, tmp_path: Path, jobs: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "from pylint_hybrid import analysis\n"
        "def analyse(request):\n"
        "    raise RuntimeError('out of luck')\n"
        "analysis.analyse = analyse\n"
    )
    env = {**flake8.env, "PYTHONPATH": f"{tmp_path}:{flake8.env['PYTHONPATH']}"}
    done = Program(flake8.command, env)(OURS, jobs, "src", cwd=sample.root)
    assert done.stdout.count("HYB198 internal error") == len(sample.files())


def test_the_entry_point_names_the_plugin_under_its_prefix() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    assert project["entry-points"]["flake8.extension"] == {"HYB": FLAKE8_PLUGIN}
    module, _, name = FLAKE8_PLUGIN.partition(":")
    assert isinstance(getattr(importlib.import_module(module), name), type)
