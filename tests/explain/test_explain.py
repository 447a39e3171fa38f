"""The explanation of one function, from hand-made facts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pylint_hybrid.analysis import Analysis
from pylint_hybrid.decisions import decide
from pylint_hybrid.explain import explain, nothing_at
from pylint_hybrid.facts.record import (
    DecoratorFact,
    EffectFact,
    FunctionFacts,
    HazardFact,
    Place,
    TensorType,
)
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


def told(analysis: Analysis, line: int = 10, path: str = PATH, folder: str = "/project") -> str:
    """The explanation, with paths as seen from the project."""
    text = explain(analysis, path, line, Path(folder))
    assert text is not None
    return text


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
    assert told(project(*NESTED), line).startswith(f"{qualname}  (train.py:")


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        (0, "'Trainer.helper' at line 8 and 'Trainer.step' at line 11"),
        (1, "'Trainer.helper' at line 8 and 'Trainer.step' at line 11"),
        (9, "'Trainer.helper' at line 8 and 'Trainer.step' at line 11"),
        (16, "'Trainer.step.<locals>.loss' at line 12 and 'Trainer.idle' at line 17"),
        (99, "'Trainer.step.<locals>.loss' at line 12 and 'Trainer.idle' at line 17"),
    ],
)
def test_outside_of_functions_the_nearest_ones_are_told(line: int, nearest: str) -> None:
    analysis = project(*NESTED)
    assert explain(analysis, PATH, line, Path("/project")) is None
    assert nothing_at(analysis, PATH, line) == f"no function stands here; nearest: {nearest}"


def test_a_file_without_functions_is_told_so() -> None:
    only_lambda = project(function(qualname="<lambda>", is_lambda=True))
    for analysis, path in ((project(), PATH), (project(*NESTED), "/elsewhere/x.py"), (only_lambda, PATH)):
        assert explain(analysis, path, 1, Path("/project")) is None
        assert nothing_at(analysis, path, 1) == "no function stands here, nor anywhere in this file"


def test_a_file_that_does_not_parse_is_explained_by_its_facts() -> None:
    assert told(project(function(), source=b"def step(:\n")).startswith("step  (train.py:10)")
    assert explain(project(function(), source=b"\x00"), PATH, 11, Path("/project")) is None


@pytest.mark.parametrize(
    ("folder", "shown"),
    [("/", "project/train.py:10"), ("/project", "train.py:10"), ("/project/sub", "/project/train.py:10")],
)
def test_paths_are_relative_to_the_working_folder_or_absolute(folder: str, shown: str) -> None:
    text = told(project(function()), folder=folder)
    assert text.startswith(f"step  ({shown})")
    assert f"from {shown.replace(':10', ':30')}\n" in text


def test_an_eager_function_that_should_be_a_graph() -> None:
    mixed = TensorType("ndarray", "float64", None)
    parameters = (
        tensor("self", is_self=True, tensor=False, evidence=(), types=()),
        tensor("x", types=(FLOAT_MATRIX, mixed), evidence=(Place(PATH, 30), Place("/project/eval.py", 4))),
        python_value("axis", "1"),
        tensor("mask", tensor=None, evidence=(), types=()),
    )
    facts = function(parameters=parameters, callers=(Place(PATH, 30), Place("/project/eval.py", 4)))
    assert told(project(facts)) == (
        "step  (train.py:10)\n"
        "  Runs eagerly; what is known of it was seen at calls.\n"
        "  Called at train.py:30 and eval.py:4.\n"
        "\n"
        "Parameters\n"
        "  x: tensor as calls show, float32 (256, 784) and NumPy array float64 of unknown shape; from\n"
        "      train.py:30 and eval.py:4\n"
        "  axis: not a tensor; given 1\n"
        "  mask: unknown whether it is a tensor\n"
        "\n"
        "Preconditions of a graph\n"
        "  yes      a parameter is a tensor\n"
        "  yes      it computes with tensors\n"
        "  yes      its Python numbers stay the same from call to call\n"
        "  yes      it is free of Python side effects\n"
        "  yes      it is free of recursion\n"
        "  yes      what it does works in a graph\n"
        "  yes      no graph is around it already\n"
        "\n"
        "Decision (policy safe)\n"
        "  Decorate it with tf.function (but look at the points below first).\n"
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
    text = told(project(facts))
    assert "It is run, but by no call in this project: a library may call it." in text
    assert "  assigns the global 'count': train.py:12 -> log.py:3 -> log.py:9\n" in text
    assert "published" not in text
    assert "  nothing is known of 'lib.f', which it calls\n" in text
    assert "  no       it is free of Python side effects\n" in text
    assert "  Leave it eager.\n\nWhy, and what would have to change\n  It reads the clock" in text


def test_an_uncalled_function_shows_assumptions_and_unknowns() -> None:
    facts = function(
        reached=False,
        callers=(),
        confidence="assumed",
        recursive=None,
        assumptions=("'x' is a tensor: it is annotated so",),
        parameters=(tensor(source="annotation", evidence=(), types=()),),
    )
    text = told(project(facts))
    assert "what is known of it is assumed from annotations, defaults and use.\n" in text
    assert "  Nothing in this project is seen to call it.\n" in text
    assert "  x: tensor by its annotation\n" in text
    assert "  unknown  it is free of recursion\n" in text
    assert "Assumptions\n  'x' is a tensor: it is annotated so\n" in text


def test_what_is_advised_by_assumption_only_says_so_once() -> None:
    assumption = "Nothing that runs was seen to call the function."
    text = told(project(function(reached=False, callers=(), confidence="assumed", assumptions=(assumption,))))
    assert "  Decorate it with tf.function (which is assumed: look at the points below first).\n" in text
    assert text.count(assumption) == 1


def test_a_hybrid_function_tells_what_makes_it_one_and_why_it_stays() -> None:
    decorators = (DecoratorFact(9, 1, ("jit_compile",)), DecoratorFact(40, 0, wrap=True))
    facts = function(
        hybrid=True,
        decorators=decorators,
        traced_by="Dataset.map",
        object_uses=(Place(PATH, 50),),
        tensor_computation=False,
    )
    text = told(project(facts))
    assert "  Is a tf.function, decorated at line 9 with 'jit_compile' and wrapped at line 40;" in text
    assert "  Runs inside a graph already, by way of Dataset.map.\n" in text
    assert "  Used as an object at train.py:50.\n" in text
    assert "  Keep it as a tf.function: nothing speaks against it.\n" in text
    assert "Why it stays a graph\n  Its decorator asks for a particular graph: 'jit_compile'.\n" in text


def test_a_good_graph_is_told_to_be_one() -> None:
    text = told(project(function(hybrid=True)))
    assert "Decision (policy safe)\n  Keep it as a tf.function: nothing speaks against it.\n" in text
    assert "Why it stays a graph\n  It computes with tensors, which is what a graph is good for." in text
    assert not [line for line in text.splitlines() if line.startswith(("  no ", "  unknown "))]
    assert "fail" not in text
    assert "primitive" not in text
    published = told(project(function(hybrid=True), policy=Policy.PAPER))
    assert "  Keep it as a tf.function: nothing speaks against it.\n" in published
    assert "has-no-primitive-parameters, code 13 (nothing is wrong with that)\n" in published


def test_a_graph_with_a_message_is_kept_and_refers_to_it() -> None:
    facts = function(hybrid=True, side_effects=True, effects=(effect(),))
    assert "  Keep it as a tf.function, but see the messages below.\n" in told(project(facts))
    assert "nothing speaks against it" in told(project(facts, ignore=("tf-function-has-side-effects",)))


def test_messages_that_are_switched_off_are_named_only() -> None:
    blocked = function(side_effects=True, effects=(effect(),))
    assert told(project(blocked)).endswith("Messages\n  hybridization-blocked is switched off by default")
    assert "\n  hybridization-blocked: 'step'" in told(project(blocked, select=("hybridization-blocked",)))
    source = b"\n" * 9 + b"def step(x):  # pylint: disable=could-be-tf-function\n    return x\n"
    silenced = told(project(function(), source=source))
    assert silenced.endswith("Messages\n  could-be-tf-function is switched off here")


def test_what_fails_in_a_graph_fails_its_precondition() -> None:
    def answer(*certain: bool) -> str:
        place = Place(PATH, 12, 0, "calls .numpy() on a tensor")
        hazards = tuple(HazardFact("eager-only-call", place, certain=each) for each in certain)
        lines = told(project(function(hazards=hazards))).splitlines()
        return next(line.split()[0] for line in lines if line.endswith("what it does works in a graph"))

    assert (answer(), answer(False), answer(False, True)) == ("yes", "unknown", "no")
    assert "unknown  what it does works" in told(project(function(hazards=None)))


def test_who_runs_a_function() -> None:
    here = Place(PATH, 10)
    assert "  Run by pytest.\n" in told(project(function(is_test=True, callers=(here,))))
    unreached = told(project(function(reached=False, confidence="assumed")))
    assert "  Called at train.py:30, which no module or test is seen to reach.\n" in unreached
    inside = told(project(function(traced_by="Dataset.map")))
    assert "  no       no graph is around it already\n" in inside


def test_parameters_of_which_the_same_is_known_share_a_line() -> None:
    sizes = (python_value("rate", "1", "2", "3", "4"), python_value("depth"), python_value("width"))
    held = tensor("pair", source="container", types=(), primitive=True)
    text = told(project(function(parameters=(*sizes, held), callers=(Place(PATH, 30), Place(PATH, 31)))))
    assert "  rate: not a tensor; given values such as 1, 2, 3, 4 at train.py:32 and train.py:33\n" in text
    assert "  depth, width: not a tensor\n" in text
    assert "  pair: holds tensors as calls show; from train.py:30; also given Python values\n" in text


def test_what_it_does_is_told_once_by_the_shortest_chain() -> None:
    chain = (Place(PATH, 12), Place("/project/log.py", 3))
    effects = [
        EffectFact("output", Place("/project/log.py", 9), "print", via=chain),
        EffectFact("output", Place("/project/log.py", 4), "print", via=chain[:1]),
        EffectFact("output", Place("/project/log.py", 4), "print", via=chain),
    ]
    text = told(project(function(side_effects=True, effects=tuple(effects))))
    assert "Side effects\n  calls 'print': train.py:12 -> log.py:4, and at 1 more place\n" in text


def test_the_published_policy_explains_by_its_failures() -> None:
    parameters = (tensor(), python_value("n", "5"))
    effects = (effect("clock", target="time.time", paper=False),)
    facts = function(primitive_parameter=True, retracing="fixed", parameters=parameters, effects=effects)
    text = told(project(facts, policy=Policy.PAPER))
    assert (
        "Decision (policy paper)\n  Leave it eager.\n  published as has-primitive-parameters, code 12\n"
        in text
    )
    assert "  reads the clock with 'time.time': train.py:12 (not counted by the published rules)\n" in text
    assert "  no       it is given no Python literals\n  yes      it is free of Python side effects\n" in text
    assert "have to change\n  It is given Python literals, which may cause retracing." in text
    safe = told(project(facts))
    assert "  yes      its Python numbers stay the same" in safe
    assert "  no       it is free of Python side effects\n" in safe


def test_changes_are_explained() -> None:
    removal = told(project(function(hybrid=True, tensor_computation=False)))
    assert "  Remove its tf.function decorator (but look at the points below first).\n" in removal
    assert "  Decorate it with tf.function (safe to apply).\n" in told(project(function()))
    published = told(project(function(), policy=Policy.PAPER))
    assert (
        "  Decorate it with tf.function (by the published precondition P1; it is not checked whether that"
        in published
    )


def test_it_fits_one_screen() -> None:
    facts = function(
        parameters=tuple(tensor(f"x{number}") for number in range(5)),
        effects=tuple(effect(line=line) for line in range(100)),
        callers=tuple(Place(PATH, line) for line in range(100)),
        side_effects=True,
        recursive=True,
        is_generator=True,
        is_test=True,
        assumptions=tuple(f"assumption {number}" for number in range(100)),
    )
    lines = told(project(facts)).splitlines()
    assert len(lines) < 60
    assert max(map(len, lines)) <= 100
