"""The rules' pages under ``docs/rules``: one per rule, written from its documentation, never by hand."""

from __future__ import annotations

from pathlib import Path

from pylint_hybrid.rules.registry import RULES
from pylint_hybrid.rules.rule import Rule


def page(rule: Rule) -> str:
    """The Markdown page of one rule."""
    state = "on by default" if rule.default_enabled else "off by default"
    return (
        f"# {rule.symbol}\n\n"
        f"Pylint `{rule.symbol}` ({rule.pylint_id}), flake8 `{rule.code}`, {state}.\n\n"
        f"Message: `{rule.template}`\n\n"
        f"{rule.documentation.strip()}\n"
    )


def write_pages(directory: Path) -> tuple[Path, ...]:
    """Write the pages of all rules into a directory, which is made if needed; returns their paths."""
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for rule in RULES.values():
        path = directory / f"{rule.symbol}.md"
        path.write_text(page(rule), encoding="utf-8", newline="\n")
        written.append(path)
    return tuple(written)
