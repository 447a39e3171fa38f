"""Should a ``tf.function`` become an eager function? What speaks against it under policy ``safe``.

Removing a decorator is advised only on positive evidence that it is of no use: the function is known to
compute nothing with tensors, to have no effects, and nothing shows that its author wants a graph object.
It is never safe to apply unseen, because a graph returns tensors where the plain function returns numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pylint_hybrid.decisions import wording
from pylint_hybrid.decisions.decision import Failure, Precondition, Reason
from pylint_hybrid.decisions.obstacles import (
    Obstacle,
    of_effects,
    python_values_unknown,
    tensor_computation_unknown,
    tensor_parameters_unknown,
)
from pylint_hybrid.decisions.retracing import Spread, retraces, spread
from pylint_hybrid.facts.record import FunctionFacts

# Arguments by which an author says that it is this graph, configured like this, that he wants.
_INTENT: Final = frozenset(
    {"jit_compile", "experimental_compile", "input_signature", "experimental_implements", "autograph"}
)
_EFFECT_CONSEQUENCE: Final = "Without the decorator this would happen at every call, not once per trace."


def obstacles(facts: FunctionFacts) -> tuple[Obstacle, ...]:
    """Everything that withholds the advice to remove the decorator of a hybrid function."""
    return (
        *_of_benefit(facts),
        *_of_evidence(facts),
        *of_effects(facts, _EFFECT_CONSEQUENCE),
        *_of_intent(facts),
    )


def precondition(facts: FunctionFacts) -> Precondition:
    """Which published precondition a removal without obstacles passes."""
    if facts.tensor_parameter is False:
        return Precondition.P2
    return Precondition.P3 if retraces(facts) else Precondition.P6


def cautions(facts: FunctionFacts) -> tuple[Reason, ...]:
    """Everything that keeps an advised removal from being safe to apply unseen: there is always something."""
    results = Reason(
        "result-types", "As a graph it returns tensors; without it, plain Python or NumPy values."
    )
    if any(decorator.wrap for decorator in facts.decorators):
        return (results, Reason("wrapped", "It is wrapped by a call, not by a decorator."))
    return (results,)


def intended_arguments(facts: FunctionFacts) -> tuple[str, ...]:
    """The decorator arguments that show that its author wants this very graph."""
    supplied = {argument for decorator in facts.decorators for argument in decorator.arguments}
    return tuple(sorted(supplied & _INTENT))


def _of_benefit(facts: FunctionFacts) -> Iterator[Obstacle]:
    if facts.tensor_computation is True:
        already_optimal = facts.tensor_parameter is True and facts.primitive_parameter is False
        yield Obstacle(
            "computes-with-tensors",
            "It computes with tensors, which is what a graph is good for.",
            Failure.HAS_NO_PRIMITIVE_PARAMETERS if already_optimal else None,
        )
    if facts.tensor_computation is None:
        yield tensor_computation_unknown(facts)


def _of_evidence(facts: FunctionFacts) -> Iterator[Obstacle]:
    if not facts.reached:
        yield Obstacle("not-reached", "Nothing that runs was seen to call it.")
    if facts.tensor_parameter is None:
        yield tensor_parameters_unknown(facts)
    if facts.tensor_parameter is True and spread(facts) is Spread.UNKNOWN:
        yield python_values_unknown()


def _of_intent(facts: FunctionFacts) -> Iterator[Obstacle]:
    arguments = intended_arguments(facts)
    if arguments:
        yield Obstacle(
            "decorator-arguments", f"Its decorator asks for a particular graph: {wording.names(arguments)}."
        )
    if facts.object_uses:
        yield Obstacle(
            "used-as-object",
            f"It is used as an object ({wording.places(facts.object_uses, facts.path)}): "
            "a plain function has no 'get_concrete_function' and cannot be exported.",
        )
