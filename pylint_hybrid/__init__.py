"""Tells which TensorFlow functions should run as graphs, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylint.lint import PyLinter

__version__ = "0.1.0"


def register(linter: PyLinter) -> None:
    """Called by Pylint for ``--load-plugins=pylint_hybrid``; imports Pylint and astroid only then."""
    from pylint_hybrid.pylint_plugin import register as register_checkers

    register_checkers(linter)


def load_configuration(linter: PyLinter) -> None:
    """Called by Pylint once options are read."""
    from pylint_hybrid.pylint_plugin import load_configuration as load

    load(linter)
