"""The Pylint plugin: ``pylint --load-plugins=pylint_hybrid``.

Findings are computed by our own engine; the checkers here only put those of the current module into Pylint's
words. They do so from ``leave_module`` and on the function's node, the one way in which inline disables are
honoured both with and without ``-j``. There are two checkers because Pylint allows one two-digit base per
checker: 61 for faults in code that is hybrid already, 63 for advice.

What is known of the host, and relied on here:

* With ``-j``, Pylint pickles the linter for its workers. At that moment the parent knows what will be linted
  (from 4.1 on) and no worker runs yet, so the projects are analysed there: forked workers inherit the
  result, spawned ones find the summaries of the files on disk.
* Workers then register plugins a second time; up to 4.1.3 that doubles every message and forgets which
  messages the user enabled. ``register`` does nothing where our checkers stand already.
* ``open`` and ``close`` run once per file in workers, and once per run otherwise; messages about the whole
  project therefore wait for ``close`` or, with ``-j``, for ``reduce_map_data`` in the parent.

Only this module and ``astroid_transforms`` import Pylint and astroid, which are slow to import.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from astroid import nodes
from pylint.checkers import BaseChecker
from pylint.interfaces import HIGH, INFERENCE, INFERENCE_FAILURE
from pylint.interfaces import Confidence as PylintConfidence

from pylint_hybrid import astroid_transforms
from pylint_hybrid.findings.finding import Confidence, Finding
from pylint_hybrid.hosts.answers import Answers
from pylint_hybrid.hosts.buffers import encoded_as_declared
from pylint_hybrid.hosts.messages import HOST_MESSAGES, host_message
from pylint_hybrid.hosts.trouble import Trouble
from pylint_hybrid.rules.registry import RULES
from pylint_hybrid.rules.rule import Rule

if TYPE_CHECKING:
    from pylint.lint import PyLinter
    from pylint.typing import MessageDefinitionTuple

# How well a finding is known, in Pylint's words. What rests on an assumption is a "warning based on inference
# with failures": ``--confidence=HIGH,INFERENCE`` leaves it out.
CONFIDENCES: dict[Confidence, PylintConfidence] = {
    Confidence.SEEN: HIGH,
    Confidence.INFERRED: INFERENCE,
    Confidence.ASSUMED: INFERENCE_FAILURE,
}
_FAULT_BASE = "61"
_ADVICE_BASE = "63"


def register(linter: PyLinter) -> None:
    """Register the checkers and the astroid hooks; where they are registered, this changes nothing."""
    astroid_transforms.register()
    if any(isinstance(checker, HybridChecker) for checker in linter.get_checkers()):
        return
    run = LintRun(linter)
    linter.register_checker(FaultChecker(linter, run))
    linter.register_checker(AdviceChecker(linter, run))


def load_configuration(linter: PyLinter) -> None:
    """Keep the host's own messages on where rules are: ``--disable=all --enable=RULE`` is not about them."""
    if _rules_wanted(linter):
        for message in HOST_MESSAGES:
            linter.enable(message.symbol)


def _rules_wanted(linter: PyLinter) -> bool:
    """Whether any rule's message is enabled; if none is, nothing needs to be analysed."""
    return any(linter.is_message_enabled(symbol) for symbol in RULES)


class LintRun:
    """What the checkers of one linter share: the answers, and the troubles of whole projects."""

    def __init__(self, linter: PyLinter) -> None:
        self.linter = linter
        self.answers = Answers()
        self._pending: dict[Trouble, None] = {}
        self._told: set[tuple[str, Trouble]] = set()

    @property
    def is_parallel(self) -> bool:
        """Whether files are linted in worker processes; the parent then lints none itself."""
        return bool(self.linter.config.jobs > 1 and not self.linter.config.from_stdin)

    def tell(self, trouble: Trouble, node: nodes.Module) -> None:
        """Report a trouble in the file at hand; one of the whole project is kept for the end."""
        if trouble.of_project:
            self._pending[trouble] = None
        elif (node.file, trouble) not in self._told:
            self._told.add((node.file, trouble))
            self._report(trouble, node)

    def take_pending(self) -> list[Trouble]:
        """The kept troubles, which are then no longer kept."""
        troubles = list(self._pending)
        self._pending.clear()
        return troubles

    def tell_of_projects(self, troubles: Iterable[Trouble]) -> None:
        """Report troubles of whole projects, each once, where Pylint reports a bad configuration."""
        for trouble in troubles:
            if ("", trouble) not in self._told:
                self._told.add(("", trouble))
                self.linter.set_current_module("Command line or configuration file")
                self._report(trouble, None)

    def _report(self, trouble: Trouble, node: nodes.Module | None) -> None:
        self.linter.add_message(
            host_message(trouble).symbol, line=trouble.line, node=node, args=(trouble.text,)
        )

    def __getstate__(self) -> dict[str, Any]:
        """Called when the linter is pickled for workers: work ahead for them, pass on only the linter."""
        if _rules_wanted(self.linter):
            self.answers.prepare(getattr(self.linter.config, "files", ()))  # unknown to Pylint 4.0
        return {"linter": self.linter}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(state["linter"])  # type: ignore[misc]


