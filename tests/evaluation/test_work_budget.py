"""A program too large for the work budget: it ends, says so, and nothing is claimed that was not seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from pylint_hybrid.analysis import analyse
from pylint_hybrid.evaluation import result
from pylint_hybrid.project.model import Request

PROGRAM = """\
import tensorflow as tf


def step(x):
    return tf.reduce_sum(x * x)


def main():
    for _ in range(3):
        step(tf.ones((4, 3)))


main()
"""


def test_the_budget_ends_the_evaluation_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result, "WORK_AT_LEAST", 12)
    monkeypatch.setattr(result, "WORK_PER_LINE", 0)
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    analysis = analyse(Request((tmp_path,), root=tmp_path))
    assert ["work budget" in problem.message for problem in analysis.problems] == [True]
    assert [facts.qualname for facts in analysis.functions] == ["step", "main"]
    assert all(facts.side_effects is None and facts.recursive is None for facts in analysis.functions)
    assert analysis.findings == ()


def test_the_same_program_within_the_budget(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    analysis = analyse(Request((tmp_path,), root=tmp_path))
    assert analysis.problems == ()
    assert [finding.symbol for finding in analysis.findings] == ["could-be-tf-function"]
