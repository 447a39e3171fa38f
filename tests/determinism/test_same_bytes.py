"""The same code gives the same bytes: whatever the run, the order of paths, the jobs and the hash seed.

Each run is a real program in a process of its own, with the cache folder cold at the first.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
FACTS = ("-m", "pylint_hybrid", "facts", "--input-signatures")
FIXER = ("-m", "autofix", "--check", "--format", "json", "--unsafe")
PYLINT = ("-m", "pylint", "--load-plugins=pylint_hybrid", "--disable=all", "--recursive=y", "--score=n")
MESSAGES = "--enable=hybrid-faults,hybrid-advice"

PROJECT = {
    "pyproject.toml": "",
    "app/__init__.py": "from app.model import Model\n",
    "app/model.py": (
        "import tensorflow as tf\n\nfrom app import losses\n\n\nclass Model(tf.Module):\n"
        "    def __init__(self):\n        self.weight = tf.Variable(1.0)\n        self.log = []\n\n"
        "    @tf.function\n    def step(self, x, rate):\n        self.log.append(rate)\n"
        "        return losses.squared(self.weight * x, x)\n\n"
        "    def predict(self, x):\n        return tf.nn.relu(self.weight * x)\n"
    ),
    "app/losses.py": (
        "import tensorflow as tf\n\nfrom app import model\n\n\ndef squared(a, b):\n"
        "    return tf.reduce_mean(tf.square(a - b))\n\n\n"
        "def either(a, flag):\n    return tf.abs(a) if flag else model.Model\n"
    ),
    "app/registry.py": (
        "from app.losses import either, squared\n\nLOSSES = {'squared': squared, 'either': either}\n"
    ),
    "main.py": (
        "import tensorflow as tf\n\nfrom app import Model\nfrom app.registry import LOSSES\n\n"
        "model = Model()\nfor epoch in range(3):\n    model.step(tf.ones([4]), epoch)\n"
        "print(model.predict(tf.ones([4])))\nfor name in {'squared', 'either'}:\n"
        "    LOSSES[name](tf.ones([2, 3]), tf.zeros([3]))\n"
    ),
    "test_app.py": (
        "import tensorflow as tf\nimport app\n\n\ndef test_it():\n    app.Model().predict(tf.ones([1]))\n"
    ),
}


@pytest.fixture(scope="module", params=["examples", "modules"])
def project(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, and modules that import each other in a circle."""
    root = tmp_path_factory.mktemp("same") / "project"
    if request.param == "examples":
        shutil.copytree(REPOSITORY / "examples", root)
        return root
    for name, text in PROJECT.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def _run(root: Path, program: Sequence[str], paths: Sequence[str], seed: int = 0, cache: str = "a") -> bytes:
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY),
        "PYTHONHASHSEED": str(seed),
        "PYLINT_HYBRID_CACHE_DIR": str(root.parent / f"cache-{cache}"),
    }
    done = subprocess.run(
        [sys.executable, *program, *paths],
        cwd=root,
        env=environment,
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert done.stderr == b"", done.stderr.decode()
    assert len(done.stdout) > 100, "a comparison of nothing shows nothing"
    return done.stdout


def _files(root: Path) -> list[str]:
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*.py"))


@pytest.mark.parametrize(
    "program", [FACTS, (*FACTS, "--policy=paper"), FIXER], ids=["facts", "paper", "autofix"]
)
def test_runs_seeds_and_orders(project: Path, program: Sequence[str]) -> None:
    files = _files(project)
    first = _run(project, program, files)
    assert _run(project, program, files) == first, "a second run, with a warm cache"
    assert _run(project, program, files[::-1], seed=1, cache="b") == first, (
        "reversed, another seed, a cold cache"
    )
    turned = [*files[2:], *files[:2], files[0]]
    assert _run(project, program, turned, seed=2) == first, "turned, one path twice"
    assert _run(project, program, ["."], seed=3) == first, "the folder rather than its files"


def test_one_file_has_the_facts_of_the_whole(project: Path) -> None:
    whole = _run(project, (*FACTS, "--format=csv"), ["."]).splitlines()
    alone = []
    for file in _files(project):
        rows = _run_quietly(project, file)
        assert rows[0] == whole[0]
        alone += rows[1:]
    assert sorted(alone) == sorted(whole[1:])


def _run_quietly(root: Path, file: str) -> list[bytes]:
    """The rows of one file, which may have no functions; the heading is always there."""
    return _run(root, (*FACTS, "--format=csv"), [file]).splitlines()


def test_jobs_of_pylint(project: Path) -> None:
    """Pylint prints modules as its workers finish them: the lines are the same, in any order of modules."""
    outputs = [
        _run(project, (*PYLINT, MESSAGES, f"-j{jobs}"), _files(project)[::step], seed)
        for jobs, step, seed in ((1, 1, 0), (4, 1, 0), (1, -1, 1), (4, -1, 2))
    ]
    assert len({tuple(sorted(set(output.splitlines()))) for output in outputs}) == 1
    assert len({len(output) for output in outputs}) == 1, "a message is told twice"
