"""Decides which file of the project an import means.

Follows Python's path: for a script its own folder comes first, then the folder from which the importer's
own name is counted, then the project's import roots. Within all of them a package or module wins over a
namespace package. Files that are only perhaps run as scripts (a ``__main__`` guard inside a package, a
namespace package) find their neighbours last.

Installed libraries are not looked at. A namespace package, or a neighbour that is found last, must not
hide one of them, so whoever knows the libraries passes their names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

from pylint_hybrid.project.model import Project, SourceFile
from pylint_hybrid.project.naming import is_below

# A plain folder of one of these names does not hide the library.
LIBRARIES = ("tensorflow", "keras", "tf_keras", "numpy", "scipy")

_IF = re.compile(rb"^if\b[^\n#]*", re.MULTILINE)
_NAME = re.compile(rb"\b__name__\b")
_MAIN = re.compile(rb"[\"']__main__[\"']")


@dataclass(frozen=True, slots=True)
class _Target:
    """What a dotted name means: a module, a package (with its folder), or portions of a namespace."""

    file: SourceFile | None
    folders: tuple[str, ...]


class ModuleIndex:
    """Answers imports of one project. ``libraries`` are top-level names of installed libraries."""

    __slots__ = ("_answers", "_files", "_folders", "_import_roots", "_libraries", "_paths")

    def __init__(self, project: Project, libraries: Iterable[str] = ()) -> None:
        """Index the files of ``project``."""
        self._files = {str(file.path): file for file in project.files}
        self._folders = _folders(project)
        self._import_roots = tuple(str(root) for root in project.import_roots)
        self._libraries = frozenset(libraries)
        self._paths: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._answers: dict[tuple[tuple[str, ...], str], _Target | None] = {}

    def resolve(self, importer: SourceFile, dotted: str) -> SourceFile | None:
        """The file that ``import dotted`` means in ``importer``.

        ``None`` for a namespace package (see ``is_namespace``) and for what the project does not hold.
        """
        target = self._absolute(importer, dotted)
        return target.file if target else None

    def resolve_relative(self, importer: SourceFile, level: int, dotted: str) -> SourceFile | None:
        """The file that ``from <level dots><dotted> import ...`` names; ``dotted`` may be empty."""
        target = self._relative(importer, level, dotted)
        return target.file if target else None

    def is_namespace(self, importer: SourceFile, dotted: str, level: int = 0) -> bool:
        """Whether the name, relative if ``level`` is above 0, means a package without ``__init__.py``."""
        target = self._relative(importer, level, dotted) if level else self._absolute(importer, dotted)
        return target is not None and target.file is None

    def _absolute(self, importer: SourceFile, dotted: str) -> _Target | None:
        """``tensorflow.py`` that imports ``tensorflow`` does not mean itself."""
        head = dotted.partition(".")[0]
        first, last = self._search_paths(importer)
        if head in self._libraries and self._is_plain_folder(first, head):
            return None
        target = self._answer(first, dotted)
        if target is None and last and head not in self._libraries:
            target = self._answer(last, dotted)
        names_itself = target is not None and target.file is importer and dotted == head
        return None if names_itself and not importer.is_package else target

    def _is_plain_folder(self, folders: tuple[str, ...], name: str) -> bool:
        target = self._answer(folders, name)
        return target is not None and target.file is None

    def _relative(self, importer: SourceFile, level: int, dotted: str) -> _Target | None:
        folder = os.path.dirname(importer.path)
        for _ in range(level - 1):
            folder = os.path.dirname(folder)
        start = self._folder_target(folder)
        return self._descend(start, dotted.split(".")) if start and dotted else start

    def _search_paths(self, importer: SourceFile) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The folders to search first, and those to search only if that finds nothing."""
        found = self._paths.get(importer.key)
        if found is None:
            own = os.path.dirname(importer.path)
            first = dict.fromkeys([str(importer.import_root), *self._import_roots])
            late = own not in first and self._may_be_a_script(importer, own)
            found = self._paths[importer.key] = (tuple(first), (own,) if late else ())
        return found

    def _may_be_a_script(self, importer: SourceFile, own: str) -> bool:
        if os.path.join(own, "__init__.py") not in self._files:
            return True
        return any(map(_is_main_guard, _IF.findall(importer.source)))

    def _answer(self, folders: tuple[str, ...], dotted: str) -> _Target | None:
        key = (folders, dotted)
        if key not in self._answers:
            self._answers[key] = self._descend(_Target(None, folders), dotted.split("."))
        return self._answers[key]

    def _descend(self, start: _Target, parts: list[str]) -> _Target | None:
        target: _Target | None = start
        for part in parts:
            target = self._member(target.folders, part) if target else None
        return target

    def _member(self, folders: tuple[str, ...], name: str) -> _Target | None:
        """A package or module in one of ``folders``; failing that, a namespace over all of them."""
        portions = []
        for folder in folders:
            path = os.path.join(folder, name)
            package = self._files.get(os.path.join(path, "__init__.py"))
            if package:
                return _Target(package, (path,))
            module = self._files.get(path + ".py")
            if module:
                return _Target(module, ())
            if path in self._folders:
                portions.append(path)
        return _Target(None, tuple(portions)) if portions else None

    def _folder_target(self, folder: str) -> _Target | None:
        if folder not in self._folders:
            return None
        return _Target(self._files.get(os.path.join(folder, "__init__.py")), (folder,))


def _is_main_guard(line: bytes) -> bool:
    name = _NAME.search(line)
    return name is not None and _MAIN.search(line, name.end()) is not None


def _folders(project: Project) -> set[str]:
    """The folders from every file up to the root; for a file outside of it, up to its import root."""
    root = str(project.root)
    starts: set[tuple[str, str]] = set()
    for file in project.files:
        path = str(file.path)
        starts.add((os.path.dirname(path), root if is_below(path, root) else str(file.import_root)))
    found: set[str] = set()
    for folder, end in starts:
        above = os.path.dirname(folder)
        while folder not in (end, above):
            found.add(folder)
            folder, above = above, os.path.dirname(above)  # noqa: PLW2901
        found.add(folder)
    return found
