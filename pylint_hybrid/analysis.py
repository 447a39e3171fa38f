"""The whole pipeline behind one call: from a request to facts, decisions and findings.

Every host (Pylint, flake8, ``autofix``, ``facts``, ``explain``) asks here and nowhere else, so all of
them give the same answer for the same code.
"""

from __future__ import annotations

from dataclasses import dataclass

from pylint_hybrid.decisions.decision import Decision
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.project.model import Problem, Project, Request


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
    raise NotImplementedError
