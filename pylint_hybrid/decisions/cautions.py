"""What keeps an advised conversion from being applied unseen under policy ``safe``.

A conversion is safe only if everything that it rests on was seen: no effect at all, nothing unknown, nothing
assumed, and the hazards of tracing were looked for and not found. Each caution below is one way to fall
short of that; the advice itself stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pylint_hybrid.decisions import wording
from pylint_hybrid.decisions.conversion import decorator_name
from pylint_hybrid.decisions.decision import Reason
from pylint_hybrid.decisions.obstacles import python_values_unknown, unknown_parameters
from pylint_hybrid.decisions.retracing import Spread, describe_varying, spread, varying_parameters
from pylint_hybrid.facts.record import FunctionFacts

# Decorators that leave the function as it is, whichever side of them tf.function stands on.
_HARMLESS_DECORATORS: Final = frozenset({"staticmethod", "classmethod", "override", "final"})
# Tensor kinds that tf.function passes on as they are; an array becomes a tensor, with other methods.
_STABLE_KINDS: Final = frozenset({"dense", "ragged", "sparse", "variable"})


def of_conversion(facts: FunctionFacts) -> tuple[Reason, ...]:
    """Every reason to look at the function before it is decorated."""
    return (*_of_evidence(facts), *_of_arguments(facts), *_of_surroundings(facts))


def _of_evidence(facts: FunctionFacts) -> Iterator[Reason]:
    """How well it is known."""
    if facts.assumptions:
        yield Reason("assumed", " ".join(facts.assumptions))
    elif facts.confidence == "assumed":
        yield Reason("assumed", "Nothing that runs was seen to call it: what its parameters are is assumed.")
    elif facts.confidence == "inferred":
        yield Reason("inferred", "Some of what is known of it was inferred, not seen at a call.")
    elif facts.speculative:
        yield Reason("assumed", "Only its name says that it is given tensors.")
    if facts.unknown_calls:
        called = wording.names(facts.unknown_calls)
        yield Reason("unknown-calls", f"Nothing is known of {called}, which it calls.")
    if facts.hazards is None:
        yield Reason(
            "hazards-not-examined",
            "What may fail in a graph, such as .numpy() or a NumPy call, was not looked for in it.",
        )
    uncertain = [hazard for hazard in facts.hazards or () if not hazard.certain]
    for rule in sorted({hazard.rule for hazard in uncertain}):
        told = wording.hazards([hazard for hazard in uncertain if hazard.rule == rule], facts.path)
        yield Reason(f"check-{rule}", f"It {told}: see whether that works in a graph.")


def _of_arguments(facts: FunctionFacts) -> Iterator[Reason]:
    """What its parameters may be given."""
    if varying_parameters(facts):
        yield Reason("several-traces", f"{describe_varying(facts)}: it is traced once for each.")
    if spread(facts) is Spread.UNKNOWN:
        yield python_values_unknown().reason
    arrays = [
        parameter.name
        for parameter in facts.parameters
        if any(seen.kind not in _STABLE_KINDS for seen in parameter.types)
    ]
    if arrays:
        sentence = f"{wording.names(arrays)} may be given arrays, which become tensors in a graph."
        yield Reason("array-arguments", sentence)
    unknown = unknown_parameters(facts)
    if unknown:
        yield Reason("parameters-unknown", f"What {wording.names(unknown)} may be given is unknown.")


def _of_surroundings(facts: FunctionFacts) -> Iterator[Reason]:
    """What stands around it and may not expect a graph object."""
    # Conversion gets this far only where Keras 2 is known, which traces a ``call`` rightly.
    if facts.keras_call is not False:
        yield Reason("keras-call", "It is part of a Keras 'call', where a decorator of its own gains little.")
    opaque = [name for name in facts.other_decorators if decorator_name(name) not in _HARMLESS_DECORATORS]
    if opaque:
        yield Reason("other-decorators", f"It has other decorators: {wording.names(opaque)}.")
    outer, _, _ = facts.qualname.rpartition(".<locals>.")
    if outer:
        yield Reason(
            "made-anew", f"Every call of '{outer.replace('.<locals>', '')}' makes it, and its graph, anew."
        )
    if facts.on_temporaries:
        yield Reason(
            "on-temporaries",
            "It is called on an object that nothing else holds; tf.function does not keep it alive, so that "
            "it may be gone while the call is traced.",
        )
    if facts.object_uses:
        uses = wording.places(facts.object_uses, facts.path)
        yield Reason("used-as-object", f"It is used as an object ({uses}), and would be another kind of it.")
