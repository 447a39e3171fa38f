"""Puts into words what is known of a parameter: whether it is a tensor, of what types, and from where."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pylint_hybrid.decisions import wording
from pylint_hybrid.facts.record import FunctionFacts, ParameterFacts, Place, TensorType

Places = Callable[[Sequence[Place]], str]

# The facts keep no more literals than this for one parameter: as many may mean more.
_LITERALS_KEPT = 4
_SOURCES = {
    "annotation": "by its annotation",
    "call": "as calls show",
    "container": "as calls show",
    "use": "by how the body uses it",
    "name": "by its name",
}
_KINDS = {
    "dense": "",
    "keras": "symbolic Keras ",
    "ndarray": "NumPy array ",
    "other": "",
    "variable": "tf.Variable ",
}


def parameter_lines(facts: FunctionFacts, places: Places) -> list[str]:
    """A line for each parameter; those of which the same is known share one."""
    names: dict[str, list[str]] = {}
    for parameter in facts.parameters:
        if not parameter.is_self:
            names.setdefault(_known_of(parameter, facts, places), []).append(parameter.name)
    return [f"{', '.join(sharing)}: {known}" for known, sharing in names.items()]


def _known_of(parameter: ParameterFacts, facts: FunctionFacts, places: Places) -> str:
    parts = [_as_tensor(parameter)]
    if parameter.evidence:
        parts.append(f"from {places(parameter.evidence)}")
    also = "also " if parameter.tensor else ""
    if parameter.literals:
        many = "values such as " if len(parameter.literals) >= _LITERALS_KEPT else ""
        # The call sites of the function are told above.
        elsewhere = [place for place in parameter.literal_places if place not in facts.callers]
        where = f" at {places(elsewhere)}" if elsewhere else ""
        parts.append(f"{also}given {many}{', '.join(parameter.literals)}{where}")
    elif parameter.primitive:
        parts.append(f"{also}given Python values")
    return "; ".join(parts)


def _as_tensor(parameter: ParameterFacts) -> str:
    """Whether a parameter is a tensor, how that is known, and of what types."""
    if parameter.tensor is None:
        return "unknown whether it is a tensor"
    if parameter.tensor is False:
        return "not a tensor"
    what = "holds tensors" if parameter.source == "container" else "tensor"
    how = _SOURCES.get(parameter.source, "")
    types = wording.listed([_type(seen) for seen in parameter.types])
    return what + (f" {how}" if how else "") + (f", {types}" if types else "")


def _type(seen: TensorType) -> str:
    """``float32 (256, None)``, with the kind where it is no plain tensor."""
    kind = _KINDS.get(seen.kind, f"{seen.kind} ")
    if seen.dtype == "unknown" and seen.shape is None:
        return f"{kind}of unknown type"
    dtype = "of unknown dtype" if seen.dtype == "unknown" else seen.dtype
    return f"{kind}{dtype} {'of unknown shape' if seen.shape is None else seen.shape}"
