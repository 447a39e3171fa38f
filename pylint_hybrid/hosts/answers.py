"""What a linter host needs to know of each file it visits, asked once per project and run.

Hosts walk over files one by one, in several processes, and must not die of what they ask. This module
finds the project of each file (its own root, whatever other files are linted beside it, so that a slice of
files gets the answers of the whole run), has it analysed once, and turns everything that can go wrong into
a ``Trouble`` that the host shows in its own way.

Relies on ``analyse`` to answer for all files below the root whatever paths are asked about.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from pylint_hybrid import analysis
from pylint_hybrid.hosts.project_answers import Answer, ProjectAnswers
from pylint_hybrid.hosts.trouble import Trouble, TroubleKind, of_mistake
from pylint_hybrid.project.model import ConfigurationError, Request
from pylint_hybrid.project.roots import Root, absolute, find_root

_Asked = TypeVar("_Asked")


@dataclass(slots=True)
class Answers:
    """The answers of one run of a host; files are taken to stay as they are while it lasts."""

    _roots: dict[Path, Root] = field(default_factory=dict)
    _projects: dict[Root, ProjectAnswers | Trouble] = field(default_factory=dict)
    _answers: dict[Path, Answer] = field(default_factory=dict)

    def prepare(self, paths: Iterable[str | os.PathLike[str]]) -> tuple[Trouble, ...]:
        """Analyse the projects of ``paths`` ahead; returns the troubles that concern whole projects.

        Paths that do not exist (Pylint takes names of modules too) are left for later.
        """
        troubles: dict[Trouble, None] = {}
        for path in (absolute(Path(each)) for each in paths if os.path.exists(each)):
            project = _guarded(partial(self._project_around, path))
            found = project.troubles if isinstance(project, ProjectAnswers) else (project,)
            troubles.update(dict.fromkeys(found))
        return tuple(trouble for trouble in troubles if trouble.of_project)

    def of_file(self, path: str | os.PathLike[str], buffer: bytes | None = None) -> Answer:
        """The answer for one file; ``buffer`` is its unsaved text, which stands for the file on disk."""
        file = absolute(Path(path))
        if buffer is not None:
            return _answered(partial(_answer_for_buffer, file, buffer))
        if file not in self._answers:
            self._answers[file] = _answered(partial(self._answer, file))
        return self._answers[file]

    def _answer(self, file: Path) -> Answer | Trouble:
        project = self._project(self._root_of(file), file)
        if isinstance(project, ProjectAnswers) and file not in project.sources:
            # Left out by the project's settings, but asked about by name.
            project = _analysed(Request(paths=(file,)))
        return project.answer(file) if isinstance(project, ProjectAnswers) else project

    def _project_around(self, path: Path) -> ProjectAnswers | Trouble:
        return self._project(find_root((path,)) if path.is_dir() else self._root_of(path), path)

    def _project(self, root: Root, path: Path) -> ProjectAnswers | Trouble:
        if root not in self._projects:
            self._projects[root] = _guarded(partial(_analysed, Request(paths=(path,))))
        return self._projects[root]

    def _root_of(self, file: Path) -> Root:
        folder = file.parent
        if folder not in self._roots:
            self._roots[folder] = find_root((file,))
        return self._roots[folder]


def _analysed(request: Request) -> ProjectAnswers:
    return ProjectAnswers.of(analysis.analyse(request))


def _answer_for_buffer(file: Path, buffer: bytes) -> Answer:
    return _analysed(Request(paths=(file,), overlays={file: buffer})).answer(file)


def _answered(ask: Callable[[], Answer | Trouble]) -> Answer:
    answer = _guarded(ask)
    return Answer(troubles=(answer,)) if isinstance(answer, Trouble) else answer


def _guarded(ask: Callable[[], _Asked]) -> _Asked | Trouble:
    """What ``ask`` returns, or why it does not: a host must survive even a mistake of ours."""
    try:
        return ask()
    except ConfigurationError as error:
        return Trouble(TroubleKind.CONFIGURATION, str(error), of_project=True)
    except Exception as error:  # whatever it is, it is told in one line and the host goes on
        return of_mistake(error)
