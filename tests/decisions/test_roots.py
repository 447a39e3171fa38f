"""Of functions that call each other, the outermost are suggested."""

from __future__ import annotations

from typing import Any

import pytest

from pylint_hybrid.decisions import decide_all
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.project.model import Policy, Settings
from tests.decisions.handmade import PATH, function

LINES = {"root": 10, "middle": 20, "leaf": 30, "other": 40}


def at(name: str, *callers: str, **changes: Any) -> FunctionFacts:
    called_by = tuple((PATH, LINES[caller]) for caller in callers)
    return function(qualname=name, line=LINES[name], called_by=called_by, **changes)


def suggested(*functions: FunctionFacts, policy: Policy = Policy.SAFE) -> list[str]:
    decisions = decide_all(functions, Settings(policy=policy))
    return [
        facts.name for facts, decision in zip(functions, decisions, strict=True) if decision.transformation
    ]


def test_only_the_root_of_a_chain_of_calls_is_suggested() -> None:
    chain = (at("root"), at("middle", "root"), at("leaf", "middle", "root"))
    assert suggested(*chain) == ["root"]
    assert suggested(*chain, policy=Policy.PAPER) == ["root", "middle", "leaf"]


def test_a_caller_that_stays_eager_keeps_the_advice() -> None:
    assert suggested(at("root", is_generator=True), at("middle", "root")) == ["middle"]
    assert suggested(at("root"), at("other", is_generator=True), at("leaf", "root", "other")) == [
        "root",
        "leaf",
    ]


def test_a_helper_that_is_no_candidate_hands_on_the_graph() -> None:
    helper = at("middle", "root", tensor_parameter=False, tensor_computation=False)
    assert suggested(at("root"), helper, at("leaf", "middle")) == ["root"]


def test_hybrid_callers_count_as_graphs() -> None:
    assert suggested(at("root", hybrid=True), at("other"), at("leaf", "root", "other")) == ["other"]


def test_a_caller_that_a_library_traces_counts_as_a_graph() -> None:
    assert suggested(at("root", traced_by="Model.fit"), at("leaf", "root")) == []


def test_an_unknown_caller_keeps_the_advice() -> None:
    assert suggested(at("root"), function(qualname="leaf", line=30, called_by=(("/x.py", 1),))) == [
        "root",
        "leaf",
    ]


@pytest.mark.parametrize(
    ("weaker", "firmer"),
    [({"confidence": "assumed"}, {"confidence": "seen"}), ({"hazards": None}, {"hazards": ()})],
)
def test_advice_is_not_withdrawn_for_weaker_advice(weaker: dict[str, Any], firmer: dict[str, Any]) -> None:
    assert suggested(at("root", **weaker), at("leaf", "root", **firmer)) == ["root", "leaf"]
    assert suggested(at("root", **firmer), at("leaf", "root", **weaker)) == ["root"]
    assert suggested(at("root", **weaker), at("leaf", "root", **weaker)) == ["root"]


def test_functions_that_call_each_other_do_not_cover_each_other() -> None:
    cycle = (at("root", "leaf", recursive=True), at("leaf", "root", recursive=True))
    assert suggested(*cycle) == []
    helpers = (at("middle", "leaf", recursive=True), at("leaf", "middle", recursive=True))
    assert suggested(*helpers, at("other", "middle")) == ["other"]


def test_tests_that_call_a_helper_do_not_make_it_a_root() -> None:
    unit_test = at("other", is_test=True)
    assert suggested(at("root"), unit_test, at("leaf", "root", "other")) == ["root"]
    assert suggested(unit_test, at("leaf", "other")) == ["leaf"]


def test_the_withdrawn_advice_says_why() -> None:
    decisions = decide_all([at("root"), at("leaf", "root")], Settings())
    assert [reason.slug for reason in decisions[1].reasons] == ["callers-suggested"]
    assert decisions[1].precondition is None
    assert not decisions[1].safe
