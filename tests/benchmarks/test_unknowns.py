"""The script that counts unknowns names the causes, and counts whom each of them makes unknown."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.unknowns import Cause, examine, main

CODE = """\
import tensorflow as tf
import nobody_knows


def direct(x):
    nobody_knows.run(x).wait()
    return tf.abs(x)


def through_a_call(x):
    return direct(x) + 1.0


def both(x, y: int):
    nobody_knows.other()
    return direct(x)


def by_parameter(thing):
    thing.refresh()


def known(x):
    print(x)
    nobody_knows.run(x)


through_a_call(tf.ones([3]))
both(tf.ones([3]), 1)
known(1)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "tiny-1.0"
    folder.mkdir()
    (folder / "steps.py").write_text(CODE, encoding="utf-8")
    return folder


def test_causes_are_counted_where_they_are_met_and_through_calls(package: Path) -> None:
    result = examine(package)
    assert result.total() == 5
    assert result.causes("effects") == [
        Cause("nobody_knows.run", functions=3, direct=1, alone=2),
        Cause("(parameter).refresh", functions=1, direct=1, alone=1),
        Cause("nobody_knows.other", functions=1, direct=1, alone=0),
    ]
    # An effect that is known settles the question, whatever else is called.
    assert [one.function for one in result.subjects if not one.effects] == ["known"]


def test_parameters_are_unknown_where_nothing_tells(package: Path) -> None:
    result = examine(package)
    assert result.causes("tensors") == [Cause("(own parameter)", functions=1, direct=1, alone=1)]
    (found,) = [one for one in result.subjects if one.tensors]
    assert (found.function, found.reached, found.tensors[0].place) == ("by_parameter", False, "thing")
    assert (result.unknown("tensors", True), result.unknown("tensors", False)) == (0, 1)


def test_tables_functions_and_json_are_printed(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tiny", "--folder", str(package.parent)]) == 0
    printed = capsys.readouterr().out
    assert "| nobody_knows.run | 3 | 1 | 2 |" in printed
    assert "| tiny-1.0 | 5 | 20.0 % | 0.0 % | 100.0 % | 80.0 % | 75.0 % | 100.0 % |" in printed
    assert main([str(package), "--functions"]) == 0
    printed = capsys.readouterr().out
    assert "E steps.py:10 through_a_call: nobody_knows.run [steps.py:6]" in printed
    assert main([str(package), "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["effects"]["causes"][0] == {
        "name": "nobody_knows.run",
        "functions": 3,
        "direct": 1,
        "alone": 2,
    }
    assert main(["--folder", str(package / "none")]) == 1
