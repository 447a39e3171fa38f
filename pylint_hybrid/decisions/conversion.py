"""Should an eager function become a ``tf.function``? What withholds that advice under policy ``safe``.

What merely keeps the advised change from being applied unseen is in ``cautions``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePath
from typing import Final

from pylint_hybrid.decisions import wording
from pylint_hybrid.decisions.decision import Failure
from pylint_hybrid.decisions.obstacles import (
    Obstacle,
    of_effects,
    tensor_computation_unknown,
    tensor_parameters_unknown,
)
from pylint_hybrid.decisions.retracing import Spread, describe_varying, spread
from pylint_hybrid.facts.record import FunctionFacts

_PROPERTIES: Final = frozenset(
    {"property", "cached_property", "abstractproperty", "setter", "getter", "deleter"}
)

# Methods that Keras calls itself, with and for plain Python values.
_KERAS_PROTOCOL: Final = frozenset(
    {"build", "compute_mask", "compute_output_shape", "compute_output_spec", "from_config", "get_config"}
)


_FAILS: Final = "which fails or changes in a graph"
# What becomes of a hazard in a graph, where more can be told.
_CONSEQUENCES: Final = {
    "tensor-raise": (
        "but tracing follows both branches and raises whatever the value (tf.debugging.assert_* would work)"
    ),
    "tensor-as-bool": "but a symbolic tensor has no truth value (tf.debugging.assert_* would work)",
}


def obstacles(facts: FunctionFacts, keras: str) -> tuple[Obstacle, ...]:
    """Everything that withholds the advice to decorate an eager function."""
    return (
        *_of_its_kind(facts),
        *_of_keras(facts, keras),
        *_of_tensors(facts),
        *_of_python_values(facts),
        *of_effects(facts),
        *_of_recursion(facts),
        *_of_benefit(facts),
        *_of_hazards(facts),
    )


def _of_its_kind(facts: FunctionFacts) -> Iterator[Obstacle]:
    """Functions that do not belong into a graph whatever they compute."""
    decorators = {decorator_name(decorator) for decorator in facts.other_decorators}
    if facts.is_generator:
        yield Obstacle("generator", "It is a generator: tf.function needs a function that returns tensors.")
    if facts.is_async:
        yield Obstacle("coroutine", "It is a coroutine (async def), which tf.function cannot trace.")
    if facts.is_gradient:
        yield Obstacle(
            "gradient",
            "It is the gradient of a tf.custom_gradient function, which makes it, and would make its graph, "
            "anew at each call.",
        )
    if facts.is_lambda:
        yield Obstacle("lambda", "It is a lambda: a decorator cannot be put on it.")
    if facts.is_test:
        yield Obstacle("test", "It is a test: it runs once, and should run the way it is written.")
    elif serves_tests(facts):
        yield Obstacle("test", "It serves tests, which should run the way they are written.")
    if _is_special_method(facts):
        yield Obstacle(
            "special-method",
            f"Python calls '{facts.name}' by its own rules and expects a plain Python result.",
        )
    if facts.class_name and facts.name in _KERAS_PROTOCOL:
        yield Obstacle(
            "special-method", f"Keras calls '{facts.name}' by its own rules, with plain Python values."
        )
    if decorators & _PROPERTIES:
        yield Obstacle("property", "It is a property: every read of an attribute would start a graph.")
    if "do_not_convert" in decorators:
        yield Obstacle("do-not-convert", "Its author keeps it out of AutoGraph with 'do_not_convert'.")


def _of_keras(facts: FunctionFacts, keras: str) -> Iterator[Obstacle]:
    if facts.keras_call is False or keras == "2":
        return
    via = facts.keras_call_via
    reached = f"is reached from a Keras 'call' ({wording.where(via[0], facts.path)})" if via else None
    which = reached or ("is a Keras 'call'" if facts.keras_call else "may be reached from a Keras 'call'")
    yield Obstacle(
        "keras-call",
        f"It {which}: Keras 3 would trace the decorated function before the weights exist, and the weights "
        "would then silently never be trained. Decorate the training step or the loop around it instead.",
    )


def _of_tensors(facts: FunctionFacts) -> Iterator[Obstacle]:
    # A name speaks for a function only as long as its calls do not speak against it.
    own = [parameter.tensor for parameter in facts.parameters if not parameter.is_self]
    belied = facts.speculative and bool(own) and not any(tensor is not False for tensor in own)
    if facts.tensor_parameter is False or belied:
        yield Obstacle(
            "no-tensor-parameters", "None of its parameters is a tensor.", Failure.HAS_NO_TENSOR_PARAMETERS
        )
    if facts.tensor_parameter is None:
        yield tensor_parameters_unknown(facts)


def _of_python_values(facts: FunctionFacts) -> Iterator[Obstacle]:
    if spread(facts) is Spread.UNBOUNDED:
        yield Obstacle(
            "varying-python-values",
            f"{describe_varying(facts)}: tf.function would trace it again for each. Pass a tensor instead.",
            Failure.HAS_PRIMITIVE_PARAMETERS,
        )


def _of_recursion(facts: FunctionFacts) -> Iterator[Obstacle]:
    if facts.recursive is True:
        yield Obstacle(
            "recursive",
            "It calls itself, directly or through others: TensorFlow does not support recursive functions.",
            Failure.IS_RECURSIVE,
        )
    if facts.recursive is None:
        yield Obstacle(
            "recursion-unknown",
            "Whether it calls itself through others is unknown.",
            Failure.CANT_APPROXIMATE_RECURSION,
        )


def _of_benefit(facts: FunctionFacts) -> Iterator[Obstacle]:
    if facts.tensor_computation is False:
        yield Obstacle(
            "no-tensor-computation",
            "It computes nothing with tensors: a graph would only add overhead.",
            Failure.NO_TENSOR_COMPUTATION,
        )
    if facts.tensor_computation is None:
        yield tensor_computation_unknown(facts)
    if facts.covered_by_callers is True:
        yield Obstacle(
            "covered-by-callers",
            "Everything that calls it is a graph already, and it is traced as a part of that.",
            Failure.HAS_COVERED_CALLERS,
        )
    if facts.traced_by:
        yield Obstacle("already-traced", f"It already runs inside a graph, by way of {facts.traced_by}.")


def _of_hazards(facts: FunctionFacts) -> Iterator[Obstacle]:
    certain = [hazard for hazard in facts.hazards or () if hazard.certain]
    for rule in sorted({hazard.rule for hazard in certain}):
        told = wording.hazards([hazard for hazard in certain if hazard.rule == rule], facts.path)
        yield Obstacle(f"hazard-{rule}", f"It {told}, {_CONSEQUENCES.get(rule, _FAILS)}.")


def serves_tests(facts: FunctionFacts) -> bool:
    """Whether it is a test, or stands in a file under whose name pytest finds tests and what they share."""
    return facts.is_test or _is_for_tests(facts.path)


@lru_cache(maxsize=1024)
def _is_for_tests(path: str) -> bool:
    stem = PurePath(path).stem
    return stem.startswith("test_") or stem.endswith("_test") or stem == "conftest"


def _is_special_method(facts: FunctionFacts) -> bool:
    return facts.name.startswith("__") and facts.name.endswith("__") and facts.name != "__call__"


def decorator_name(decorator: str) -> str:
    """``cached_property`` for ``@functools.cached_property(...)``."""
    return decorator.lstrip("@").partition("(")[0].strip().rpartition(".")[2]
