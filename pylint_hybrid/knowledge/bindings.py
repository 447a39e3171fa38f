"""Which transfer rule is bound to which name: ``data/bindings.json``.

One line per name: ``"name": {"rule": ..., ...}``. Keys that every binding may have: ``rule``; ``signature``
(replaces that of the catalogue); ``returns``; ``effects`` (kinds of Python side effects); ``eager_only``;
``creates_variables``; ``computes`` (false: calling it is no tensor computation). All other keys are options
of the rule. A name that ends in ``.*`` marks everything below it with its ``effects`` and ``computes``,
unless a longer one, or the name's own line, says otherwise.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Final

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


def _of_json(fields: dict[str, Any], marked: Binding) -> Binding:
    own = {key: fields[key] for key in _OWN_KEYS if key in fields}
    own["effects"] = tuple(own.get("effects", marked.effects))
    own.setdefault("computes", marked.computes)
    return Binding(options={key: fields[key] for key in fields if key not in _OWN_KEYS}, **own)


class _Tables:
    """Bindings by name, and by the dotted prefix that they mark; each is made when it is first asked for."""

    def __init__(self, lines: dict[str, dict[str, Any]]) -> None:
        self.below = {name[:-2]: _of_json(lines[name], NO_BINDING) for name in lines if name.endswith(".*")}
        self._lines = lines
        self._exact: dict[str, Binding] = {}

    def names(self) -> list[str]:
        """The names with a line of their own."""
        return [name for name in self._lines if not name.endswith(".*")]

    def exact(self, name: str) -> Binding | None:
        """The binding of a name's own line."""
        found = self._exact.get(name)
        if found is None and name in self._lines and not name.endswith(".*"):
            found = self._exact[name] = _of_json(self._lines[name], self.marked(name))
        return found

    def marked(self, name: str) -> Binding:
        """The marks of the longest pattern above a name."""
        prefix = name
        while "." in prefix:
            prefix = prefix.rpartition(".")[0]
            found = self.below.get(prefix)
            if found is not None:
                return found
        return NO_BINDING


class _Loaded:
    tables: ClassVar[_Tables | None] = None


def _tables() -> _Tables:
    if _Loaded.tables is None:
        _Loaded.tables = _Tables(json.loads(BINDINGS_FILE.read_text(encoding="utf-8")))
    return _Loaded.tables


def bound_names() -> list[str]:
    """All names with a binding of their own, sorted."""
    return sorted(_tables().names())


def exact_binding(name: str) -> Binding:
    """The binding that names exactly this."""
    return _tables().exact(name) or NO_BINDING


def binding_of(name: str) -> Binding:
    """The binding of a canonical name: its own, else the marks of the longest pattern above it."""
    tables = _tables()
    return tables.exact(name) or tables.marked(name)
