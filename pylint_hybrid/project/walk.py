"""Finds the Python files below some folders, in a fixed order, each once, however links are laid.

Symbolic links to folders are followed only where they lead out of the root, and each target once: what
lies inside the root is found under its own name. The walk stops at a cap, and tells where it stopped.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pylint_hybrid.project.excludes import Excludes
from pylint_hybrid.project.model import Problem

PROJECT_FILES = frozenset({"pyproject.toml", "setup.py", "setup.cfg"})


@dataclass(slots=True)
class Walk:
    """One walk over several tops; ``files`` and ``project_folders`` (absolute) grow as it goes on.

    ``unvisited`` are the folders that the cap left out, each with all that is below it.
    """

    root: Path
    cap: int
    files: list[str] = field(default_factory=list)
    project_folders: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unvisited: list[str] = field(default_factory=list)
    _visited: set[str] = field(default_factory=set)

    def search(self, top: Path, excludes: Excludes, deep: bool = True) -> None:
        """Collect the files of ``top``; ``excludes`` is what holds in it, its own ``.gitignore`` included."""
        waiting = [(str(top), excludes)]
        while waiting:
            folder, inherited = waiting.pop()
            if folder in self._visited:
                continue
            entries = self._entries(folder)
            files = _python_files(entries, inherited)
            if len(self.files) + len(files) > self.cap:
                self.unvisited.extend([folder, *(each for each, _ in reversed(waiting))])
                return
            self._visited.add(folder)
            self.files.extend(files)
            if any(entry.name in PROJECT_FILES for entry in entries):
                self.project_folders.append(folder)
            if deep:
                waiting.extend(reversed(self._folders(entries, inherited)))

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except FileNotFoundError:  # the folder of an unsaved buffer
            return []
        except OSError as error:
            self.problems.append(Problem(folder, None, f"folder cannot be read: {error.strerror}"))
            return []

    def _folders(self, entries: Iterable[os.DirEntry[str]], excludes: Excludes) -> list[tuple[str, Excludes]]:
        """The sub-folders to search, in order, with what holds in each."""
        return [
            (entry.path, excludes.below(entry.path))
            for entry in entries
            if self._is_folder_to_follow(entry) and not excludes.ignores(entry.path, is_folder=True)
        ]

    def _is_folder_to_follow(self, entry: os.DirEntry[str]) -> bool:
        try:
            if not entry.is_symlink():
                return entry.is_dir()
            return entry.is_dir() and self._leads_out(os.path.realpath(entry.path))
        except OSError:  # a loop of links
            return False

    def _leads_out(self, target: str) -> bool:
        root = os.path.realpath(self.root)
        if _contains(root, target) or _contains(target, root) or target in self._visited:
            return False
        self._visited.add(target)
        return True


def _python_files(entries: Iterable[os.DirEntry[str]], excludes: Excludes) -> list[str]:
    return [
        entry.path
        for entry in entries
        if entry.name.endswith(".py") and not entry.name.startswith(".") and entry.is_file()
        if not excludes.ignores(entry.path, is_folder=False)
    ]


def _contains(folder: str, path: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
