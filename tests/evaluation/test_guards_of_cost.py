"""Evaluation stays cheap, and its answers depend on nothing but the program.

The programs are those of the oracle: each alone, and all of them as one project, so that modules share names.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pylint_hybrid.cache.store import SummaryCache
from pylint_hybrid.evaluation.engine import Engine
from pylint_hybrid.evaluation.result import Evaluation, evaluate
from pylint_hybrid.facts.build import FactsBuilder
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.project.discovery import load_project
from pylint_hybrid.project.model import Policy, Project, Request
from tests.oracle.record import PROGRAMS, programs

MEAN_EVALUATIONS = 2.5
MOST_EVALUATIONS = 20
REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All programs of the oracle in one folder."""
    folder = tmp_path_factory.mktemp("guards") / "project"
    shutil.copytree(PROGRAMS, folder, ignore=shutil.ignore_patterns("*.json", "__pycache__"))
    return folder


def _evaluate(project: Project, cache: Path) -> Evaluation:
    with SummaryCache(cache) as summaries:
        return evaluate(project, summaries)


def _facts(project: Project, cache: Path) -> tuple[FunctionFacts, ...]:
    return FactsBuilder(_evaluate(project, cache), Policy.SAFE).build()


def _check_cost(engine: Engine) -> None:
    most = max(engine.contexts, key=lambda context: context.evaluations)
    assert most.evaluations <= MOST_EVALUATIONS, most
    assert engine.evaluations <= MEAN_EVALUATIONS * len(engine.contexts)
    assert not engine.exhausted


def test_contexts_of_all_programs_are_evaluated_seldom(everything: Path, tmp_path: Path) -> None:
    _check_cost(_evaluate(load_project(Request((everything,), root=everything)), tmp_path).engine)


@pytest.mark.parametrize("program", programs(), ids=lambda program: program.stem)
def test_contexts_of_each_program_are_evaluated_seldom(program: Path, tmp_path: Path) -> None:
    copied = tmp_path / program.name
    if program.is_dir():
        shutil.copytree(program, copied, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(program, copied)
    _check_cost(_evaluate(load_project(Request((copied,), root=tmp_path)), tmp_path / "cache").engine)


def test_the_order_of_modules_does_not_matter(everything: Path, tmp_path: Path) -> None:
    project = load_project(Request((everything,), root=everything))
    forward = _facts(project, tmp_path)
    backward = _facts(replace(project, files=project.files[::-1]), tmp_path)
    assert len(forward) == len(backward)
    different = [(one, two) for one, two in zip(forward, backward, strict=True) if one != two]
    assert not different, different[:3]


def test_the_hash_seed_does_not_matter(everything: Path, tmp_path: Path) -> None:
    outputs = {_output(everything, tmp_path / seed, seed) for seed in ("0", "1", "4711")}
    assert len(outputs) == 1


def _output(folder: Path, cache: Path, seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYLINT_HYBRID_CACHE_DIR": str(cache)}
    environment["PYTHONPATH"] = str(REPOSITORY)
    done = subprocess.run(
        [sys.executable, "-m", "pylint_hybrid", "facts", "--root", str(folder), str(folder)],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    assert '"functions"' in done.stdout
    return done.stdout
