"""The published table, against a second statement of it: rows of text, read from the top."""

from __future__ import annotations

import itertools

import pytest

from pylint_hybrid.decisions.decision import Decision, Transformation
from pylint_hybrid.decisions.paper import Checks, decide
from pylint_hybrid.facts.record import FunctionFacts, Tri
from pylint_hybrid.project.model import Policy
from tests.decisions.handmade import function, tensor

# T L E R C covered -> outcome; T true, F false, ? unknown, * any. A code with a letter in brackets
# counts only if that property is true; rows are tried in order.
EAGER = """
? * * * * * ->
F * * * * * -> 6 12(L) 4(E) 8(R)
T ? * * * * ->
T T * * * * -> 12 4(E) 8(R)
T F ? * * * ->
T F T * * * -> 4 8(R)
T F F ? * * ->
T F F T * * -> 8
T F F F F * -> 14
T F F F * T -> 21
T F F F * * -> P1
"""
HYBRID = """
? * * * * * ->
F * F * * * -> P2
F * T * * * -> 4
F * ? * * * ->
T ? * * * * ->
T T F * * * -> P3
T T T * * * -> 4
T T ? * * * ->
T F F * F * -> P6
T F T * F * -> 4
T F ? * F * ->
T F * * * * -> 13 4(E)
"""
# When a property is computed at all: hybrid T L -> E R C.
COMPUTED = """
T T F -> E R C
T T * -> E R
T * * -> E
F T F -> E R C
F T * -> E R
F * * ->
"""
UNKNOWN_CODES = {"T": 10, "L": 11, "E": 3, "R": 9}
LETTER: dict[Tri, str] = {True: "T", False: "F", None: "?"}
TRI: tuple[Tri, ...] = (True, False, None)
EVERY_STATE = list(itertools.product((False, True), TRI, TRI, TRI, TRI, TRI, TRI, (False, True)))


def matching(table: str, key: str) -> str:
    for row in table.strip().splitlines():
        left, _, right = row.partition("->")
        cells = left.split()
        if all(cell in ("*", letter) for cell, letter in zip(cells, key, strict=True)):
            return right.strip()
    raise AssertionError(key)


def expected(facts: FunctionFacts) -> tuple[str | None, list[int]]:
    values = {
        "T": LETTER[facts.tensor_parameter],
        "L": LETTER[facts.primitive_parameter],
        "E": LETTER[facts.side_effects],
        "R": LETTER[facts.recursive],
        "C": LETTER[facts.tensor_computation],
    }
    hybrid = LETTER[facts.hybrid]
    computed = {"T", "L", *matching(COMPUTED, hybrid + values["T"] + values["L"]).split()}
    seen = {name: value if name in computed else "?" for name, value in values.items()}
    key = "".join(seen[name] for name in "TLERC") + LETTER[facts.covered_by_callers]
    codes = {code for name, code in UNKNOWN_CODES.items() if name in computed and values[name] == "?"}
    passed = None
    for outcome in matching(HYBRID if facts.hybrid else EAGER, key).split():
        if outcome.startswith("P"):
            passed = outcome
            continue
        code, _, condition = outcome.rstrip(")").partition("(")
        if not condition or seen[condition] == "T":
            codes.add(int(code))
    return (None if codes else passed), sorted(codes)


@pytest.mark.parametrize("hybrid", [False, True])
def test_every_state_is_decided_as_the_table_says(hybrid: bool) -> None:
    checked = 0
    for state in EVERY_STATE:
        if state[0] is not hybrid:
            continue
        facts = _facts(*state)
        decision = decide(facts)
        assert outcome(decision) == expected(facts), state
        checked += 1
    assert checked == 3**6 * 2


def test_invariants_of_every_state() -> None:
    for state in EVERY_STATE:
        decision = decide(_facts(*state))
        codes = [failure.code for failure in decision.failures]
        assert codes == sorted(set(codes))
        assert (decision.transformation is None) == bool(codes), state
        assert (decision.transformation is None) == (decision.precondition is None)
        assert not (4 in codes and 3 in codes)
        assert len(set(decision.notices)) == len(decision.notices)
        assert decision.policy is Policy.PAPER
        assert not decision.safe


def test_transformations_go_with_their_path() -> None:
    for state in EVERY_STATE:
        decision = decide(_facts(*state))
        if decision.transformation is not None:
            to_eager = decision.transformation is Transformation.CONVERT_TO_EAGER
            assert to_eager == state[0]


def test_notices_of_every_state() -> None:
    for state in EVERY_STATE:
        hybrid, t, _, e, r, _, covered, speculative = state
        decision = decide(_facts(*state))
        assert ("speculative-analysis" in decision.notices) == (speculative and t is True)
        assert ("caller-coverage" in decision.notices) == (hybrid and covered is True)
        assert ("hybrid-is-recursive" in decision.notices) == (hybrid and t is True and r is True)
        assert ("hybrid-has-side-effects" in decision.notices) == (hybrid and e is True)
        assert ("likely-tensor-parameter" in decision.notices) == (not hybrid and t is True)


