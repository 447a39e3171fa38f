"""The analysis of one project, cut into what a host is told of each file.

Each host honours the comments of its own kind (Pylint's ``disable``, flake8's ``noqa``) and has its own way
to count them; those of the other kind are honoured here, so that all entrances report the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pylint_hybrid.analysis import Analysis
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.hosts.trouble import Trouble, of_problem
from pylint_hybrid.project.model import Problem
from pylint_hybrid.project.suppressions import Suppressions
from pylint_hybrid.rules.selection import EVERY_RULE, is_silenced, selected


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one file, and what is not for which reason.

    The findings are those that the project's settings let through, off by default or not. ``for_pylint``
    lacks what only ``# noqa`` silences: what Pylint's own comment silences as well is left to Pylint, to
    which that comment would seem useless otherwise. ``for_flake8`` lacks what Pylint's comments silence.
    """

    for_pylint: tuple[Finding, ...] = ()
    for_flake8: tuple[Finding, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class ProjectAnswers:
    """The answers for all files of a project. ``troubles`` are those that are no single module's."""

    sources: Mapping[Path, bytes]
    findings: Mapping[str, tuple[Finding, ...]]
    problems: Mapping[str, tuple[Problem, ...]]
    troubles: tuple[Trouble, ...]

    @classmethod
    def of(cls, analysis: Analysis) -> ProjectAnswers:
        """Sort an analysis by file. Raises ``ConfigurationError`` for a rule that there is not.

        What is off by default still has to be enabled in the host.
        """
        wanted = selected(analysis.project.settings, EVERY_RULE)
        findings: dict[str, tuple[Finding, ...]] = {}
        for finding in analysis.findings:
            if finding.symbol in wanted:
                findings[finding.path] = (*findings.get(finding.path, ()), finding)
        problems: dict[str, tuple[Problem, ...]] = {}
        for problem in analysis.problems:
            problems[problem.path] = (*problems.get(problem.path, ()), problem)
        sources = {file.path: file.source for file in analysis.project.files}
        return cls(sources, findings, problems, tuple(_troubles_of_project(analysis.problems)))

    def answer(self, file: Path) -> Answer:
        """The answer for one file, by its absolute path."""
        own = self.problems.get(str(file), ())
        others = (trouble for trouble in self.troubles if trouble not in _troubles_of_project(own))
        troubles = (*others, *map(of_problem, own))
        findings = self.findings.get(str(file), ())
        if not findings:
            return Answer(troubles=troubles)
        comments = Suppressions.of(self.sources.get(file, b""))
        noqa, pragmas = replace(comments, pragmas=(), regions=None), replace(comments, noqa=())
        return Answer(
            tuple(each for each in findings if is_silenced(each, pragmas) or not is_silenced(each, noqa)),
            tuple(each for each in findings if not is_silenced(each, pragmas)),
            troubles,
        )


def _troubles_of_project(problems: Iterable[Problem]) -> Iterable[Trouble]:
    """Those of folders, of settings and of the project's size."""
    return [of_problem(each, of_project=True) for each in problems if not each.path.endswith((".py", ".pyi"))]
