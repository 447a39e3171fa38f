"""The table of transfer rules by name.

Families register theirs when they are imported; ``find`` imports all.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import ClassVar, Final

from pylint_hybrid.knowledge.calls import Rule

_RULES: Final[dict[str, Rule]] = {}
_FAMILIES: Final = (
    "allocate",
    "broadcast",
    "concat",
    "contraction",
    "control",
    "convolution",
    "dataset",
    "dataset_methods",
    "elementwise",
    "gather",
    "image",
    "io",
    "keras_layers",
    "keras_models",
    "linalg",
    "literal",
    "ragged",
    "random",
    "reduce",
    "reshape",
    "segment",
    "shape",
    "signal",
    "sparse",
    "structure",
    "variables",
    "where",
)


class _State:
    loaded: ClassVar[bool] = False


def rule(name: str) -> Callable[[Rule], Rule]:
    """Register a function as the rule ``name``."""

    def register(function: Rule) -> Rule:
        assert name not in _RULES, name
        _RULES[name] = function
        return function

    return register


def load() -> None:
    """Import every family, once."""
    if not _State.loaded:
        _State.loaded = True
        for family in _FAMILIES:
            import_module(f"pylint_hybrid.knowledge.rules.{family}")


def find(name: str) -> Rule | None:
    """The rule of that name."""
    load()
    return _RULES.get(name)


def names() -> list[str]:
    """All rules, sorted."""
    load()
    return sorted(_RULES)
