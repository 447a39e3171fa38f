"""Guards of memory and of work on a package of 20,000 lines; nothing here is timed."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.evaluation.test_guards_of_cost import MEAN_EVALUATIONS, MOST_EVALUATIONS
from tests.scale.made_up_package import write_package

REPOSITORY = Path(__file__).resolve().parents[2]
LINES = 20_000
# Below 600 MB for 100,000 lines; what Python and the imports alone take does not grow with the lines.
MOST_MEGABYTES, MOST_LINES, EMPTY_MEGABYTES = 600, 100_000, 30


def _contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*.py"))}


def test_the_package_is_the_same_for_the_same_seed_and_valid(tmp_path: Path) -> None:
    sizes = [write_package(tmp_path / name, 2_000, seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))]
    first, same, other = (_contents(tmp_path / name) for name in "abc")
    assert min(sizes) >= 2_000
    assert first == same
    assert first != other
    assert len({ast.dump(ast.parse(text)) for text in first.values()}) > len(first) * 0.6


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="the peak of memory is not known there")
def test_a_package_of_20000_lines_takes_little_memory_and_few_evaluations(tmp_path: Path) -> None:
    lines = write_package(tmp_path / "package", LINES)
    done = subprocess.run(
        [sys.executable, "-m", "tests.scale.measured", str(tmp_path / "package")],
        cwd=REPOSITORY,
        env={**os.environ, "PYLINT_HYBRID_CACHE_DIR": str(tmp_path / "cache"), "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["problems"], found["exhausted"]) == ([], False)
    # It is a program that is really analysed: most of it is reached, and much of it sees tensors.
    assert found["functions"] > lines / 20
    assert found["reached"] > found["functions"] * 0.5
    assert found["with_tensors"] > found["functions"] * 0.2
    assert found["evaluations"] <= MEAN_EVALUATIONS * found["contexts"]
    assert found["most"] <= MOST_EVALUATIONS
    growing = (MOST_MEGABYTES - EMPTY_MEGABYTES) * lines / MOST_LINES
    assert found["peak_megabytes"] < EMPTY_MEGABYTES + growing, found
