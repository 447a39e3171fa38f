"""Every summary keeps the rules of the intermediate representation, whatever the program."""

from __future__ import annotations

import ast
import textwrap
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pylint_hybrid.lowering import LoweringError, lower
from pylint_hybrid.lowering.ir import Op
from pylint_hybrid.lowering.pretty import pretty
from pylint_hybrid.lowering.summary_io import dump, load
from tests.lowering.checker import OPERANDS, check
from tests.lowering.library import library_files
from tests.lowering.programs import program
from tests.lowering.test_semantics import PROGRAMS, STRUCTURAL

hypothesmith = pytest.importorskip("hypothesmith")

# The programs do odd things on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")


def problems(source: bytes) -> list[str]:
    """What the checker says of a program; the summary must survive storing and printing, too."""
    summary = lower(source, "program.py")
    assert load(dump(summary)) == summary
    assert pretty(summary, positions=True)
    return check(summary)


def test_the_checker_knows_every_operation() -> None:
    assert set(OPERANDS) == set(Op)


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_handwritten_programs_keep_the_rules(name: str) -> None:
    assert problems(textwrap.dedent(PROGRAMS[name]).encode()) == []


def test_uncertain_matches_keep_the_rules() -> None:
    assert problems(textwrap.dedent(STRUCTURAL).encode()) == []


@pytest.mark.parametrize("block", range(4))
def test_random_programs_keep_the_rules(block: int) -> None:
    for seed in range(10_000 + block * 40, 10_040 + block * 40):
        source = program(seed)
        assert problems(source.encode()) == [], source


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_the_standard_library_keeps_the_rules(part: int) -> None:
    lowered = 0
    for path in library_files()[part::4]:
        source = path.read_bytes()
        try:
            found = problems(source)
        except LoweringError:
            with (
                warnings.catch_warnings(),
                pytest.raises((SyntaxError, ValueError, RecursionError, MemoryError)),
            ):
                warnings.simplefilter("ignore")
                ast.parse(source)
            continue
        assert found == [], path
        lowered += 1
    assert lowered > 20


@pytest.mark.slow
@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(hypothesmith.from_grammar())
def test_any_program_of_the_grammar_keeps_the_rules(source: str) -> None:
    assert problems(source.encode()) == []


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(hypothesmith.from_node())
def test_any_program_of_the_concrete_syntax_keeps_the_rules(source: str) -> None:
    try:
        found = problems(source.encode("utf-8", "surrogatepass"))
    except LoweringError:
        return
    assert found == []


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_lowered_or_refused(source: bytes) -> None:
    try:
        found = problems(source)
    except LoweringError as error:
        assert error.message
        assert error.line >= 0
    else:
        assert found == []
