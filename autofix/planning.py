"""Which findings are told, and which of their changes are to be made.

A finding is told if it is in the files that were asked for, its rule is on (by default, or because it was
selected), and no comment in the file switches it off. Its change is made if it is safe, or unsafe and that
was allowed; what is for display only is never made.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pylint_hybrid.analysis import Analysis
from pylint_hybrid.findings.finding import Applicability, Finding, ProposedChange
from pylint_hybrid.project.model import Settings
from pylint_hybrid.project.suppressions import Suppressions
from pylint_hybrid.report.entries import FixState
from pylint_hybrid.rules.selection import ON_BY_DEFAULT, is_silenced, selected


@dataclass(frozen=True, slots=True)
class Wanted:
    """The symbols of the rules that are on, and whether unsafe changes are made."""

    symbols: frozenset[str]
    unsafe: bool

    @classmethod
    def of(cls, settings: Settings, unsafe: bool) -> Wanted:
        """What the merged settings ask for. Raises ``ConfigurationError`` for a rule that there is not."""
        return cls(selected(settings, ON_BY_DEFAULT), unsafe)

    def state(self, change: ProposedChange | None) -> FixState | None:
        """What is to become of a proposed change."""
        if change is None:
            return None
        if change.applicability is Applicability.DISPLAY:
            return FixState.DISPLAY_ONLY
        if change.applicability is Applicability.UNSAFE and not self.unsafe:
            return FixState.UNSAFE
        return FixState.AVAILABLE


def told(analysis: Analysis, wanted: Wanted) -> tuple[Finding, ...]:
    """The findings that are told, in the order of output."""
    sources = {str(file.path): file.source for file in analysis.project.files}
    return tuple(
        finding
        for finding in analysis.reported_findings()
        if finding.symbol in wanted.symbols
        and not is_silenced(finding, Suppressions.of(sources.get(finding.path, b"")))
    )


def changes_by_file(findings: Iterable[Finding], wanted: Wanted) -> dict[str, list[ProposedChange]]:
    """The changes that are to be made, by the path of their file."""
    found: dict[str, list[ProposedChange]] = {}
    for finding in findings:
        if finding.change is not None and wanted.state(finding.change) is FixState.AVAILABLE:
            found.setdefault(finding.change.path, []).append(finding.change)
    return found
