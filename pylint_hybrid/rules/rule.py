"""What a rule is: an identity, a text, a documentation and a pure function from facts to findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from pylint_hybrid.decisions.decision import Decision
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.findings.finding import Finding

# The headings of every rule's documentation, in this order.
HEADINGS: Final = ("What it does", "Why is this bad", "Example", "Use instead", "Fix safety")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule under its three names: Pylint's symbol and number, and flake8's code.

    ``template`` is the message with its variable parts in braces; ``documentation`` is Markdown: a summary
    in the first line, then the sections of ``HEADINGS``.
    """

    symbol: str
    pylint_id: str
    code: str
    default_enabled: bool
    template: str
    check: Callable[[FunctionFacts, Decision], Iterable[Finding]]
    documentation: str

    @property
    def summary(self) -> str:
        """The first line of the documentation."""
        return self.documentation.partition("\n")[0]
