"""The names that real code calls most have a transfer rule, and the script counts what is called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks import api_counts
from pylint_hybrid.domain.values import ApiObject, members
from pylint_hybrid.evaluation.protocols import TF_FUNCTION
from pylint_hybrid.knowledge import library
from pylint_hybrid.knowledge.rules import registry
from tests.knowledge.test_library import RecordingCaller

LIST = Path(api_counts.__file__).with_suffix(".txt")
ROWS = [line.split() for line in LIST.read_text(encoding="utf-8").splitlines()[1:]]
NAMES = [name for _, name in ROWS]

# What has no rule among them, and why it needs none.
EXCEPTIONS: Mapping[str, str] = {
    "tensorflow.function": "a protocol of the evaluator: it makes a graph of the program's own function",
    "tensorflow.test.main": "runs the tests of a script, and ends the process",
    "tensorflow.python.distribute.combinations.generate": (
        "a private decorator of TensorFlow's own tests, which no public name leads to; unknown decorators "
        "are taken to be transparent"
    ),
}


def test_the_list_is_that_of_the_150_most_called() -> None:
    counts = [int(count) for count, _ in ROWS]
    assert len(NAMES) == len(set(NAMES)) == 150
    assert counts == sorted(counts, reverse=True)
    assert NAMES[:2] == ["tensorflow.cast", "tensorflow.constant"]


@pytest.mark.parametrize("name", [name for name in NAMES if name not in EXCEPTIONS])
def test_each_of_the_most_called_has_a_rule(name: str) -> None:
    entry = library.resolve(name)
    assert entry is not None
    if entry.rule:
        assert registry.find(entry.rule) is not None
        return
    # A class without a rule of its own: what it makes is an object that remembers its configuration.
    assert entry.kind == "class"
    made = library.call_api(name, (), None, RecordingCaller())
    assert made is not None
    assert [type(member) for member in members(made)] == [ApiObject]


@pytest.mark.parametrize("name", EXCEPTIONS)
def test_the_exceptions_are_still_needed(name: str) -> None:
    assert name in NAMES
    entry = library.resolve(name)
    assert entry is None or not entry.rule


def test_the_decorator_is_known_to_the_evaluator() -> None:
    assert TF_FUNCTION == "tensorflow.function"


def test_calls_are_counted_by_their_canonical_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.py").write_text(
        "import tensorflow as tf\nfrom tensorflow.math import add as plus\nimport numpy as np\n"
        "tf.add(plus(1, 2), tf.compat.v2.add(1, 2))\ntf.math.add(1, 2)\nnp.zeros(3).sum()\nlen(tf.newaxis)\n"
    )
    (tmp_path / "broken.py").write_text("def (\n")
    assert api_counts.main([str(tmp_path), "--plain", "--top", "2"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines[1:]] == [["4", "tensorflow.add"], ["1", "numpy.zeros"]]
    assert lines[0] == LIST.read_text(encoding="utf-8").splitlines()[0].replace("150", "2")
    assert api_counts.main([str(tmp_path), "--methods"]) == 0
    assert capsys.readouterr().out.split() == ["1", ".sum"]
    assert api_counts.main([str(tmp_path / "gone")]) == 2