class HybridChecker(BaseChecker):
    """Reports the findings whose messages it has, in the module that was just visited."""

    def __init__(self, linter: PyLinter, run: LintRun) -> None:
        super().__init__(linter)
        self.run = run
        self._symbols = frozenset(symbol for _, symbol, *_ in self.msgs.values())

    def leave_module(self, node: nodes.Module) -> None:
        """Report what is known of this module, and what went wrong with it."""
        if not _rules_wanted(self.linter):
            return
        answer = self.run.answers.of_file(node.file, self._unsaved_text(node))
        for trouble in answer.troubles:
            self.run.tell(trouble, node)
        findings = [finding for finding in answer.for_pylint if finding.symbol in self._symbols]
        functions = {_def_line(function): function for function in _functions(node)} if findings else {}
        for finding in findings:
            self._report(finding, functions.get(finding.line), node)

    def close(self) -> None:
        """Report what went wrong with whole projects; in workers this is left to the parent."""
        if not self.run.is_parallel:
            self.run.tell_of_projects(self.run.take_pending())

    def _unsaved_text(self, node: nodes.Module) -> bytes | None:
        """The text from standard input, which may differ from the file of that name, if there is one."""
        if not self.linter.config.from_stdin:
            return None
        with node.stream() as stream:
            return encoded_as_declared(stream.read().decode("utf-8"))

    def _report(self, finding: Finding, function: nodes.FunctionDef | None, module: nodes.Module) -> None:
        known = function is not None  # a function's node knows its place, and its end, itself
        self.add_message(
            finding.symbol,
            line=None if known else finding.line,
            node=function or module,
            args=(finding.message,),
            confidence=CONFIDENCES[finding.confidence],
            col_offset=None if known else finding.column,
        )


def _def_line(function: nodes.FunctionDef) -> int:
    """The line of ``def``; ``fromlineno`` is wrong where comments stand between the decorators."""
    return int(function.position.lineno if function.position else function.fromlineno)


def _functions(node: nodes.NodeNG) -> Iterator[nodes.FunctionDef]:
    """All function definitions below ``node``, found without recursion: generated code nests deeply."""
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, nodes.FunctionDef):
            yield current
        stack.extend(current.get_children())


def _definitions(base: str) -> dict[str, MessageDefinitionTuple]:
    """Pylint's message table of the rules with one base; the text comes whole with each finding."""
    rules = (rule for rule in RULES.values() if rule.pylint_id[1:3] == base)
    return {rule.pylint_id: _definition(rule) for rule in rules}


def _definition(rule: Rule) -> MessageDefinitionTuple:
    return ("%s", rule.symbol, rule.summary, {"default_enabled": rule.default_enabled})


_HOST_DEFINITIONS: dict[str, MessageDefinitionTuple] = {
    each.pylint_id: ("%s", each.symbol, each.documentation) for each in HOST_MESSAGES
}


class FaultChecker(HybridChecker):
    """Faults in functions that are hybrid already, and what keeps the analysis from its work."""

    name = "hybrid-faults"
    msgs = _definitions(_FAULT_BASE) | _HOST_DEFINITIONS

    def get_map_data(self) -> list[Trouble] | None:
        """In a worker, after each file: what went wrong with whole projects, for the parent to tell."""
        return self.run.take_pending() or None

    def reduce_map_data(self, linter: PyLinter, data: list[list[Trouble]]) -> None:
        """In the parent: tell what the workers met."""
        self.run.tell_of_projects(trouble for troubles in data for trouble in troubles)


class AdviceChecker(HybridChecker):
    """Advice to make functions hybrid, to make them eager, or to leave them, and why."""

    name = "hybrid-advice"
    msgs = _definitions(_ADVICE_BASE)
