"""Findings: what the rules say about a function, with the change that they propose, as data.

Hosts turn findings into messages; the fixer turns proposed changes into text edits. Neither needs to
know how a finding came about.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pylint_hybrid.facts.record import Place


class Confidence(enum.Enum):
    """How a finding is known."""

    SEEN = "seen"  # every fact it rests on was seen at call sites
    INFERRED = "inferred"  # it rests on inference or on names
    ASSUMED = "assumed"  # it rests on at least one recorded assumption


class Applicability(enum.Enum):
    """How far a proposed change can be trusted (ruff's terms)."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display-only"


class Action(enum.Enum):
    """What a proposed change does to the function's decorators."""

    ADD_DECORATOR = "add-decorator"
    REMOVE_DECORATOR = "remove-decorator"


@dataclass(frozen=True, slots=True)
class ProposedChange:
    """A change to one function, as data; ``autofix`` finds the bytes to edit.

    ``line`` is the line of the ``def`` keyword. ``arguments`` are the keyword arguments of the decorator
    to add, as source text. ``decorator_lines`` are the lines of the decorator expressions to remove.
    """

    action: Action
    applicability: Applicability
    path: str
    qualname: str
    line: int
    arguments: tuple[tuple[str, str], ...] = ()
    decorator_lines: tuple[int, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One message about one function, at the line of its ``def`` keyword.

    ``symbol`` names the rule; ``message`` is the full text; ``evidence`` are the places that show it.
    """

    path: str  # absolute
    line: int
    column: int
    symbol: str
    message: str
    qualname: str
    confidence: Confidence
    evidence: tuple[Place, ...] = ()
    change: ProposedChange | None = None

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of output: path, line, column, rule, text."""
        return (self.path, self.line, self.column, self.symbol, self.message)
