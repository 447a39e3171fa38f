"""Tells a person, in one screen, what is known of one function and why it was decided as it was.

It relies on facts, decisions and findings alone; the source is read only to find the function that encloses
a line, and the comments that silence messages.
"""

from __future__ import annotations

from pathlib import Path

from pylint_hybrid.analysis import Analysis
from pylint_hybrid.explain.explanation import Explanation
from pylint_hybrid.explain.functions_at import function_at, nothing_at

__all__ = ["explain", "nothing_at"]


def explain(analysis: Analysis, path: str, line: int, working_folder: Path) -> str | None:
    """All about the function at, or around, a line of a file that is given by its absolute path.

    Printed paths are relative to ``working_folder``. ``None`` if no function stands there: ``nothing_at``
    then tells what does. Raises ``ConfigurationError`` if the settings select a rule that there is not.
    """
    found = function_at(analysis, path, line)
    return Explanation(analysis, *found, working_folder).text() if found else None
