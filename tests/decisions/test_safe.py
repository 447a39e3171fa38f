"""Policy ``safe``: what it withholds, that it says every reason, and what it calls safe."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from pylint_hybrid.decisions import decide
from pylint_hybrid.decisions.decision import Decision, Transformation
from pylint_hybrid.facts.record import DecoratorFact, FunctionFacts, HazardFact, Place, TensorType, Tri
from pylint_hybrid.project.model import Policy, Settings
from tests.decisions.handmade import PATH, effect, function, python_value, tensor

TRI: tuple[Tri, ...] = (True, False, None)
NUMBERS = (tensor(), python_value("n", "1", "2", "3"))
LOOP_COUNTER = (tensor(), python_value("n", "0", "1", "2", "3"))
ARRAY = TensorType("ndarray", "float64", (3,), ("numpy",))
USED = (Place(PATH, 50),)

# What withholds P1, alone: the change of a convertible function, the slug, the failure code if any.
CONVERSION_OBSTACLES: list[tuple[dict[str, Any], str, int | None]] = [
    ({"tensor_parameter": False}, "no-tensor-parameters", 6),
    ({"tensor_parameter": None}, "tensor-parameters-unknown", 10),
    ({"primitive_parameter": True, "retracing": "unbounded"}, "varying-python-values", 12),
    (
        {"primitive_parameter": True, "retracing": None, "parameters": LOOP_COUNTER},
        "varying-python-values",
        12,
    ),
    ({"side_effects": True}, "side-effects", 4),
    ({"side_effects": True, "effects": (effect(),)}, "side-effect-output", 4),
    ({"effects": (effect("random", paper=False),)}, "side-effect-random", 4),
    ({"side_effects": None}, "side-effects-unknown", 3),
    ({"side_effects": None, "effects": (effect("unknown-call"),)}, "side-effects-unknown", 3),
    ({"recursive": True}, "recursive", 8),
    ({"recursive": None}, "recursion-unknown", 9),
    ({"tensor_computation": False}, "no-tensor-computation", 14),
    ({"tensor_computation": None}, "tensor-computation-unknown", None),
    ({"covered_by_callers": True}, "covered-by-callers", 21),
    ({"traced_by": "Dataset.map"}, "already-traced", None),
    ({"keras_call": True}, "keras-call", None),
    ({"keras_call": None}, "keras-call", None),
    ({"is_generator": True}, "generator", None),
    ({"is_async": True}, "coroutine", None),
    ({"is_lambda": True}, "lambda", None),
    ({"is_test": True}, "test", None),
    ({"path": "/project/tests/test_losses.py"}, "test", None),
    ({"path": "/project/losses_test.py"}, "test", None),
    ({"path": "/project/conftest.py"}, "test", None),
    (
        {"speculative": True, "parameters": (python_value("n", "5"),), "retracing": "fixed"},
        "no-tensor-parameters",
        6,
    ),
    ({"name": "__init__"}, "special-method", None),
    ({"name": "compute_output_shape", "class_name": "Pool"}, "special-method", None),
    ({"other_decorators": ("property",)}, "property", None),
    ({"other_decorators": ("functools.cached_property",)}, "property", None),
    ({"other_decorators": ("rate.setter",)}, "property", None),
    ({"other_decorators": ("tf.autograph.experimental.do_not_convert",)}, "do-not-convert", None),
    (
        {"hazards": (HazardFact("eager-only-call", Place(PATH, 14, reason="calls .numpy()")),)},
        "hazard-eager-only-call",
        None,
    ),
]


@pytest.mark.parametrize(("changes", "slug", "code"), CONVERSION_OBSTACLES)
def test_each_obstacle_withholds_a_conversion(changes: dict[str, Any], slug: str, code: int | None) -> None:
    decision = safe(function(**changes))
    assert decision.transformation is None
    assert decision.precondition is None
    assert slugs(decision) == [slug]
    assert [failure.code for failure in decision.failures] == ([] if code is None else [code])
    assert decision.reasons[0].sentence[0].isupper()
    assert decision.reasons[0].sentence.endswith(".")


def test_all_obstacles_are_told_not_only_the_first() -> None:
    facts = function(
        tensor_parameter=True,
        primitive_parameter=True,
        retracing="unbounded",
        side_effects=True,
        effects=(effect(), effect("clock", 13, "time.time"), effect("output", 14)),
        recursive=True,
        tensor_computation=False,
        keras_call=True,
        is_generator=True,
    )
    decision = safe(facts)
    assert slugs(decision) == [
        "generator",
        "keras-call",
        "varying-python-values",
        "side-effect-clock",
        "side-effect-output",
        "recursive",
        "no-tensor-computation",
    ]
    assert [failure.code for failure in decision.failures] == [4, 8, 12, 14]
    assert "calls 'print' (line 12 and line 14)" in decision.reasons[4].sentence


def test_a_function_without_obstacles_is_converted_and_safe() -> None:
    decision = safe(function())
    assert decision.transformation is Transformation.CONVERT_TO_HYBRID
    assert decision.safe
    assert decision.reasons == ()
    assert decision.failures == ()


@pytest.mark.parametrize(
    ("changes", "slug"),
    [
        ({"confidence": "assumed"}, "assumed"),
        ({"confidence": "assumed", "assumptions": ("No call was seen.",)}, "assumed"),
        ({"confidence": "inferred"}, "inferred"),
        ({"confidence": "inferred", "assumptions": ("The decorator f is transparent.",)}, "assumed"),
        ({"speculative": True, "parameters": ()}, "assumed"),
        ({"primitive_parameter": None, "retracing": None}, "python-values-unknown"),
        ({"primitive_parameter": None, "retracing": "fixed"}, "python-values-unknown"),
        ({"unknown_calls": ("lib.f",)}, "unknown-calls"),
        ({"hazards": None}, "hazards-not-examined"),
        (
            {"hazards": (HazardFact("returns-array", Place(PATH, 10, 0, "returns an array"), (), False),)},
            "check-returns-array",
        ),
        ({"primitive_parameter": True, "retracing": "few", "parameters": NUMBERS}, "several-traces"),
        ({"parameters": (tensor(types=(ARRAY,)),)}, "array-arguments"),
        ({"parameters": (tensor(), tensor("y", tensor=None))}, "parameters-unknown"),
        ({"other_decorators": ("timed",)}, "other-decorators"),
        # AutoGraph does not look into what it wraps: conditions on tensors fail under tf.function.
        ({"other_decorators": ("tf.Module.with_name_scope",)}, "other-decorators"),
        ({"on_temporaries": True}, "on-temporaries"),
        ({"object_uses": USED}, "used-as-object"),
    ],
)
def test_each_caution_leaves_the_advice_but_makes_it_unsafe(changes: dict[str, Any], slug: str) -> None:
    decision = safe(function(**changes))
    assert decision.transformation is Transformation.CONVERT_TO_HYBRID
    assert slugs(decision) == [slug]
    assert not decision.safe


def test_an_assumed_function_is_advised_though_its_python_values_are_unknown() -> None:
    decision = safe(function(confidence="assumed", primitive_parameter=None, retracing=None))
    assert decision.transformation is Transformation.CONVERT_TO_HYBRID
    assert slugs(decision) == ["assumed", "python-values-unknown"]


@pytest.mark.parametrize("name", ["override", "staticmethod", "typing.final"])
def test_harmless_decorators_cause_no_caution(name: str) -> None:
    assert safe(function(other_decorators=(name,))).safe


def test_flags_and_modes_cause_no_caution() -> None:
    modes = (tensor(), python_value("training", "False", "True"), python_value("mode", "'a'", "'b'"))
    assert safe(function(primitive_parameter=True, retracing="few", parameters=modes)).safe


def test_a_single_fixed_value_is_harmless() -> None:
    fixed = function(primitive_parameter=True, retracing=None, parameters=(tensor(), python_value("n", "5")))
    assert safe(fixed).safe
    assert safe(function(primitive_parameter=True, retracing="fixed")).safe


@pytest.mark.parametrize("keras", ["auto", "3"])
def test_a_keras_call_is_left_alone_unless_keras_2_is_known(keras: str) -> None:
    call = function(keras_call=True, keras_call_via=(Place("/project/model.py", 7),))
    decision = safe(call, keras)
    assert decision.transformation is None
    assert "model.py:7" in decision.reasons[0].sentence
    with_keras_2 = safe(call, "2")
    assert with_keras_2.transformation is Transformation.CONVERT_TO_HYBRID
    assert slugs(with_keras_2) == ["keras-call"]
    assert not with_keras_2.safe


def test_call_overrides_are_not_special_methods() -> None:
    assert safe(function(name="__call__")).transformation is Transformation.CONVERT_TO_HYBRID


USELESS: dict[str, Any] = {"hybrid": True, "tensor_computation": False}


@pytest.mark.parametrize(
    ("changes", "precondition"),
    [
        ({"tensor_parameter": False, "parameters": ()}, "P2"),
        ({"tensor_parameter": False, "primitive_parameter": None, "retracing": None}, "P2"),
        ({"primitive_parameter": True, "retracing": None, "parameters": NUMBERS}, "P3"),
        ({}, "P6"),
        ({"primitive_parameter": True, "retracing": "fixed"}, "P6"),
    ],
)
def test_a_useless_decorator_may_go_but_never_unseen(changes: dict[str, Any], precondition: str) -> None:
    decision = safe(function(**USELESS, **changes))
    assert decision.precondition is not None
    assert decision.precondition.value == precondition
    assert decision.transformation is Transformation.CONVERT_TO_EAGER
    assert decision.failures == ()
    assert slugs(decision) == ["result-types"]
    assert not decision.safe


@pytest.mark.parametrize(
    ("changes", "slug", "code"),
    [
        ({"tensor_computation": True}, "computes-with-tensors", 13),
        ({"tensor_computation": True, "tensor_parameter": False}, "computes-with-tensors", None),
        ({"tensor_computation": None}, "tensor-computation-unknown", None),
        ({"tensor_parameter": None}, "tensor-parameters-unknown", 10),
        ({"primitive_parameter": None, "retracing": None}, "python-values-unknown", 11),
        ({"side_effects": True, "effects": (effect(),)}, "side-effect-output", 4),
        ({"side_effects": None}, "side-effects-unknown", 3),
        ({"reached": False}, "not-reached", None),
        ({"object_uses": USED}, "used-as-object", None),
        ({"decorators": (DecoratorFact(9, 1, ("jit_compile",)),)}, "decorator-arguments", None),
        ({"decorators": (DecoratorFact(9, 1, ("input_signature",)),)}, "decorator-arguments", None),
        ({"decorators": (DecoratorFact(9, 1, ("experimental_implements",)),)}, "decorator-arguments", None),
        ({"decorators": (DecoratorFact(9, 1, ("autograph",)),)}, "decorator-arguments", None),
    ],
)
def test_each_obstacle_withholds_a_removal(changes: dict[str, Any], slug: str, code: int | None) -> None:
    decision = safe(function(**{**USELESS, **changes}))
    assert decision.transformation is None
    assert slugs(decision) == [slug]
    assert [failure.code for failure in decision.failures] == ([] if code is None else [code])


def test_arguments_without_intent_do_not_keep_a_decorator() -> None:
    decorators = (DecoratorFact(9, 1, ("reduce_retracing",)),)
    assert safe(function(**USELESS, decorators=decorators)).transformation is not None


def test_unknown_is_never_folded() -> None:
    names = ("tensor_parameter", "side_effects", "recursive", "tensor_computation", "keras_call")
    for values in itertools.product(TRI, repeat=len(names)):
        changes: dict[str, Any] = dict(zip(names, values, strict=True))
        eager, hybrid = safe(function(**changes)), safe(function(hybrid=True, **changes))
        assert (eager.transformation is not None) == (values == (True, False, False, True, False))
        known_useless = changes["tensor_computation"] is False and changes["side_effects"] is False
        assert (hybrid.transformation is not None) == (known_useless and values[0] is not None)
        for decision in (eager, hybrid):
            assert decision.policy is Policy.SAFE
            assert decision.transformation is not None or decision.reasons


def test_notices_of_hybrid_functions() -> None:
    facts = function(
        hybrid=True,
        parameters=NUMBERS,
        primitive_parameter=True,
        retracing=None,
        recursive=True,
        side_effects=True,
        covered_by_callers=True,
    )
    assert safe(facts).notices == (
        "tensor-analysis",
        "caller-coverage",
        "hybrid-is-recursive",
        "hybrid-has-side-effects",
        "hybrid-retraces",
    )
    assert safe(function(hybrid=True)).notices == ("tensor-analysis",)


@pytest.mark.parametrize("literals", [("1",), ("True", "False"), ("'train'", "'test'"), ("None", "5")])
def test_few_variants_of_a_hybrid_function_are_no_retracing(literals: tuple[str, ...]) -> None:
    parameters = (tensor(), python_value("n", *literals))
    facts = function(hybrid=True, parameters=parameters, primitive_parameter=True, retracing=None)
    assert "hybrid-retraces" not in safe(facts).notices


def test_an_unbounded_spread_is_retracing_even_without_literals() -> None:
    assert "hybrid-retraces" in safe(function(hybrid=True, retracing="unbounded")).notices


def test_the_settings_choose_the_policy() -> None:
    facts = function(primitive_parameter=True, retracing="fixed")
    assert decide(facts, Settings()).transformation is Transformation.CONVERT_TO_HYBRID
    by_paper = decide(facts, Settings(policy=Policy.PAPER))
    assert by_paper.policy is Policy.PAPER
    assert by_paper.transformation is None
    keras_call = function(keras_call=True)
    assert decide(keras_call, Settings()).transformation is None
    assert decide(keras_call, Settings(keras="2")).transformation is Transformation.CONVERT_TO_HYBRID


def safe(facts: FunctionFacts, keras: str = "auto") -> Decision:
    return decide(facts, Settings(keras=keras))


def slugs(decision: Decision) -> list[str]:
    return [reason.slug for reason in decision.reasons]
