"""Which findings are told, and which of their changes are to be made.

A finding is told if it is in the files that were asked for, its rule is on (by default, or because it was
selected), and no comment in the file switches it off. Its change is made if it is safe, or unsafe and that
was allowed; what is for display only is never made.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from pylint_hybrid.analysis import Analysis
from pylint_hybrid.findings.finding import Applicability, Finding, ProposedChange
from pylint_hybrid.project.model import ConfigurationError, Settings
from pylint_hybrid.project.suppressions import Suppressions
from pylint_hybrid.report.entries import FixState
from pylint_hybrid.rules.registry import RULES
from pylint_hybrid.rules.rule import Rule


@dataclass(frozen=True, slots=True)
class Wanted:
    """The symbols of the rules that are on, and whether unsafe changes are made."""

    symbols: frozenset[str]
    unsafe: bool

    @classmethod
    def of(cls, settings: Settings, unsafe: bool) -> Wanted:
        """What the merged settings ask for: what is selected, or what is on by default, but the ignored."""
        default = frozenset(rule.symbol for rule in RULES.values() if rule.default_enabled)
        selected = symbols(settings.select) if settings.select else default
        return cls(selected - symbols(settings.ignore), unsafe)

    def state(self, change: ProposedChange | None) -> FixState | None:
        """What is to become of a proposed change."""
        if change is None:
            return None
        if change.applicability is Applicability.DISPLAY:
            return FixState.DISPLAY_ONLY
        if change.applicability is Applicability.UNSAFE and not self.unsafe:
            return FixState.UNSAFE
        return FixState.AVAILABLE


def symbols(names: Iterable[str]) -> frozenset[str]:
    """The symbols that ``names`` mean: symbols, Pylint's ids, flake8's codes or beginnings of those.

    Raises ``ConfigurationError`` for a name that means nothing.
    """
    return frozenset(rule.symbol for name in names for rule in _meant(name))


def _meant(name: str) -> list[Rule]:
    meant = [rule for rule in RULES.values() if _means(name, rule)]
    if not meant:
        close = difflib.get_close_matches(name, RULES, n=1)
        hint = f"; did you mean '{close[0]}'?" if close else f"; allowed: {', '.join(RULES)}"
        raise ConfigurationError(f"there is no rule '{name}'{hint}")
    return meant


def _means(name: str, rule: Rule) -> bool:
    code = name.upper()
    return name == rule.symbol or code == rule.pylint_id or (code[:3] == "HYB" and rule.code.startswith(code))


def told(analysis: Analysis, wanted: Wanted) -> tuple[Finding, ...]:
    """The findings that are told, in the order of output."""
    sources = {str(file.path): file.source for file in analysis.project.files}
    return tuple(
        finding
        for finding in analysis.reported_findings()
        if finding.symbol in wanted.symbols and not _is_switched_off(finding, sources.get(finding.path, b""))
    )


def _is_switched_off(finding: Finding, source: bytes) -> bool:
    rule = RULES[finding.symbol]
    comments = Suppressions.of(source)
    return comments.is_suppressed(rule.symbol, rule.pylint_id, rule.code, finding.line)


def changes_by_file(findings: Iterable[Finding], wanted: Wanted) -> dict[str, list[ProposedChange]]:
    """The changes that are to be made, by the path of their file."""
    found: dict[str, list[ProposedChange]] = {}
    for finding in findings:
        if finding.change is not None and wanted.state(finding.change) is FixState.AVAILABLE:
            found.setdefault(finding.change.path, []).append(finding.change)
    return found
