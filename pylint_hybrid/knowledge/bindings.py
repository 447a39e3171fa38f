"""Which transfer rule is bound to which name: ``data/bindings.json``.

One line per name: ``"name": {"rule": ..., ...}``. Keys that every binding may have: ``rule``; ``signature`` (replaces
that of the catalogue); ``returns``; ``effects`` (kinds of Python side effects); ``eager_only``; ``creates_variables``;
``computes`` (false: calling it is no tensor computation). All other keys are options of the rule. A name that
ends in ``.*`` marks everything below it, unless a longer one does.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

BINDINGS_FILE: Final = Path(__file__).parent / "data" / "bindings.json"


@dataclass(frozen=True, slots=True)
class Binding:
    """A rule with its options, and what is known of a name beyond its result."""

    rule: str = ""
    signature: str = ""
    returns: str = ""
    effects: tuple[str, ...] = ()
    eager_only: bool = False
    creates_variables: bool = False
    computes: bool = True
    options: dict[str, Any] = field(default_factory=dict)


NO_BINDING: Final = Binding()
_OWN_KEYS: Final = ("rule", "signature", "returns", "effects", "eager_only", "creates_variables", "computes")


def _of_json(fields: dict[str, Any]) -> Binding:
    own = {key: fields.pop(key) for key in _OWN_KEYS if key in fields}
    own["effects"] = tuple(own.get("effects", ()))
    return Binding(options=fields, **own)


def _load() -> tuple[dict[str, Binding], dict[str, Binding]]:
    exact: dict[str, Binding] = {}
    below: dict[str, Binding] = {}
    for name, fields in json.loads(BINDINGS_FILE.read_text(encoding="utf-8")).items():
        if name.endswith(".*"):
            below[name[:-1]] = _of_json(fields)
        else:
            exact[name] = _of_json(fields)
    return exact, below


class _Loaded:
    tables: tuple[dict[str, Binding], dict[str, Binding]] | None = None


def _tables() -> tuple[dict[str, Binding], dict[str, Binding]]:
    if _Loaded.tables is None:
        _Loaded.tables = _load()
    return _Loaded.tables


def bound_names() -> list[str]:
    """All names with a binding of their own, sorted."""
    return sorted(_tables()[0])


def binding_of(name: str) -> Binding:
    """The binding of a canonical name: its own, else the one of the longest pattern above it."""
    exact, below = _tables()
    found = exact.get(name)
    if found is not None:
        return found
    prefix = name
    while "." in prefix:
        prefix = prefix.rpartition(".")[0]
        marked = below.get(f"{prefix}.")
        if marked is not None:
            return marked
    return NO_BINDING
