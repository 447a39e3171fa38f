"""A Pylint plugin that reports every function, under the identity of one of our messages."""

from __future__ import annotations

from astroid import nodes
from pylint.checkers import BaseChecker
from pylint.lint import PyLinter


class ProbeChecker(BaseChecker):
    name = "hybrid-advice"
    msgs = {"R6301": ("probe", "could-be-tf-function", "Every function.")}  # noqa: RUF012

    def visit_functiondef(self, node: nodes.FunctionDef) -> None:
        self.add_message("could-be-tf-function", node=node)

    visit_asyncfunctiondef = visit_functiondef


def register(linter: PyLinter) -> None:
    linter.register_checker(ProbeChecker(linter))
