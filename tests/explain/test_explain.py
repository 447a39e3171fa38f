"""The explanation of one function, from hand-made facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pylint_hybrid.analysis import Analysis
from pylint_hybrid.decisions import decide
from pylint_hybrid.explain import explain
from pylint_hybrid.facts.record import DecoratorFact, EffectFact, FunctionFacts, Place, TensorType
from pylint_hybrid.project.model import Policy, Project, Settings, SourceFile
from pylint_hybrid.rules.registry import run_rules
from tests.decisions.handmade import FLOAT_MATRIX, PATH, effect, function, python_value, tensor

SOURCE = b"""\
import tensorflow as tf


class Trainer:
    rate = 1

    @staticmethod
    def helper(x): return x

    @tf.function
    def step(self, x):
        def loss(y):
            return y

        return loss(x)

    def idle(self):
        pass
"""


def project(*functions: FunctionFacts, source: bytes = SOURCE, **settings: Any) -> Analysis:
    """An analysis of one file, with hand-made facts."""
    root = Path("/project")
    chosen = Settings(**settings)
    file = SourceFile("train.py", Path(PATH), "train", False, root, source)
    decisions = tuple(decide(each, chosen) for each in functions)
    return Analysis(
        project=Project(root, (root,), (file,), frozenset({"train.py"}), chosen, ()),
        functions=functions,
        decisions=decisions,
        findings=run_rules(functions, decisions),
        problems=(),
    )


NESTED = (
    function(qualname="Trainer.helper", line=8, column=4, first_line=7),
    function(qualname="Trainer.step", line=11, column=4, first_line=10, hybrid=True),
    function(qualname="Trainer.step.<locals>.loss", line=12, column=8, first_line=12),
    function(qualname="Trainer.idle", line=17, column=4, first_line=17),
)


@pytest.mark.parametrize(
    ("line", "qualname"),
    [
        (7, "Trainer.helper"),
        (8, "Trainer.helper"),
        (10, "Trainer.step"),
        (11, "Trainer.step"),
        (12, "Trainer.step.<locals>.loss"),
        (13, "Trainer.step.<locals>.loss"),
        (15, "Trainer.step"),
        (18, "Trainer.idle"),
    ],
)
def test_the_innermost_function_around_a_line_is_explained(line: int, qualname: str) -> None:
    assert explain(project(*NESTED), PATH, line).startswith(f"{qualname}  (train.py:")


@pytest.mark.parametrize("line", [1, 5, 9, 16, 99])
def test_lines_outside_of_functions_are_told_so(line: int) -> None:
    assert explain(project(*NESTED), PATH, line) == f"train.py:{line}: no function stands here."


def test_a_file_that_is_not_of_the_project_or_does_not_parse() -> None:
    assert explain(project(), "/elsewhere/x.py", 1) == "/elsewhere/x.py:1: no function stands here."
    broken = project(function(), source=b"def step(:\n")
    assert explain(broken, PATH, 10).startswith("step  (train.py:10)")
    assert "no function" in explain(project(function(), source=b"\x00"), PATH, 11)


def test_an_eager_function_that_should_be_a_graph() -> None:
    mixed = TensorType("ndarray", "float64", None)
    parameters = (
        tensor("self", is_self=True, tensor=False, evidence=(), types=()),
        tensor("x", types=(FLOAT_MATRIX, mixed), evidence=(Place(PATH, 30), Place("/project/eval.py", 4))),
        python_value("axis", "1"),
        tensor("mask", tensor=None, evidence=(), types=()),
    )
    facts = function(parameters=parameters, callers=(Place(PATH, 30), Place("/project/eval.py", 4)))
    assert explain(project(facts), PATH, 10) == (
        "step  (train.py:10)\n"
        "  Runs eagerly; what is known of it is seen at calls.\n"
        "  Called at train.py:30 and eval.py:4.\n"
        "\n"
        "Parameters\n"
        "  x: tensor as calls show, float32 (256, 784) and ndarray float64 of any rank; from"
        " train.py:30 and\n"
        "      eval.py:4\n"
        "  axis: not a tensor; given 1 at train.py:30\n"
        "  mask: unknown whether it is a tensor\n"
        "\n"
        "Preconditions\n"
        "  yes      a parameter is a tensor\n"
        "  yes      it computes with tensors\n"
        "  yes      the Python numbers that it is given do not vary\n"
        "  yes      it has no Python side effects\n"
        "  yes      it is not recursive\n"
        "  yes      it is not part of its callers' graphs\n"
        "\n"
        "Decision (policy safe)\n"
        "  Decorate it with tf.function (P1; to be looked at before it is applied).\n"
        "\n"
        "Look at this first\n"
        "  'x' may be given arrays, which become tensors in a graph.\n"
        "  What 'mask' may be given is unknown.\n"
        "\n"
        "Messages\n"
        "  could-be-tf-function: 'step' computes with tensors ('x') but runs eagerly: it could be a\n"
        "      tf.function"
    )


def test_a_blocked_function_tells_effects_with_their_call_chain_and_what_to_change() -> None:
    chain = (Place(PATH, 12), Place("/project/log.py", 3))
    far = EffectFact("global-write", Place("/project/log.py", 9), "count", via=chain)
    facts = function(
        side_effects=True, effects=(far, effect("clock", paper=False)), unknown_calls=("lib.f",), callers=()
    )
    text = explain(project(facts), PATH, 10)
    assert "Reached, but by no call that can be named." in text
    assert "  assigns the global 'count': train.py:12 -> log.py:3 -> log.py:9\n" in text
    assert "(not a published effect)" in text
    assert "  nothing is known of 'lib.f', which it calls\n" in text
    assert "  no       it has no Python side effects\n" in text
    assert "  Leave it eager.\n  fails has-python-side-effects (code 4)\n" in text
    assert "What would have to change\n  It reads the clock" in text


def test_an_uncalled_function_shows_assumptions_and_unknowns() -> None:
    facts = function(
        reached=False,
        callers=(),
        confidence="assumed",
        recursive=None,
        assumptions=("'x' is a tensor: it is annotated so",),
        parameters=(tensor(source="annotation", evidence=(), types=()),),
    )
    text = explain(project(facts), PATH, 10)
    assert "what is known of it is assumed, no call was seen.\n" in text
    assert "  Nothing in this project is seen to call it.\n" in text
    assert "  x: tensor by its annotation\n" in text
    assert "  unknown  it is not recursive\n" in text
    assert "Assumptions\n  'x' is a tensor: it is annotated so\n" in text


def test_a_hybrid_function_tells_what_makes_it_one_and_why_it_stays() -> None:
    decorators = (DecoratorFact(9, 1, ("jit_compile",)), DecoratorFact(40, 0, wrap=True))
    facts = function(
        hybrid=True,
        decorators=decorators,
        traced_by="Dataset.map",
        object_uses=(Place(PATH, 50),),
        tensor_computation=False,
    )
    text = explain(project(facts), PATH, 10)
    assert "  Is a tf.function, decorated at line 9 with 'jit_compile' and wrapped at line 40;" in text
    assert "  Runs inside a graph already, by way of Dataset.map.\n" in text
    assert "  Used as an object at train.py:50.\n" in text
    assert "  Keep it as a tf.function.\n" in text
    assert "Why it stays\n  Its decorator asks for a particular graph: 'jit_compile'.\n" in text


def test_the_published_policy_explains_by_its_failures() -> None:
    parameters = (tensor(), python_value("n", "5"))
    facts = function(primitive_parameter=True, retracing="fixed", parameters=parameters)
    text = explain(project(facts, policy=Policy.PAPER), PATH, 10)
    assert "Decision (policy paper)\n  Leave it eager.\n  fails has-primitive-parameters (code 12)\n" in text
    assert "  no       it is given no Python literals\n" in text
    assert "What would have to change\n  It is given Python literals, which may cause retracing." in text
    assert "  yes      the Python numbers" in explain(project(facts), PATH, 10)


def test_a_removal_is_explained() -> None:
    facts = function(hybrid=True, tensor_computation=False)
    text = explain(project(facts), PATH, 10)
    assert "  Remove its tf.function decorator (P6; to be looked at before it is applied).\n" in text


def test_it_fits_one_screen() -> None:
    facts = function(
        parameters=tuple(tensor(f"x{number}") for number in range(5)),
        effects=tuple(effect(line=line) for line in range(100)),
        callers=tuple(Place(PATH, line) for line in range(100)),
        side_effects=True,
        recursive=True,
        is_generator=True,
        is_test=True,
    )
    lines = explain(project(facts), PATH, 10).splitlines()
    assert len(lines) < 60
    assert max(map(len, lines)) <= 100
