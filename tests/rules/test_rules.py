"""What each rule says about hand-made facts, under both policies."""

from __future__ import annotations

from typing import Any

import pytest

from pylint_hybrid.decisions import decide
from pylint_hybrid.facts.record import DecoratorFact, FunctionFacts, Place
from pylint_hybrid.findings.finding import Action, Applicability, Confidence, Finding
from pylint_hybrid.project.model import Policy, Settings
from pylint_hybrid.rules.registry import RULES, run_rules
from tests.decisions.handmade import PATH, effect, function, python_value, tensor

HYBRID: dict[str, Any] = {"hybrid": True}
NUMBERS = (tensor(), python_value("n", "1", "2"))


def test_could_be_tf_function() -> None:
    found = only(function(parameters=(tensor("x"), tensor("y"))))
    assert found.symbol == "could-be-tf-function"
    assert found.message == (
        "'step' computes with tensors ('x' and 'y') but runs eagerly: it could be a tf.function"
    )
    assert (found.path, found.line, found.column, found.qualname) == (PATH, 10, 0, "step")
    assert found.confidence is Confidence.SEEN
    assert found.evidence == (Place(PATH, 30),)
    assert found.change is not None
    assert found.change.action is Action.ADD_DECORATOR
    assert found.change.applicability is Applicability.SAFE
    assert found.change.summary == "Decorate 'step' with tf.function."
    assert (found.change.path, found.change.qualname, found.change.line) == (PATH, "step", 10)


def test_a_change_that_needs_a_look_is_unsafe_and_says_why() -> None:
    found = only(function(hazards=None, other_decorators=("timed",)))
    assert found.change is not None
    assert found.change.applicability is Applicability.UNSAFE
    assert found.change.summary.startswith("Decorate 'step' with tf.function. What may fail in a graph")
    assert "'timed'" in found.change.summary


def test_speculation_is_never_seen() -> None:
    found = only(function(speculative=True, parameters=()))
    assert found.confidence is Confidence.INFERRED
    assert "(judged by its name)" in found.message


@pytest.mark.parametrize(
    "unknown",
    [
        {"primitive_parameter": None, "retracing": None},
        {"parameters": (tensor(), tensor("y", tensor=None))},
        {"unknown_calls": ("lib.f",)},
        {"assumptions": ("The decorator f is transparent.",)},
    ],
)
def test_advice_that_rests_on_something_unknown_was_not_seen(unknown: dict[str, Any]) -> None:
    assert only(function(**unknown)).confidence is Confidence.INFERRED


def test_nested_functions_are_named_readably() -> None:
    assert only(function(qualname="make.<locals>.step")).message.startswith("'make.step' ")


def test_hybridization_assumed_replaces_the_advice() -> None:
    found = only(function(confidence="assumed", reached=False, callers=()))
    assert found.symbol == "hybridization-assumed"
    assert found.message == "'step' could be a tf.function if, as assumed, 'x' is given tensors"
    assert found.confidence is Confidence.ASSUMED
    assert found.change is not None
    assert found.change.applicability is Applicability.UNSAFE


def test_hybridization_blocked_tells_every_reason() -> None:
    found = only(function(effects=(effect(),), side_effects=True, recursive=True, is_generator=True))
    assert found.symbol == "hybridization-blocked"
    assert found.change is None
    for part in ("It is a generator", "calls 'print' (line 12)", "It calls itself"):
        assert part in found.message
    assert found.evidence == (Place(PATH, 12),)


def test_hybridization_blocked_speaks_for_the_published_policy_too() -> None:
    found = only(function(tensor_computation=False), Policy.PAPER)
    assert found.symbol == "hybridization-blocked"
    assert found.message.endswith("It performs no tensor computation, so it is unlikely to benefit")


def test_nothing_is_blocked_without_tensor_parameters() -> None:
    assert findings(function(tensor_parameter=False, parameters=())) == ()
    assert findings(function(tensor_parameter=None)) == ()


def test_side_effects_are_told_with_place_and_call() -> None:
    far = effect("global-write", 3, "count", via=(Place(PATH, 14),))
    found = only(function(**HYBRID, side_effects=True, effects=(effect(), far)))
    assert found.symbol == "tf-function-has-side-effects"
    assert found.message == (
        "tf.function 'step' calls 'print' (line 12) and assigns the global 'count' (line 3, through the call"
        " at line 14): this happens while it is traced, not at every call"
    )
    assert found.evidence == (Place(PATH, 12), Place(PATH, 14), Place(PATH, 3))
    assert found.change is None


def test_many_effects_are_counted() -> None:
    effects = tuple(effect(line=line) for line in range(20, 30))
    assert "(line 20, line 21 and 8 more): this" in only(function(**HYBRID, effects=effects)).message


def test_the_published_policy_knows_fewer_effects() -> None:
    facts = function(**HYBRID, effects=(effect("clock", paper=False), effect()), side_effects=True)
    assert "clock" in only(facts).message
    assert "clock" not in only(facts, Policy.PAPER).message


def test_unknown_calls_are_no_known_effects() -> None:
    assert findings(function(**HYBRID, side_effects=None, effects=(effect("unknown-call"),))) == ()


def test_recursion() -> None:
    found = only(function(**HYBRID, recursive=True))
    assert found.symbol == "tf-function-is-recursive"
    assert "'step' calls itself" in found.message
    assert findings(function(recursive=True, tensor_parameter=False)) == ()


