"""Which findings are let through: by the settings ``select`` and ``ignore``, and by comments in the file.

Every host asks here, so that a name in the settings means the same rules to all of them. A name may be a
symbol, Pylint's id, flake8's code or the beginning of one; a name that means nothing is an error.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final

from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.project.model import ConfigurationError, Settings
from pylint_hybrid.project.suppressions import Suppressions
from pylint_hybrid.rules.registry import RULES
from pylint_hybrid.rules.rule import Rule

EVERY_RULE: Final = frozenset(RULES)
ON_BY_DEFAULT: Final = frozenset(rule.symbol for rule in RULES.values() if rule.default_enabled)


def selected(settings: Settings, otherwise: frozenset[str]) -> frozenset[str]:
    """The symbols of the rules that are let through: ``otherwise`` where none are selected; ``ignore`` wins.

    Raises ``ConfigurationError``.
    """
    wanted = _symbols(settings.select) if settings.select else otherwise
    return wanted - _symbols(settings.ignore)


def is_silenced(finding: Finding, comments: Suppressions) -> bool:
    """Whether comments in the file of a finding switch it off."""
    rule = RULES[finding.symbol]
    return comments.is_suppressed(rule.symbol, rule.pylint_id, rule.code, finding.line)


def _symbols(names: Iterable[str]) -> frozenset[str]:
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
