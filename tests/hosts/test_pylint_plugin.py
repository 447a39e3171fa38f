"""The Pylint plugin in real runs, in both supported versions: the same messages however it is started."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from pylint_hybrid.rules.registry import RULES
from tests.hosts.programs import Place, Program, Sample

DEFAULT = "--enable=" + ",".join(symbol for symbol, rule in RULES.items() if rule.default_enabled)
EVERY = "--enable=" + ",".join([*RULES, "useless-suppression"])
ONLY_OURS = "--disable=all"
JSON = "--output-format=json2"


def messages(output: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(output)["messages"]
    return found


def places(output: str, sample: Sample) -> list[Place]:
    """Where messages stand, as a list: that one is doubled must not go unseen."""
    return sorted(
        (
            (sample.root / each["absolutePath"]).relative_to(sample.root).as_posix(),
            each["line"],
            each["symbol"],
        )
        for each in messages(output)
    )


@pytest.mark.parametrize("jobs", ["-j1", "-j4"])
def test_finds_what_is_marked(pylint: Program, sample: Sample, jobs: str) -> None:
    done = pylint(ONLY_OURS, DEFAULT, JSON, jobs, "src", cwd=sample.root)
    assert places(done.stdout, sample) == sorted(sample.marked())
    assert done.stderr == ""


@pytest.mark.parametrize("jobs", ["-j1", "-j4"])
def test_messages_off_by_default_can_be_enabled(pylint: Program, sample: Sample, jobs: str) -> None:
    done = pylint(ONLY_OURS, EVERY, JSON, jobs, "src", cwd=sample.root)
    assert places(done.stdout, sample) == sorted(sample.marked("", "off"))


def test_text_and_confidence_are_the_same_in_all_modes(pylint: Program, sample: Sample) -> None:
    one, four = (
        sorted(json.dumps(each, sort_keys=True) for each in messages(done.stdout))
        for done in (pylint(ONLY_OURS, EVERY, JSON, jobs, "src", cwd=sample.root) for jobs in ("-j1", "-j4"))
    )
    assert one == four
    assert {json.loads(each)["confidence"] for each in one} <= {"HIGH", "INFERENCE", "INFERENCE_FAILURE"} | {
        "UNDEFINED"  # Pylint's own useless-suppression
    }


def test_each_file_alone_gets_the_answers_of_the_whole_run(pylint: Program, sample: Sample) -> None:
    for file in sample.files():
        done = pylint(ONLY_OURS, EVERY, JSON, file, cwd=Path(file.anchor))
        assert places(done.stdout, sample) == sorted(sample.marked("", "off", files=[file]))


def test_the_name_of_the_package_serves_as_well_as_its_path(pylint: Program, sample: Sample) -> None:
    done = pylint(ONLY_OURS, DEFAULT, JSON, "sample", cwd=sample.root / "src")
    assert places(done.stdout, sample) == sorted(sample.marked())


def test_positions_are_those_of_the_definition(newest_pylint: Program, sample: Sample) -> None:
    done = newest_pylint(ONLY_OURS, DEFAULT, JSON, "src", cwd=sample.root)
    for each in messages(done.stdout):
        line = Path(each["absolutePath"]).read_text().splitlines()[each["line"] - 1]
        assert line[each["column"] :].startswith("def ")
        assert each["obj"].split(".")[-1] in line[each["column"] : each["endColumn"]]


def test_a_buffer_from_standard_input_stands_for_its_file(pylint: Program, sample: Sample) -> None:
    steps = sample.root / "src/sample/steps.py"
    shifted = b"# One line more.\n" + steps.read_bytes()
    done = pylint(ONLY_OURS, DEFAULT, JSON, "--from-stdin", steps, cwd=Path("/"), stdin=shifted)
    expected = [(path, line + 1, symbol) for path, line, symbol in sorted(sample.marked(files=[steps]))]
    assert places(done.stdout, sample) == expected


@pytest.mark.parametrize("jobs", ["-j1", "-j4"])
def test_a_buffer_need_not_be_saved_yet(pylint: Program, sample: Sample, jobs: str) -> None:
    code = (
        "# -*- coding: latin-1 -*-\n"
        "import tensorflow as tf\n"
        "NAME = 'é'\n"
        "def f(x):\n"
        "    return tf.square(x) + tf.abs(x)\n"
        "f(tf.constant(1.0))\n"
    )
    new = sample.root / "src/sample/new.py"
    done = pylint(ONLY_OURS, DEFAULT, JSON, jobs, "--from-stdin", new, cwd=sample.root, stdin=code.encode())
    assert places(done.stdout, sample) == [("src/sample/new.py", 4, "could-be-tf-function")]


def test_the_buffer_is_seen_together_with_the_saved_callers(pylint: Program, sample: Sample) -> None:
    steps = sample.root / "src/sample/steps.py"
    edited = steps.read_text().replace("def scale(x):", "def scale(x):\n    print(x)", 1).encode()
    done = pylint(ONLY_OURS, DEFAULT, JSON, "--from-stdin", steps, cwd=sample.root, stdin=edited)
    assert "scale" not in {each["obj"] for each in messages(done.stdout)}
    assert "Model.apply" in {each["obj"] for each in messages(done.stdout)}


@pytest.mark.parametrize("jobs", ["-j1", "-j4"])
def test_a_broken_configuration_is_one_message(pylint: Program, sample: Sample, jobs: str) -> None:
    (sample.root / "pyproject.toml").write_text("[tool.pylint-hybrid]\npolcy = 'safe'\n")
    done = pylint(ONLY_OURS, DEFAULT, JSON, jobs, "src", cwd=sample.root)
    (message,) = messages(done.stdout)
    assert message["symbol"] == "hybrid-configuration-error"
    assert "polcy" in message["message"]
    assert "pyproject.toml" in message["message"]
    assert done.returncode & 1
    assert done.stderr == ""


@pytest.mark.parametrize("jobs", ["-j1", "-j4"])
def test_a_broken_configuration_of_a_project_inside_is_one_message(
    pylint: Program, sample: Sample, jobs: str
) -> None:
    inner = sample.root / "src" / "inner"
    inner.mkdir()
    (inner / "pyproject.toml").write_text("[tool.pylint-hybrid]\npolicy = 'bold'\n")
    for name in ("one.py", "two.py"):
        (inner / name).write_text("def f(x):\n    return x\n")
    done = pylint(ONLY_OURS, DEFAULT, JSON, jobs, "--recursive=y", "src", cwd=sample.root)
    broken = [each for each in messages(done.stdout) if each["symbol"] == "hybrid-configuration-error"]
    assert len(broken) == 1
    assert "bold" in broken[0]["message"]


@pytest.mark.parametrize("jobs", ["-j1", "-j4"])
def test_a_mistake_of_ours_costs_a_message_per_file_and_not_the_run(
    pylint: Program, sample: Sample, tmp_path: Path, jobs: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "from pylint_hybrid import analysis\n"
        "def analyse(request):\n"
        "    raise RuntimeError('out of luck')\n"
        "analysis.analyse = analyse\n"
    )
    broken = Program(
        pylint.command,
        {**pylint.env, "PYTHONPATH": os.pathsep.join([str(tmp_path), pylint.env["PYTHONPATH"]])},
    )
    done = broken(ONLY_OURS, DEFAULT, "--enable=unused-variable", JSON, jobs, "src", cwd=sample.root)
    found = [each for each in messages(done.stdout) if each["symbol"] == "hybrid-analysis-failed"]
    assert len(found) == len(sample.files())
    assert all("RuntimeError: out of luck" in each["message"] for each in found)
    assert done.returncode & 1


def test_nothing_is_analysed_where_no_message_of_ours_is_enabled(
    newest_pylint: Program, sample: Sample
) -> None:
    (sample.root / "pyproject.toml").write_text("[tool.pylint-hybrid]\npolcy = 'safe'\n")
    for jobs in ("-j1", "-j4"):
        done = newest_pylint("-E", JSON, "--disable=import-error", jobs, "src", cwd=sample.root)
        assert messages(done.stdout) == []


def test_a_file_that_pylint_cannot_parse_is_left_to_pylint(pylint: Program, sample: Sample) -> None:
    (sample.root / "src/sample/bad.py").write_text("def f(:\n")
    done = pylint(ONLY_OURS, DEFAULT, "--enable=syntax-error", JSON, "src", cwd=sample.root)
    assert places(done.stdout, sample) == sorted([*sample.marked(), ("src/sample/bad.py", 1, "syntax-error")])


def test_settings_of_the_project_are_honoured(newest_pylint: Program, sample: Sample) -> None:
    settings = "[tool.pylint-hybrid]\nselect = ['tf-function-has-side-effects', 'hybridization-blocked']\n"
    (sample.root / "pyproject.toml").write_text(settings)
    done = newest_pylint(ONLY_OURS, DEFAULT, JSON, "src", cwd=sample.root)
    expected = [place for place in sample.marked() if place[2] == "tf-function-has-side-effects"]
    assert places(done.stdout, sample) == sorted(expected)


def test_loading_the_plugin_twice_doubles_nothing(pylint: Program, sample: Sample) -> None:
    twice = "--load-plugins=pylint_hybrid,pylint_hybrid.pylint_plugin"
    done = pylint(twice, ONLY_OURS, DEFAULT, JSON, "src", cwd=sample.root)
    assert places(done.stdout, sample) == sorted(sample.marked())


def test_every_message_can_be_looked_up(pylint: Program, sample: Sample) -> None:
    for rule in RULES.values():
        done = pylint(f"--help-msg={rule.symbol}", cwd=sample.root)
        assert done.stdout.startswith(f":{rule.symbol} ({rule.pylint_id}):\n")
        assert " ".join(rule.summary.split())[:40] in " ".join(done.stdout.split())


def test_spawned_workers_find_the_same(pylint: Program, sample: Sample, tmp_path: Path) -> None:
    """As on macOS and Windows, where nothing is inherited from the parent."""
    (tmp_path / "sitecustomize.py").write_text(
        "import multiprocessing\nmultiprocessing.set_start_method('spawn', force=True)\n"
    )
    env = {**pylint.env, "PYTHONPATH": os.pathsep.join([str(tmp_path), pylint.env["PYTHONPATH"]])}
    done = Program(pylint.command, env)(ONLY_OURS, EVERY, JSON, "-j2", "src", cwd=sample.root)
    assert places(done.stdout, sample) == sorted(sample.marked("", "off"))


def test_linting_does_not_import_tensorflow(newest_pylint: Program, sample: Sample, tmp_path: Path) -> None:
    (tmp_path / "tensorflow.py").write_text("raise SystemExit('TensorFlow was imported')\n")
    env = {
        **newest_pylint.env,
        "PYTHONPATH": os.pathsep.join([str(tmp_path), newest_pylint.env["PYTHONPATH"]]),
    }
    done = Program(newest_pylint.command, env)(ONLY_OURS, DEFAULT, JSON, "src", cwd=sample.root)
    assert places(done.stdout, sample) == sorted(sample.marked())
