"""Every example runs, and prints the same before and after the fixes that ``autofix`` applies unasked.

Each program runs in a process of its own under a real TensorFlow; nothing is imported here.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.py"))
EXPECTED = {
    "bookkeeping": "value 0.740 after 16 rounds\n",
    "keras_custom_loop": "loss 0.259, accuracy 0.938\n",
    "linear_regression": "weight 2.987, bias 1.997, loss 0.0126\n",
    "noisy_logger": "smoothing\naverage 0.4118, entries 1\n",
    "polynomial": "total 38.0697\n",
    "schedule": "weight 0.57143\n",
}
# Functions that safe fixes decorate. Everything else is left as its author wrote it, or only suggested.
DECORATED = {"keras_custom_loop": "train_step", "linear_regression": "train_step"}


def _run(program: Path) -> str:
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": "-1"}
    done = subprocess.run(
        [sys.executable, program.name],
        cwd=program.parent,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _fix(folder: Path, cache: Path, *options: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "autofix", "--write", *options, str(folder)],
        cwd=ROOT,
        env={**os.environ, "PYLINT_HYBRID_CACHE_DIR": str(cache)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode in (0, 1), done.stderr) == (True, "")


def test_every_example_is_expected() -> None:
    assert {example.stem for example in EXAMPLES} == set(EXPECTED)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "examples"
    shutil.copytree(ROOT / "examples", folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_right_functions_are_decorated(copied: Path, tmp_path: Path) -> None:
    _fix(copied, tmp_path / "cache")
    for example in EXAMPLES:
        before = example.read_text(encoding="utf-8")
        after = (copied / example.name).read_text(encoding="utf-8")
        function = DECORATED.get(example.stem)
        if function:
            assert after == before.replace(f"def {function}(", f"@tf.function\ndef {function}(")
        else:
            assert after.count("@tf.function") <= before.count("@tf.function")


def test_a_second_run_changes_nothing(copied: Path, tmp_path: Path) -> None:
    _fix(copied, tmp_path / "cache")
    once = {path.name: path.read_bytes() for path in copied.glob("*.py")}
    _fix(copied, tmp_path / "cache")
    assert {path.name: path.read_bytes() for path in copied.glob("*.py")} == once


@pytest.mark.tensorflow
@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_the_output_is_the_same_before_and_after(example: Path, copied: Path, tmp_path: Path) -> None:
    assert _run(example) == EXPECTED[example.stem]
    _fix(copied, tmp_path / "cache")
    assert _run(copied / example.name) == EXPECTED[example.stem]


@pytest.mark.tensorflow
@pytest.mark.slow
def test_the_output_is_the_same_after_an_unsafe_fix(copied: Path, tmp_path: Path) -> None:
    _fix(copied, tmp_path / "cache", "--unsafe")
    changed = [each for each in EXAMPLES if (copied / each.name).read_bytes() != each.read_bytes()]
    others = [each for each in changed if each.stem not in DECORATED]
    assert [each.stem for each in others] == ["schedule"]
    assert _run(copied / "schedule.py") == EXPECTED["schedule"]
