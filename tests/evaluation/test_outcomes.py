"""What a call did is repeated only where its arguments alone decide about it, and is marked at each place."""

from __future__ import annotations

from pathlib import Path

import pytest

from pylint_hybrid.cache.store import SummaryCache
from pylint_hybrid.domain.values import api, constant, instance, mapping, sequence, tensor, union
from pylint_hybrid.evaluation.outcomes import is_plain
from pylint_hybrid.evaluation.result import Evaluation, evaluate
from pylint_hybrid.project.discovery import load_project
from pylint_hybrid.project.model import Request


def _evaluate(folder: Path, text: str) -> Evaluation:
    (folder / "a.py").write_text(text, encoding="utf-8")
    with SummaryCache(None) as cache:
        return evaluate(load_project(Request((folder,), root=folder)), cache)


def test_marks_are_made_at_every_call(tmp_path: Path) -> None:
    text = "import numpy as np\ndef f():\n    np.random.rand(2)\n    np.random.rand(2)\nf()\n"
    evaluation = _evaluate(tmp_path, text)
    [context] = [c for c in evaluation.engine.contexts if c.code.summary.name == "f"]
    assert sorted(mark.pos // 4096 for mark in context.effects) == [3, 4]


def test_what_reads_the_heap_is_done_again(tmp_path: Path) -> None:
    text = (
        "import tensorflow as tf\nitems = []\n"
        "def put(x):\n    items.append(x)\n"
        "def take():\n    return tf.stack(items)\n"
        "put(tf.zeros([2]))\nfirst = take()\nput(tf.zeros([2], tf.float32))\nsecond = take()\n"
    )
    evaluation = _evaluate(tmp_path, text)
    [context] = [c for c in evaluation.engine.contexts if c.code.summary.name == "take"]
    assert "float32" in repr(context.result)


@pytest.mark.parametrize("plain", [True, False])
def test_plain_values_have_no_part_in_the_heap(plain: bool) -> None:
    inner = tensor("dense", "float32") if plain else instance(1, 2)
    wrapped = [
        inner,
        union([constant("int", 1), inner]),
        sequence("tuple", [inner]),
        mapping([(constant("str", "k"), inner)]),
        sequence("list", None, inner),
    ]
    assert [is_plain(value) for value in wrapped] == [plain] * 5
    assert is_plain(api("tensorflow.add"))
