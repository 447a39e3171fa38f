"""The flake8 plugin: the same findings as Pylint's, under the codes ``HYB...``.

What is known of the host, and relied on here:

* ``parse_options`` runs in the parent before files are shared out, so the projects are analysed there: forked
  workers inherit the result, spawned ones call it again and find the summaries of the files on disk.
* A plugin's exception ends the whole run, ``ExecutionError`` from ``parse_options`` with one clear line:
  that is how a broken configuration is told.
* flake8 has no codes that are off by default inside a plugin that is on, and what it ignores by default is
  forgotten once the user sets ``ignore``: rules that are off by default are therefore held back here until
  their code is selected by more than the plugin's own prefix.

``# noqa`` is honoured by flake8 itself, on the line of the ``def``.
"""

from __future__ import annotations

import argparse
import ast
import multiprocessing
from collections.abc import Iterator
from typing import ClassVar

from flake8.exceptions import ExecutionError
from flake8.style_guide import Decision, DecisionEngine

from pylint_hybrid.hosts.answers import Answers
from pylint_hybrid.hosts.buffers import encoded_as_declared
from pylint_hybrid.hosts.messages import CONFIGURATION_ERROR, host_message
from pylint_hybrid.hosts.trouble import TroubleKind
from pylint_hybrid.rules.registry import RULES

PREFIX = "HYB"
_STDIN = "-"

Row = tuple[int, int, str, type["Flake8Plugin"]]


class Flake8Plugin:
    """One file, as flake8 asks for it. What holds for the whole run is kept on the class."""

    _answers: ClassVar[Answers] = Answers()
    _wanted: ClassVar[frozenset[str]] = frozenset()  # codes of the rules that are to be reported
    _from_stdin: ClassVar[bool] = False

    def __init__(self, tree: ast.AST, filename: str, lines: list[str]) -> None:
        self.filename = filename
        self.lines = lines

    @classmethod
    def parse_options(cls, options: argparse.Namespace) -> None:
        """Begin a run: read what is selected, and analyse ahead what will be asked."""
        cls._answers = Answers()
        cls._wanted = frozenset(_wanted_codes(options))
        cls._from_stdin = _STDIN in options.filenames
        in_worker = multiprocessing.parent_process() is not None
        if cls._wanted and not cls._from_stdin and not in_worker:
            troubles = cls._answers.prepare(options.filenames)
            broken = [each.text for each in troubles if each.kind is TroubleKind.CONFIGURATION]
            if broken:
                raise ExecutionError("\n".join(f"{CONFIGURATION_ERROR.code} {text}" for text in broken))

    def run(self) -> Iterator[Row]:
        """The rows of this file: line, column, code and text."""
        if not self._wanted:
            return
        buffer = encoded_as_declared("".join(self.lines)) if self._from_stdin else None
        answer = self._answers.of_file(self.filename, buffer)
        for trouble in answer.troubles:
            yield trouble.line, 0, f"{host_message(trouble).code} {trouble.text}", type(self)
        for finding in answer.for_flake8:
            code = RULES[finding.symbol].code
            if code in self._wanted:
                yield finding.line, finding.column, f"{code} {finding.message}", type(self)


def _wanted_codes(options: argparse.Namespace) -> Iterator[str]:
    """The codes that flake8's selection lets through, less those off by default that nobody named."""
    selection = DecisionEngine(options)
    named = tuple(code for code in selection.selected_explicitly if len(code) > len(PREFIX))
    for rule in RULES.values():
        if (rule.default_enabled or rule.code.startswith(named)) and (
            selection.decision_for(rule.code) is Decision.Selected
        ):
            yield rule.code