def test_notices_tell_how_each_parameter_was_classified() -> None:
    parameters = (tensor("a", source="annotation"), tensor("b"), tensor("c"), tensor("d", source="container"))
    decision = decide(function(parameters=parameters))
    assert decision.notices == (
        "type-hint-followed",
        "tensor-analysis",
        "tensor-container",
        "likely-tensor-parameter",
        "no-primitive-parameter",
        "no-side-effects",
        "not-recursive",
    )


ALWAYS = Checks(side_effects=True, recursion=True, tensor_computation=True)
UNKNOWN = {
    "reached": False,
    "primitive_parameter": None,
    "side_effects": None,
    "recursive": None,
    "tensor_computation": None,
}


# The numbers are those of the published fixtures; "always" repeats their flags.
@pytest.mark.parametrize(
    ("number", "facts", "precondition", "codes", "warning"),
    [
        (1, function(), "P1", [], ""),
        (2, function(tensor_computation=False), None, [14], ""),
        (3, function(hybrid=True, tensor_parameter=False, primitive_parameter=True), "P2", [], ""),
        (4, function(hybrid=True), None, [13], ""),
        (5, function(hybrid=True, primitive_parameter=True), "P3", [], ""),
        (
            6,
            function(hybrid=True, primitive_parameter=True, side_effects=True),
            None,
            [4],
            "hybrid-has-side-effects",
        ),
        (7, function(primitive_parameter=True), None, [12], ""),
        (8, function(hybrid=True, tensor_computation=False), "P6", [], ""),
        (9, function(hybrid=True, side_effects=True), None, [4, 13], "hybrid-has-side-effects"),
        (
            10,
            function(hybrid=True, tensor_parameter=False, side_effects=True, parameters=()),
            None,
            [4],
            "hybrid-has-side-effects",
        ),
        (11, function(hybrid=True, tensor_parameter=False, parameters=()), "P2", [], ""),
        (12, function(tensor_parameter=False, side_effects=True, parameters=()), None, [4, 6], ""),
        (13, function(hybrid=True, tensor_parameter=None, **UNKNOWN), None, [3, 9, 10, 11], ""),
        (18, function(hybrid=True, speculative=True), None, [13], "speculative-analysis"),
        (20, function(speculative=True, parameters=()), "P1", [], "speculative-analysis"),
        (23, function(speculative=True, parameters=(), **UNKNOWN), None, [3, 9, 11], "speculative-analysis"),
        (27, function(recursive=True), None, [8], ""),
        (28, function(hybrid=True, recursive=True), None, [13], "hybrid-is-recursive"),
        (
            29,
            function(hybrid=True, tensor_parameter=False, primitive_parameter=True, recursive=True),
            "P2",
            [],
            "",
        ),
        (
            30,
            function(tensor_parameter=False, primitive_parameter=True, side_effects=True, recursive=True),
            None,
            [4, 6, 8, 12],
            "",
        ),
        (46, function(covered_by_callers=True), None, [21], ""),
    ],
)
def test_published_fixtures(
    number: int, facts: FunctionFacts, precondition: str | None, codes: list[int], warning: str
) -> None:
    decision = decide(facts, ALWAYS)
    assert outcome(decision) == (precondition, codes), number
    assert not warning or warning in decision.notices
    if not warning:
        assert not [notice for notice in decision.notices if notice.startswith(("hybrid-", "specul"))]


def test_without_the_options_an_eager_function_without_tensors_is_not_asked_for_effects() -> None:
    facts = function(tensor_parameter=False, side_effects=True, recursive=True, parameters=())
    assert outcome(decide(facts)) == (None, [6])
    assert outcome(decide(facts, Checks(side_effects=True))) == (None, [4, 6])


def test_an_uncalled_eager_function_lacks_two_properties() -> None:
    assert outcome(decide(function(tensor_parameter=None, **UNKNOWN))) == (None, [10, 11])


def test_an_uncalled_hybrid_function_lacks_three_properties() -> None:
    assert outcome(decide(function(hybrid=True, tensor_parameter=None, **UNKNOWN))) == (None, [3, 10, 11])


def test_a_covered_hybrid_function_is_told_and_left() -> None:
    decision = decide(function(hybrid=True, covered_by_callers=True))
    assert outcome(decision) == (None, [13])
    assert "caller-coverage" in decision.notices


def outcome(decision: Decision) -> tuple[str | None, list[int]]:
    precondition = decision.precondition.value if decision.precondition else None
    return precondition, [failure.code for failure in decision.failures]


def _facts(*state: Tri) -> FunctionFacts:
    hybrid, t, l, e, r, c, covered, speculative = state  # noqa: E741
    return function(
        hybrid=bool(hybrid),
        tensor_parameter=t,
        primitive_parameter=l,
        side_effects=e,
        recursive=r,
        tensor_computation=c,
        covered_by_callers=covered,
        speculative=bool(speculative),
        parameters=(),
    )
