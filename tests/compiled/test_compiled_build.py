"""The compiled build gives the same answers as the sources, byte for byte, and passes their tests.

It is built through pip, as users build it; what is compiled already is not compiled again (``build/``).
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.builds import ROOT, NoBuildError, compiled_build
from tests.evaluation.test_nesting import calls_in_nested_blocks
from tests.lowering.test_hostile import DEEP, LEVELS

pytestmark = pytest.mark.slow

# Deep loops in loops are evaluated until the budget of work is spent, which takes long and shows nothing new.
LOOPS = {"comprehensions", "clauses"}
FOLDERS = [ROOT / "examples", ROOT / "tests" / "oracle" / "programs"]


@pytest.fixture(scope="session")
def compiled() -> Path:
    """The folder of the compiled packages."""
    try:
        return compiled_build()
    except NoBuildError as error:
        if os.environ.get("PYLINT_HYBRID_TESTS_REQUIRED"):
            raise
        pytest.skip(f"there is no compiled build: {error}")


def _environment(build: Path, cache: Path, *more: Path) -> dict[str, str]:
    path = os.pathsep.join(map(str, [build, *more]))
    return {**os.environ, "PYTHONPATH": path, "PYLINT_HYBRID_CACHE_DIR": str(cache), "PYTHONHASHSEED": "0"}


def _hostile_project(folder: Path) -> Path:
    """Deep nesting, just allowed and just too deep, each shape in a file of its own."""
    folder.mkdir()
    for name in sorted(DEEP.keys() - LOOPS):
        (folder / f"deep_{name}.py").write_bytes(DEEP[name])
    for name in sorted(LEVELS.keys() - LOOPS):
        make, levels = LEVELS[name]
        for count in (levels, levels + 1):
            text = (
                f"import tensorflow as tf\n\n\ndef f(x):\n    return {make(count)}\n\n\nf(tf.constant(1.0))\n"
            )
            (folder / f"{name}_{count}.py").write_text(text, encoding="utf-8")
    text = calls_in_nested_blocks(30, 90, "if x:")
    (folder / "calls_in_blocks.py").write_text(text, encoding="utf-8")
    return folder


def _answers(build: Path, output: Path, cache: Path, projects: list[Path]) -> tuple[dict[str, str], str]:
    """What the build says, by the name of the answer, and the file that it was imported from."""
    output.mkdir()
    script = Path(__file__).with_name("answers.py")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(script), str(output), *map(str, projects)],
        cwd=output.parent,
        env=_environment(build, cache),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(output.iterdir())}, done.stdout


def test_the_answers_are_the_same_bytes(compiled: Path, tmp_path: Path) -> None:
    projects = [*FOLDERS, _hostile_project(tmp_path / "hostile")]
    expected, imported = _answers(ROOT, tmp_path / "pure", tmp_path / "cache-pure", projects)
    assert Path(imported.strip()) == ROOT / "pylint_hybrid" / "domain" / "values.py"
    assert "too deeply nested" in expected["2-hostile-facts-safe"]
    assert "internal error" not in "".join(expected.values())
    for run in ("cold", "warm"):
        found, imported = _answers(compiled, tmp_path / run, tmp_path / "cache-compiled", projects)
        assert imported.strip().endswith((".so", ".pyd"))
        assert Path(imported.strip()).is_relative_to(compiled)
        assert found.keys() == expected.keys()
        for name, text in expected.items():
            assert found[name] == text, f"{name}, {run}"
    # Either build reads what the other one has stored.
    found, _ = _answers(ROOT, tmp_path / "exchanged", tmp_path / "cache-compiled", projects)
    assert found == expected


@pytest.mark.parametrize("room", ["domain", "evaluation", "lowering"])
def test_the_unit_tests_pass(room: str, compiled: Path, tmp_path: Path) -> None:
    proof = "from pylint_hybrid.domain import values\n\nassert not values.__file__.endswith('.py')\n"
    (tmp_path / "imports_what_is_compiled.py").write_text(proof, encoding="utf-8")
    # The checkout comes last on the path, where pytest would put it first.
    options = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), "--override-ini", "pythonpath="]
    plugins = ["-p", "no:cacheprovider", "-p", "imports_what_is_compiled"]
    wanted = ["-q", "-m", "not slow and not tensorflow", str(ROOT / "tests" / room)]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *plugins, *wanted],
        cwd=tmp_path,
        env=_environment(compiled, tmp_path / "cache", ROOT),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
