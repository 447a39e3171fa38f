"""What a linter host needs to know of each file it visits, asked once per project and run.

Hosts walk over files one by one, in several processes, and must not die of what they ask. This module
finds the project of each file (its own root, whatever other files are linted beside it, so that a slice of
files gets the answers of the whole run), has it analysed once, and turns everything that can go wrong into
a ``Trouble`` that the host shows in its own way.

Relies on ``analyse`` to answer for all files below the root whatever paths are asked about.
"""

from __future__ import annotations

import enum
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pylint_hybrid import analysis
from pylint_hybrid.analysis import Analysis
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.project.model import ConfigurationError, Problem, Request
from pylint_hybrid.project.roots import Root, absolute, find_root


class TroubleKind(enum.Enum):
    """Why there is no answer, or not all of it."""

    CONFIGURATION = "configuration"  # a setting is wrong: nothing below this root is analysed
    ANALYSIS = "analysis"  # a file, or a part of the project, could not be analysed


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that went wrong. ``of_project`` tells that it is the same for every file of the project."""

    kind: TroubleKind
    text: str
    line: int = 1
    of_project: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one file, and what is not for which reason."""

    findings: tuple[Finding, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(slots=True)
class Answers:
    """The answers of one run of a host; files are taken to stay as they are while it lasts."""

    _roots: dict[Path, Root] = field(default_factory=dict)
    _projects: dict[Root, Analysis | Trouble] = field(default_factory=dict)
    _answers: dict[Path, Answer] = field(default_factory=dict)

    def prepare(self, paths: Iterable[str | os.PathLike[str]]) -> tuple[Trouble, ...]:
        """Analyse the projects of ``paths`` ahead; returns the troubles that concern whole projects.

        Paths that do not exist (Pylint takes names of modules too) are left for later.
        """
        existing = (absolute(Path(each)) for each in paths if os.path.exists(each))
        projects = (_guarded(partial(self._project_around, path)) for path in existing)
        troubles = (trouble for project in projects for trouble in _troubles_of_project(project))
        return tuple(dict.fromkeys(trouble for trouble in troubles if trouble.of_project))

    def of_file(self, path: str | os.PathLike[str], buffer: bytes | None = None) -> Answer:
        """The answer for one file; ``buffer`` is its unsaved text, which stands for the file on disk."""
        file = absolute(Path(path))
        if buffer is not None:
            request = Request(paths=(file,), overlays={file: buffer})
            return _answer(_guarded(partial(analysis.analyse, request)), file)
        if file not in self._answers:
            self._answers[file] = _answer(_guarded(partial(self._project_with, file)), file)
        return self._answers[file]

    def _project_around(self, path: Path) -> Analysis | Trouble:
        return self._project(find_root((path,)) if path.is_dir() else self._root_of(path), path)

    def _project_with(self, file: Path) -> Analysis | Trouble:
        """The project of ``file``; one that leaves it out by its settings is asked again about just it."""
        project = self._project(self._root_of(file), file)
        if isinstance(project, Trouble) or any(each.path == file for each in project.project.files):
            return project
        return analysis.analyse(Request(paths=(file,)))

    def _project(self, root: Root, path: Path) -> Analysis | Trouble:
        if root not in self._projects:
            self._projects[root] = _guarded(partial(analysis.analyse, Request(paths=(path,))))
        return self._projects[root]

    def _root_of(self, file: Path) -> Root:
        folder = file.parent
        if folder not in self._roots:
            self._roots[folder] = find_root((file,))
        return self._roots[folder]


def _guarded(ask: Callable[[], Analysis | Trouble]) -> Analysis | Trouble:
    """What ``ask`` returns, or why it does not: a host must survive even a mistake of ours."""
    try:
        return ask()
    except ConfigurationError as error:
        return Trouble(TroubleKind.CONFIGURATION, str(error), of_project=True)
    except Exception as error:  # whatever it is, it is told in one line and the host goes on
        return Trouble(TroubleKind.ANALYSIS, _described(error))


def _described(error: Exception) -> str:
    """One line that tells where in this package an unexpected exception arose, for a report of it."""
    place = ""
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        place = f" at {Path(code.co_filename).name}:{traceback.tb_lineno} in {code.co_name}"
        traceback = traceback.tb_next
    message = " ".join(str(error).split())
    return f"internal error, please report it: {type(error).__name__}: {message}{place}"


def _answer(project: Analysis | Trouble, file: Path) -> Answer:
    if isinstance(project, Trouble):
        return Answer(troubles=(project,))
    own = tuple(_trouble(each) for each in project.problems if each.path == str(file))
    return Answer(project.findings_in(str(file)), (*_troubles_of_project(project, file), *own))


def _troubles_of_project(project: Analysis | Trouble, file: Path | None = None) -> tuple[Trouble, ...]:
    """The troubles that are neither ``file``'s nor any module's own: those of folders, settings and size."""
    if isinstance(project, Trouble):
        return (project,)
    others = (each for each in project.problems if not each.path.endswith((".py", ".pyi")))
    return tuple(_trouble(each, of_project=True) for each in others if each.path != str(file))


def _trouble(problem: Problem, of_project: bool = False) -> Trouble:
    place = f"{problem.path}: " if of_project else ""
    return Trouble(TroubleKind.ANALYSIS, place + problem.message, problem.line or 1, of_project)
