"""How places, names and effects are put into words, for reasons, messages and explanations.

Messages must not depend on the working directory, so another file is named by its base name alone; the
places themselves travel beside the text as evidence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePath
from typing import Final

from pylint_hybrid.decisions.decision import Failure
from pylint_hybrid.facts.record import EffectFact, HazardFact, Place

# What an effect does, with and without a known target.
_EFFECTS: Final = {
    "output": ("calls '{}'", "writes output"),
    "file": ("uses a file through '{}'", "reads or writes a file"),
    "global-write": ("assigns the global '{}'", "assigns a global"),
    "nonlocal-write": ("assigns '{}' of an enclosing function", "assigns a name of an enclosing function"),
    "attribute-write": ("sets the attribute '{}'", "sets an attribute"),
    "item-write": ("changes '{}'", "changes an object that it did not make"),
    "argument-mutation": ("changes a Python object with '{}'", "changes an argument"),
    "random": ("draws Python or NumPy random numbers with '{}'", "draws Python or NumPy random numbers"),
    "clock": ("reads the clock with '{}'", "reads the clock"),
    "environment": ("reads or changes the environment with '{}'", "reads or changes the environment"),
    "iterator": ("advances the Python iterator '{}'", "advances a Python iterator"),
    "unknown-call": ("calls '{}', of which nothing is known", "makes a call of which nothing is known"),
}

# Why it matters when the function becomes a graph.
WHY_EFFECT_MATTERS: Final = {
    "output": "In a graph this happens while the graph is traced, not at every call.",
    "file": "In a graph this happens while the graph is traced, not at every call.",
    "argument-mutation": "tf.function refuses functions that change the Python objects passed to them.",
    "random": "A graph keeps the number drawn while it was traced (tf.random draws at every call).",
    "clock": "A graph keeps the time at which it was traced.",
    "environment": "A graph keeps what it found while it was traced.",
    "iterator": "A graph keeps the item taken while it was traced.",
}
WHY_WRITE_MATTERS: Final = (
    "In a graph this happens once, while the graph is traced, and may store a tensor that has no value."
)

# What the published rules mean by their failures.
_FAILURES: Final = {
    Failure.UNDETERMINABLE_SIDE_EFFECTS: "Whether it has Python side effects is unknown.",
    Failure.HAS_PYTHON_SIDE_EFFECTS: "It has Python side effects.",
    Failure.HAS_NO_TENSOR_PARAMETERS: "It has no tensor parameters, so it may not benefit.",
    Failure.IS_RECURSIVE: "It is recursive.",
    Failure.CANT_APPROXIMATE_RECURSION: "Whether it is recursive is unknown.",
    Failure.UNDETERMINABLE_TENSOR_PARAMETER: "Whether it has a tensor parameter is unknown.",
    Failure.UNDETERMINABLE_PRIMITIVE_PARAMETER: "Whether it is given Python literals is unknown.",
    Failure.HAS_PRIMITIVE_PARAMETERS: "It is given Python literals, which may cause retracing.",
    Failure.HAS_NO_PRIMITIVE_PARAMETERS: "It is given no Python literals, so it is well served by its graph.",
    Failure.NO_TENSOR_COMPUTATION: "It performs no tensor computation, so it is unlikely to benefit.",
    Failure.HAS_COVERED_CALLERS: "Every known caller is traced already.",
}


def failure(failure: Failure, *, hybrid: bool) -> str:
    """What a failed precondition of the published rules means for an eager or a hybrid function."""
    if hybrid and failure is Failure.HAS_PYTHON_SIDE_EFFECTS:
        return "It has Python side effects: without the decorator they would happen at every call."
    return _FAILURES[failure]


def effects(found: Iterable[EffectFact], path: str, limit: int = 3) -> str:
    """Clauses such as ``calls 'print' (line 14, through the call at line 12, and line 20)``.

    What happens at one place is told once, however many objects it may happen to; what happens at several
    places is told with all of them.
    """
    first_there = {(effect.kind, effect.place): effect for effect in reversed(list(found))}
    by_clause: dict[str, list[str]] = {}
    for effect in reversed(first_there.values()):
        by_clause.setdefault(effect_clause(effect), []).append(location(effect.place, effect.via, path))
    return clauses(by_clause, limit)


def hazards(found: Iterable[HazardFact], path: str, limit: int = 3) -> str:
    """Clauses such as ``calls .numpy() (line 14 and line 20)``."""
    by_clause: dict[str, list[str]] = {}
    for hazard in found:
        clause = hazard.place.reason or f"contains '{hazard.rule}'"
        by_clause.setdefault(clause, []).append(location(hazard.place, hazard.via, path))
    return clauses(by_clause, limit)


def clauses(by_clause: Mapping[str, Sequence[str]], limit: int = 3) -> str:
    """Clauses, each with the locations to which it applies."""
    told = [f"{clause} ({listed(list(dict.fromkeys(where)), limit)})" for clause, where in by_clause.items()]
    return listed(told, limit)


def effect_clause(effect: EffectFact) -> str:
    """What the effect does, without its place."""
    if effect.kind == "item-write" and effect.target:
        return _change_of_contents(effect.target)
    named, unnamed = _EFFECTS.get(effect.kind, ("has the side effect '{}'", "has a side effect"))
    return named.format(effect.target) if effect.target else unnamed


def _change_of_contents(target: str) -> str:
    """``list.append``, ``dict item``, ``item`` and ``+=``, as the facts name them, in words."""
    if target.endswith("item"):
        kind = target.removesuffix("item").strip().removeprefix("deleted").strip() or "object"
        verb = "deletes" if target.startswith("deleted") else "sets"
        return f"{verb} an item of {_indefinite(kind)} that it did not make"
    kind, _, method = target.rpartition(".")
    return f"changes {_indefinite(kind or 'object')} that it did not make ('{method}')"


def _indefinite(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def location(place: Place, via: Sequence[Place], path: str) -> str:
    """Where something stands, and through which call the function at ``path`` gets there."""
    through = f", through the call at {where(via[0], path)}" if via else ""
    return where(place, path) + through


def where(place: Place, path: str) -> str:
    """``line 14`` within ``path``, ``losses.py:14`` elsewhere."""
    if place.path == path:
        return f"line {place.line}"
    return f"{_base_name(place.path)}:{place.line}"


@lru_cache(maxsize=1024)
def _base_name(path: str) -> str:
    return PurePath(path).name


def places(found: Sequence[Place], path: str, limit: int = 3) -> str:
    """Several places, the first ones in full."""
    return listed(list(dict.fromkeys(where(place, path) for place in found)), limit)


def names(found: Sequence[str], limit: int = 4) -> str:
    """Several names, quoted."""
    return listed([f"'{name}'" for name in found], limit)


def listed(items: Sequence[str], limit: int = 4) -> str:
    """``a``, ``a and b``, ``a, b and c``, ``a, b and 5 more``."""
    shown = list(items) if len(items) <= limit else [*items[: limit - 1], f"{len(items) - limit + 1} more"]
    if len(shown) < 2:
        return "".join(shown)
    return ", ".join(shown[:-1]) + " and " + shown[-1]
