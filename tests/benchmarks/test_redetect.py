"""Decorators are stripped from a copy, and each stripped function is found again or its miss explained."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.redetect import Result, main, redetect, strip
from pylint_hybrid.analysis import analyse
from pylint_hybrid.project.model import Request

CODE = """\
import tensorflow as tf


@tf.function
def doubled(x):
    return x * 2.0


@tf.function(
    jit_compile=True,  # for speed
)
def printed(x):
    print(x)
    return x * 2.0


@tf.function
def uncalled(x: tf.Tensor):
    return tf.abs(x)


@tf.function
def inner(x):
    return tf.abs(x)


@tf.function
def outer(x):
    return inner(x) + 1.0


def plain(x):
    return tf.abs(x)


wrapped = tf.function(plain)
doubled(tf.ones([3]))
printed(tf.ones([3]))
outer(tf.ones([3]))
wrapped(tf.ones([3]))
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny-1.0"
    folder.mkdir()
    (folder / "steps.py").write_text(CODE, encoding="utf-8")
    return folder


def outcomes(result: Result) -> dict[str, str]:
    return {verdict.function: verdict.outcome for verdict in result.verdicts}


def test_decorators_go_and_wrapping_calls_stay(package: Path) -> None:
    stripped = strip(analyse(Request((package,), root=package)))
    (text,) = stripped.files.values()
    assert text.decode("utf-8").count("tf.function") == 1
    assert len(stripped.functions) == 5
    assert stripped.left == 1  # the one that is wrapped by a call
    assert (package / "steps.py").read_text(encoding="utf-8") == CODE


def test_every_stripped_function_is_sorted(package: Path) -> None:
    safe, paper = redetect(package)
    assert (safe.policy, paper.policy) == ("safe", "paper")
    assert outcomes(safe) == {
        "doubled": "suggested",
        "printed": "missed",
        "uncalled": "assumed",
        "inner": "inside",
        "outer": "suggested",
    }
    assert outcomes(paper)["uncalled"] == "missed"
    missed = next(verdict for verdict in safe.verdicts if verdict.function == "printed")
    assert missed.why == ("side-effect-output", "has-python-side-effects")
    assert missed.path == "steps.py:12"


def test_tables_and_json_are_printed(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tiny", "--folder", str(package.parent), "--misses"]) == 0
    printed = capsys.readouterr().out
    assert "| tiny-1.0 | safe | 5 | 2 | 2 | 1 | 1 | 1 |" in printed
    assert "| side-effect-output | 1 | 1 |" in printed
    assert "tiny-1.0/steps.py:12 printed (safe): side-effect-output" in printed
    assert main([str(package), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["policy"] for row in rows] == ["safe", "paper"]
    assert main(["--folder", str(package / "none")]) == 1