def test_retracing_names_parameters_and_values() -> None:
    found = only(function(**HYBRID, parameters=NUMBERS, primitive_parameter=True, retracing=None))
    assert found.symbol == "tf-function-retraces"
    assert (
        found.message
        == "tf.function 'step' is traced anew for each Python value of 'n' (1, 2): pass a tensor"
    )
    assert found.evidence == (Place(PATH, 30), Place(PATH, 31))
    assert found.change is None


def test_a_loop_counter_without_literals_is_named() -> None:
    counter = python_value("epoch")
    facts = function(**HYBRID, parameters=(tensor(), counter), retracing="unbounded")
    assert "each Python value of its arguments" in only(facts).message
    known = python_value("epoch", "0")
    facts = function(**HYBRID, parameters=(tensor(), known), retracing="unbounded", primitive_parameter=True)
    assert "each Python value of 'epoch' (0)" in only(facts).message


def test_the_published_policy_removes_the_decorator_for_any_literal() -> None:
    parameters = (tensor(), python_value("n", "5"))
    facts = function(**HYBRID, parameters=parameters, primitive_parameter=True, retracing="fixed")
    assert findings(facts) == ()
    found = only(facts, Policy.PAPER)
    assert found.symbol == "tf-function-retraces"
    assert found.change is not None
    assert found.change.action is Action.REMOVE_DECORATOR
    assert found.change.applicability is Applicability.UNSAFE
    assert found.change.decorator_lines == (9,)


def test_without_tensors() -> None:
    facts = function(**HYBRID, tensor_parameter=False, tensor_computation=False, parameters=())
    found = only(facts)
    assert found.symbol == "tf-function-without-tensors"
    assert "is given no tensors and computes with none:" in found.message
    assert found.change is not None
    assert found.change.action is Action.REMOVE_DECORATOR
    assert "returns tensors" in found.change.summary


def test_a_closure_over_tensors_is_left_by_us_and_stripped_by_the_published_policy() -> None:
    facts = function(**HYBRID, tensor_parameter=False, parameters=())
    assert findings(facts) == ()
    found = only(facts, Policy.PAPER)
    assert found.symbol == "tf-function-without-tensors"
    assert "is given no tensors:" in found.message


def test_without_computation() -> None:
    found = only(function(**HYBRID, tensor_computation=False))
    assert found.symbol == "tf-function-without-computation"
    assert found.change is not None
    assert found.change.decorator_lines == (9,)


@pytest.mark.parametrize(
    ("decorators", "applicability"),
    [
        ((DecoratorFact(7, 1), DecoratorFact(8, 1)), Applicability.UNSAFE),
        ((DecoratorFact(7, 1), DecoratorFact(60, 0, wrap=True)), Applicability.DISPLAY),
        ((DecoratorFact(60, 0, wrap=True),), None),
    ],
)
def test_only_decorators_can_be_removed(
    decorators: tuple[DecoratorFact, ...], applicability: Applicability | None
) -> None:
    change = only(function(**HYBRID, tensor_computation=False, decorators=decorators)).change
    assert (change.applicability if change else None) is applicability
    assert change is None or set(change.decorator_lines) <= {7, 8}


def test_redundant() -> None:
    facts = function(**HYBRID, covered_by_callers=True, callers=(Place(PATH, 30), Place("/project/b.py", 4)))
    found = only(facts)
    assert found.symbol == "tf-function-redundant"
    assert "called by graphs only (line 30 and b.py:4)" in found.message
    assert found.change is None


def test_a_decorator_with_a_purpose_is_not_redundant() -> None:
    compiled = (DecoratorFact(9, 1, ("jit_compile",)),)
    facts = function(**HYBRID, covered_by_callers=True, decorators=compiled)
    assert findings(facts) == ()
    assert only(facts, Policy.PAPER).symbol == "tf-function-redundant"
    assert findings(function(**HYBRID, covered_by_callers=True, object_uses=(Place(PATH, 50),))) == ()


def test_a_good_hybrid_function_is_left_in_peace() -> None:
    for policy in Policy:
        assert findings(function(**HYBRID), policy) == ()


@pytest.mark.parametrize("symbol", RULES)
def test_messages_are_one_line_without_absolute_paths(symbol: str) -> None:
    told = [finding for finding in _all_kinds() if finding.symbol == symbol]
    assert told
    for finding in told:
        assert "\n" not in finding.message
        assert "/project" not in finding.message
        assert "{" not in finding.message


def _all_kinds() -> list[Finding]:
    elsewhere = (Place("/project/deep/b.py", 4),)
    records = [
        function(),
        function(confidence="assumed"),
        function(effects=(effect(via=elsewhere),)),
        function(**HYBRID, effects=(effect(via=elsewhere),), recursive=True, covered_by_callers=True),
        function(**HYBRID, retracing="unbounded", callers=elsewhere),
        function(**HYBRID, tensor_computation=False),
        function(**HYBRID, tensor_computation=False, tensor_parameter=False),
    ]
    return [finding for facts in records for finding in findings(facts)]


def findings(facts: FunctionFacts, policy: Policy = Policy.SAFE) -> tuple[Finding, ...]:
    return run_rules([facts], [decide(facts, Settings(policy=policy))])


def only(facts: FunctionFacts, policy: Policy = Policy.SAFE) -> Finding:
    found = findings(facts, policy)
    assert len(found) == 1, [finding.symbol for finding in found]
    return found[0]
