"""What the reports are made of: findings with the state of their proposed changes, and problems.

The reports decide nothing: which findings there are, and what became of their changes, is the caller's.
"""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.project.model import Problem
from pylint_hybrid.report.paths import shown_path
from pylint_hybrid.rules.registry import RULES
from pylint_hybrid.rules.rule import Rule


class FixState(enum.Enum):
    """What became, or would become, of a finding's proposed change."""

    AVAILABLE = "available"  # it would be made
    UNSAFE = "unsafe"  # it would be made if unsafe changes were allowed
    DISPLAY_ONLY = "display-only"  # it is for people to make
    APPLIED = "applied"
    REFUSED = "refused"  # it cannot be made here; a reason is given


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding to report. ``fix`` is None where no change is proposed."""

    finding: Finding
    fix: FixState | None = None
    reason: str = ""

    @property
    def rule(self) -> Rule:
        """The rule that made the finding."""
        return RULES[self.finding.symbol]


@dataclass(frozen=True, slots=True)
class Report:
    """All that is to be told. Paths are shown relative to ``working_folder``."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    working_folder: Path

    def shown(self, path: str) -> str:
        """A path as the reports print it."""
        return shown_path(path, self.working_folder)

    def count(self, state: FixState) -> int:
        """How many findings have a change in this state."""
        return Counter(entry.fix for entry in self.entries)[state]
