"""The public form of the facts: the JSON follows the shipped schema to the letter, the CSV its columns."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import pylint_hybrid
from pylint_hybrid.decisions.decision import Decision, Failure, Precondition, Transformation
from pylint_hybrid.facts.record import (
    DecoratorFact,
    EffectFact,
    FunctionFacts,
    HazardFact,
    ParameterFacts,
    Place,
    TensorType,
)
from pylint_hybrid.facts.schema import schema_text
from pylint_hybrid.project.model import Policy, Problem
from pylint_hybrid.report.facts_json import FactsReport, to_json
from pylint_hybrid.report.facts_table import COLUMNS, to_csv

HERE = Path("/work place/project")
INSIDE = str(HERE / "pkg" / "a.py")
OUTSIDE = "/elsewhere/b.py"


def _unknown(**changes: Any) -> FunctionFacts:
    """A function of which nothing is known."""
    known: dict[str, Any] = {
        "path": INSIDE,
        "module": "pkg.a",
        "qualname": "f",
        "name": "f",
        "line": 3,
        "column": 0,
        "hybrid": False,
        "decorators": (),
        "reached": False,
        "tensor_parameter": None,
        "primitive_parameter": None,
        "side_effects": None,
        "effects": (),
        "recursive": None,
        "tensor_computation": None,
        "parameters": (),
    }
    return FunctionFacts(**{**known, **changes})


def _known(**changes: Any) -> FunctionFacts:
    """A function of which everything is known."""
    tensor = TensorType("dense", "float32", (None, 784), ("tensorflow",))
    known: dict[str, Any] = dict(
        path=OUTSIDE,
        qualname="C.g.<locals>.h",
        name="h",
        line=9,
        column=4,
        hybrid=True,
        decorators=(DecoratorFact(8, 5, ("jit_compile", "autograph")),),
        reached=True,
        tensor_parameter=True,
        primitive_parameter=False,
        side_effects=True,
        effects=(
            EffectFact("output", Place(INSIDE, 5, 8, "calls print"), "print", (Place(OUTSIDE, 10, 4),)),
            EffectFact("file", Place(INSIDE, 6), paper=False),
        ),
        recursive=False,
        tensor_computation=True,
        parameters=(
            ParameterFacts("self", tensor=False, primitive=False, is_self=True),
            ParameterFacts(
                "x", True, False, types=(tensor,), evidence=(Place(INSIDE, 20, 2, "called here"),)
            ),
            ParameterFacts("y", None, None, container=True, types=(TensorType("ragged", "unknown", None),)),
            ParameterFacts("k", False, True, keyword_only=True),
        ),
        covered_by_callers=False,
        retracing="few",
        assumptions=("The decorator @wrapped does not change what h does.",),
        hazards=(HazardFact("eager-only-call", Place(OUTSIDE, 11, 8, "calls .numpy() on a tensor")),),
    )
    return _unknown(**{**known, **changes})


def _undecided(**changes: Any) -> Decision:
    known: dict[str, Any] = {"precondition": None, "transformation": None, "failures": (), "notices": ()}
    return Decision(**{**known, **changes})


def _report(*pairs: tuple[FunctionFacts, Decision], policy: Policy = Policy.SAFE) -> FactsReport:
    problems = (Problem(INSIDE, 4, "invalid syntax"), Problem(OUTSIDE, None, "no such file or folder"))
    return FactsReport("project", policy, pairs, problems, HERE)


def _document(report: FactsReport) -> Any:
    document = json.loads(to_json(report))
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(document)
    return document


def test_the_shipped_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema_text()))


def test_the_frame() -> None:
    document = _document(_report())
    assert document == {
        "schema": 1,
        "tool": {"name": "pylint-hybrid", "version": pylint_hybrid.__version__},
        "policy": "safe",
        "functions": [],
        "problems": [
            {"path": "pkg/a.py", "line": 4, "message": "invalid syntax"},
            {"path": "/elsewhere/b.py", "line": None, "message": "no such file or folder"},
        ],
    }


def test_what_is_unknown_is_null_and_what_nobody_computed_is_absent() -> None:
    (function,) = _document(_report((_unknown(), _undecided())))["functions"]
    assert function == {
        "path": "pkg/a.py",
        "module": "pkg.a",
        "qualname": "f",
        "line": 3,
        "column": 0,
        "hybrid": False,
        "decorator_arguments": [],
        "reached": False,
        "tensor_parameter": None,
        "primitive_parameter": None,
        "side_effects": None,
        "effects": [],
        "recursive": None,
        "tensor_computation": None,
        "covered_by_callers": None,
        "retracing": None,
        "parameters": [],
        "precondition": None,
        "transformation": None,
        "failures": [],
        "notices": [],
        "assumptions": [],
    }


def test_what_is_known_is_told_in_full() -> None:
    decision = _undecided(
        failures=(Failure.HAS_PYTHON_SIDE_EFFECTS, Failure.HAS_NO_PRIMITIVE_PARAMETERS),
        notices=("tensor-analysis",),
    )
    (function,) = _document(_report((_known(), decision)))["functions"]
    assert function["decorator_arguments"] == ["jit_compile", "autograph"]
    assert function["effects"] == [
        {
            "kind": "output",
            "target": "print",
            "place": {"path": "pkg/a.py", "line": 5, "column": 8, "reason": "calls print"},
            "via": [{"path": "/elsewhere/b.py", "line": 10, "column": 4}],
        },
        {"kind": "file", "place": {"path": "pkg/a.py", "line": 6, "column": 0}, "via": []},
    ]
    assert function["hazards"][0]["rule"] == "eager-only-call"
    assert [parameter["name"] for parameter in function["parameters"]] == ["self", "x", "y", "k"]
    assert function["parameters"][1] == {
        "name": "x",
        "tensor": True,
        "container": False,
        "types": [{"kind": "dense", "dtype": "float32", "shape": [None, 784], "origin": ["tensorflow"]}],
        "primitive": False,
        "evidence": [{"path": "pkg/a.py", "line": 20, "column": 2, "reason": "called here"}],
    }
    assert function["parameters"][2]["types"][0]["shape"] is None
    assert function["failures"] == ["has-python-side-effects", "has-no-primitive-parameters"]
    assert function["retracing"] == "few"


def _far(line: int, *calls: int, kind: str = "output", target: str = "print") -> EffectFact:
    """An effect in another file, through calls at these lines."""
    return EffectFact(kind, Place(INSIDE, line), target, tuple(Place(OUTSIDE, call) for call in calls))


def test_what_happens_through_calls_is_told_once_by_the_shortest_chain() -> None:
    own = (EffectFact("output", Place(OUTSIDE, 3), "print"), EffectFact("output", Place(OUTSIDE, 4), "print"))
    through = (
        _far(5, 1, 2, 3),
        _far(6, 1, 2),
        _far(7, 2, 1),
        _far(8, 9, target="log"),
        _far(9, 9, kind="file"),
    )
    function = _known(effects=(*own, *through))
    (told,) = _document(_report((function, _undecided())))["functions"]
    assert [(each["kind"], each["place"]["line"], each.get("more")) for each in told["effects"]] == [
        ("output", 3, None),
        ("output", 4, None),
        ("output", 6, 2),
        ("output", 8, None),
        ("file", 9, None),
    ]
    assert [place["line"] for place in told["effects"][2]["via"]] == [1, 2]


def test_hazards_through_calls_are_told_once_for_each_rule() -> None:
    def hazard(line: int, *calls: int, certain: bool = True) -> HazardFact:
        via = tuple(Place(OUTSIDE, call) for call in calls)
        return HazardFact("eager-only-call", Place(INSIDE, line), via, certain)

    function = _known(
        hazards=(hazard(1), hazard(2), hazard(3, 8, 9), hazard(4, 8), hazard(5, 8, certain=False))
    )
    (told,) = _document(_report((function, _undecided())))["functions"]
    found = [(each["place"]["line"], each["certain"], each.get("more")) for each in told["hazards"]]
    assert found == [(1, True, None), (2, True, None), (4, True, 1), (5, False, None)]


def test_many_chains_to_the_same_thing_take_no_more_room_than_one() -> None:
    def size(chains: int) -> int:
        far = tuple(_far(number, *range(10)) for number in range(chains))
        hazards = tuple(HazardFact("eager-only-call", each.place, each.via) for each in far)
        return len(to_json(_report((_known(effects=far, hazards=hazards), _undecided()))))

    assert size(12) < size(1) + 50


def test_each_field_of_a_function_stands_on_its_own_line() -> None:
    lines = to_json(_report((_known(), _undecided()))).splitlines()
    assert lines[:8] == [
        "{",
        '  "schema": 1,',
        f'  "tool": {{"name": "pylint-hybrid", "version": "{pylint_hybrid.__version__}"}},',
        '  "policy": "safe",',
        '  "functions": [',
        "    {",
        '      "path": "/elsewhere/b.py",',
        '      "module": "pkg.a",',
    ]
    assert lines[-6:] == [
        "  ],",
        '  "problems": [',
        '    {"path": "pkg/a.py", "line": 4, "message": "invalid syntax"},',
        '    {"path": "/elsewhere/b.py", "line": null, "message": "no such file or folder"}',
        "  ]",
        "}",
    ]


def test_the_published_policy_counts_the_published_effects() -> None:
    (function,) = _document(_report((_known(), _undecided()), policy=Policy.PAPER))["functions"]
    assert [effect["kind"] for effect in function["effects"]] == ["output"]


def test_functions_are_sorted_and_lambdas_left_out() -> None:
    places = [(OUTSIDE, 1, 0), (INSIDE, 20, 0), (INSIDE, 3, 8), (INSIDE, 3, 2)]
    functions = [_unknown(path=path, line=line, column=column) for path, line, column in places]
    pairs = [(facts, _undecided()) for facts in [*functions, _unknown(is_lambda=True)]]
    rows = _document(_report(*pairs))["functions"]
    assert [(row["path"], row["line"], row["column"]) for row in rows] == [
        ("/elsewhere/b.py", 1, 0),
        ("pkg/a.py", 3, 2),
        ("pkg/a.py", 3, 8),
        ("pkg/a.py", 20, 0),
    ]


@pytest.mark.parametrize("transformation", list(Transformation))
@pytest.mark.parametrize("precondition", list(Precondition))
def test_every_decision_is_in_the_schema(precondition: Precondition, transformation: Transformation) -> None:
    decision = _undecided(precondition=precondition, transformation=transformation)
    (function,) = _document(_report((_unknown(), decision)))["functions"]
    assert (function["precondition"], function["transformation"]) == (
        precondition.value,
        transformation.value,
    )


def _rows(report: FactsReport) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(to_csv(report))))


def test_the_table_has_one_row_per_function_and_blanks_for_unknown() -> None:
    decided = _undecided(precondition=Precondition.P1, transformation=Transformation.CONVERT_TO_HYBRID)
    failed = _undecided(failures=(Failure.HAS_PRIMITIVE_PARAMETERS, Failure.IS_RECURSIVE))
    known, unknown = _rows(_report((_unknown(), decided), (_known(), failed)))
    assert list(known) == list(COLUMNS)
    assert (known["function"], known["parameters"], known["hybrid"]) == ("C.g.<locals>.h", "3", "true")
    assert (known["jit_compile"], known["input_signature"]) == ("true", "false")
    assert (known["status"], known["failures"]) == ("error", "has-primitive-parameters is-recursive")
    assert (known["side-effects"], known["primitive parameter"]) == ("true", "false")
    assert (unknown["tensor parameter"], unknown["jit_compile"], unknown["hybrid"]) == ("", "", "false")
    assert (unknown["passing precondition"], unknown["transformation"]) == ("P1", "convert-to-hybrid")
    assert (unknown["subject"], unknown["relative path"], unknown["status"]) == ("project", "pkg/a.py", "ok")


@pytest.mark.parametrize(
    ("notices", "status"),
    [((), "ok"), (("tensor-analysis",), "info"), (("tensor-analysis", "hybrid-is-recursive"), "warning")],
)
def test_the_status_is_the_highest_severity(notices: tuple[str, ...], status: str) -> None:
    (row,) = _rows(_report((_unknown(), _undecided(notices=notices))))
    assert row["status"] == status
