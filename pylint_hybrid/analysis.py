"""The whole pipeline behind one call: from a request to facts, decisions and findings.

Every host (Pylint, flake8, ``autofix``, ``facts``, ``explain``) asks here and nowhere else, so all of
them give the same answer for the same code.
"""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pylint_hybrid.cache.location import cache_folder
from pylint_hybrid.cache.store import SummaryCache
from pylint_hybrid.decisions import decide_all
from pylint_hybrid.decisions.decision import Decision
from pylint_hybrid.evaluation.result import Evaluation, evaluate
from pylint_hybrid.facts.build import FactsBuilder
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.project.discovery import load_project
from pylint_hybrid.project.model import Problem, Project, Request
from pylint_hybrid.rules.registry import run_rules

MAX_REMEMBERED = 4

_lock = threading.RLock()
_memo: dict[tuple[object, ...], Analysis] = {}
_evaluated: list[Evaluation] = []  # at most one: the last


@dataclass(frozen=True, slots=True)
class Analysis:
    """The result for one project.

    ``functions`` and ``decisions`` run in parallel over *all* files, sorted by path, line, column;
    ``findings`` likewise cover all files and all rules, before inline disables and selection;
    the methods narrow them to what was asked for.
    """

    project: Project
    functions: tuple[FunctionFacts, ...]
    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    problems: tuple[Problem, ...]

    def findings_in(self, path: str) -> tuple[Finding, ...]:
        """The findings of one file, given by its absolute path."""
        return tuple(finding for finding in self.findings if finding.path == path)

    def reported_findings(self) -> tuple[Finding, ...]:
        """The findings in the files that the request named."""
        paths = self.reported_paths()
        return tuple(finding for finding in self.findings if finding.path in paths)

    def reported_functions(self) -> tuple[tuple[FunctionFacts, Decision], ...]:
        """Facts and decisions of the functions in the files that the request named."""
        paths = self.reported_paths()
        pairs = zip(self.functions, self.decisions, strict=True)
        return tuple(pair for pair in pairs if pair[0].path in paths)

    def reported_paths(self) -> frozenset[str]:
        """Absolute paths of the files that the request named."""
        reported = self.project.reported
        return frozenset(str(file.path) for file in self.project.files if file.key in reported)


def analyse(request: Request) -> Analysis:
    """Analyse the project around ``request.paths``; memoised per process by the content that was read.

    Raises ``ConfigurationError`` for a broken configuration. Everything else that goes wrong with a file
    becomes a ``Problem``.
    """
    project = load_project(request)
    key = _key(project)
    with _lock:
        known = _memo.get(key)
        if known is None:
            known = _memo[key] = _analyse(project)
            while len(_memo) > MAX_REMEMBERED:
                del _memo[next(iter(_memo))]
    problems = sorted({*project.problems, *known.problems}, key=lambda problem: problem.sort_key)
    return replace(known, project=project, problems=tuple(problems))


def _key(project: Project) -> tuple[object, ...]:
    """What the result depends on: root, settings, and the content of every file."""
    contents = tuple([(file.key, file.module, hash(file.source)) for file in project.files])
    return (project.root, project.settings, contents)


def _analyse(project: Project) -> Analysis:
    with _without_collector(), SummaryCache(cache_folder(project.settings.cache_dir, project.root)) as cache:
        functions, problems = _facts(project, cache)
        decisions = decide_all(functions, project.settings)
        findings = run_rules(functions, decisions)
    return Analysis(project, functions, decisions, findings, problems)


def _facts(project: Project, cache: SummaryCache) -> tuple[tuple[FunctionFacts, ...], tuple[Problem, ...]]:
    """The facts.

    What they were made from is freed when the next analysis starts: a command line ends before (``leaving``).
    """
    while _evaluated:
        _evaluated.pop().program.forget()
    evaluation = evaluate(project, cache)
    _evaluated.append(evaluation)
    return FactsBuilder(evaluation, project.settings.policy).build(), evaluation.problems


@contextlib.contextmanager
def _without_collector() -> Iterator[None]:
    """Python's cyclic collector costs more than the analysis itself; it is off while that runs."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            _count_as_old()
            gc.enable()


def _count_as_old() -> None:
    """Spare the collector a look through what was just made, all of which is remembered for long.

    To freeze and unfreeze moves all objects to the oldest generation, unless somebody else froze some.
    """
    if hasattr(gc, "freeze") and not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
