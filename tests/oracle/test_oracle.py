"""The static facts of every program of the oracle agree with what was recorded when it ran.

``KNOWN`` lists, by program, what is not exact yet, by kind and number; a program that gets better fails too,
so that the list only shrinks knowingly. The rates over all programs are those that the analysis promises.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oracle.record import programs, record, truth_file
from tests.oracle.scoring import Score, score

PROGRAMS = programs()
# "false alarm", "missed", "unknown", "rough dtype", "rough shape", "wrong type": see ``scoring``.
KNOWN: dict[str, dict[str, int]] = {
    "python/aliasing": {"false alarm": 1},
    "python/class_call_and_items": {"rough shape": 2},
    "python/fixtures_advanced": {"unknown": 2},
    "python/functools_tools": {"unknown": 2},
    "python/generator_pipeline": {"rough shape": 1},
    "python/iterators_next": {"false alarm": 1},
    "python/loops_break_else": {"false alarm": 1},
    "python/match_statement": {"false alarm": 1},
    "python/mocks_and_patches": {"unknown": 1},
    "python/redefinition": {"false alarm": 1},
    "python/same_name_methods": {"rough shape": 1},
    "tensorflow/creations": {"rough shape": 5},
    "tensorflow/keras_ops_autoencoder": {"rough shape": 5},
    "tensorflow/module_layers": {"rough shape": 3},
    "tensorflow/style_transfer": {"false alarm": 1, "rough shape": 5},
    "tensorflow/trainer_object": {"rough dtype": 1},
    "tensorflow/transformer": {"rough shape": 16},
    "tensorflow/variational_autoencoder": {"rough shape": 2},
}
# Least rates of right dtypes and of exact types. Whole programs keep axes open that one run fixes: batches
# under ``fit``, images of computed size.
RATES = {"python": (0.98, 0.92), "tensorflow": (0.97, 0.7)}
SAMPLE = 12


class Scores:
    """The scores of programs; each is analysed once per test process."""

    def __init__(self, workplace: Path) -> None:
        self._workplace = workplace
        self._found: dict[Path, Score] = {}

    def of(self, program: Path) -> Score:
        """The score of one program."""
        if program not in self._found:
            place = self._workplace / program.parent.name
            place.mkdir(exist_ok=True)
            self._found[program] = score(program, place)
        return self._found[program]


@pytest.fixture(scope="session")
def scores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scores]:
    """The scores of all programs, with a cache folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYLINT_HYBRID_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield Scores(tmp_path_factory.mktemp("programs"))


def _name(program: Path) -> str:
    return f"{program.parent.name}/{program.stem}"


@pytest.mark.parametrize("program", PROGRAMS, ids=_name)
def test_facts_agree_with_the_run(program: Path, scores: Scores) -> None:
    found = scores.of(program)
    assert Counter(kind for kind, _ in found.problems) == KNOWN.get(_name(program), {}), found.problems


@pytest.mark.parametrize("area", sorted({program.parent.name for program in PROGRAMS}))
def test_rates(area: str, scores: Scores) -> None:
    total = Score()
    for program in PROGRAMS:
        if program.parent.name == area:
            total.add(scores.of(program))
    assert total.f1 >= 0.99, total.summary()
    dtypes, exact = RATES[area]
    assert total.dtype_right >= dtypes * total.typed, total.summary()
    assert total.exact >= exact * total.typed, total.summary()
    assert total.shape_wrong == 0, total.summary()


def test_every_program_has_a_truth() -> None:
    missing = [program.name for program in PROGRAMS if not truth_file(program).exists()]
    assert not missing
    kept = {truth_file(program) for program in PROGRAMS}
    assert {path for program in PROGRAMS for path in program.parent.glob("*.json")} == kept


def test_there_are_enough_programs() -> None:
    assert len(PROGRAMS) >= 80


@pytest.mark.slow
@pytest.mark.tensorflow
def test_recording_again_gives_the_same_truth(tmp_path: Path) -> None:
    sample = PROGRAMS[:: max(1, len(PROGRAMS) // SAMPLE)]
    assert record(sample, tmp_path) == {}
    for program in sample:
        again = json.loads((tmp_path / truth_file(program).name).read_text(encoding="utf-8"))
        assert again["functions"] == json.loads(truth_file(program).read_text(encoding="utf-8"))["functions"]
