"""Which rules the settings of a project let through: ``select`` and ``ignore``, by symbol."""

from __future__ import annotations

from pylint_hybrid.project.model import Settings


def is_selected(symbol: str, settings: Settings) -> bool:
    """Whether findings of a rule may be reported; ``ignore`` wins, an empty ``select`` means all.

    What is off by default still has to be enabled in the host.
    """
    return symbol not in settings.ignore and (not settings.select or symbol in settings.select)
