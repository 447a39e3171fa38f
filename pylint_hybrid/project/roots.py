"""Decides where a project begins, from the paths that a user or an editor names.

The root is found upward from those paths and from nothing else: hosts are started in any working
directory, and the same file must get the same answer in all of them. Folders that hold more than one
project (``/``, the home folder, the folder for temporary files, ``site-packages``) are never taken for
one: below them only the package or the folder of the file itself is looked at.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pylint_hybrid.project.excludes import INSTALLED, is_environment, is_foreign
from pylint_hybrid.project.model import ConfigurationError
from pylint_hybrid.project.settings import has_table

MARKERS = (".git", "pyproject.toml", "setup.py", "setup.cfg")


@dataclass(frozen=True, slots=True, order=True)
class Top:
    """A folder to search for files; ``deep`` tells whether its sub-folders belong to it."""

    path: Path
    deep: bool = True


@dataclass(frozen=True, slots=True)
class Root:
    """The root of a project and the folders below it that are searched.

    ``tops`` is the root itself, except where the paths have no project in common.
    """

    path: Path
    tops: tuple[Top, ...]


def absolute(path: Path) -> Path:
    """An absolute path without ``..``; symbolic links stay, so that output names what was asked for."""
    return Path(os.path.abspath(path))


def explicit_root(path: Path) -> Root:
    """The root that the user named; raises ``ConfigurationError`` if it is no folder."""
    folder = absolute(path)
    if not folder.is_dir():
        raise ConfigurationError(f"root {folder}: not a folder; allowed: an existing folder")
    return Root(folder, (Top(folder),))


def find_root(paths: Iterable[Path]) -> Root:
    """The root that the absolute ``paths`` have in common."""
    found = sorted({_root_of(path) for path in paths}, key=lambda root: root.path)
    if not found:
        raise ConfigurationError("no paths given; allowed: files and folders")
    if len(found) == 1:
        return found[0]
    return _common_root(found)


def _common_root(found: list[Root]) -> Root:
    """Several projects: the project around them if there is one, else just those, side by side."""
    try:
        common = Path(os.path.commonpath([root.path for root in found]))
    except ValueError as error:  # on several Windows drives
        raise ConfigurationError(f"the paths have no folder in common: {error}") from error
    around = _marked_folder(common)
    if around is not None:
        return Root(around, (Top(around),))
    tops = {top for root in found for top in root.tops}
    return Root(common, tuple(sorted(top for top in tops if not _lies_in_another(top, tops))))


def _lies_in_another(top: Top, tops: Iterable[Top]) -> bool:
    return any(other.deep and other != top and top.path.is_relative_to(other.path) for other in tops)


def _root_of(path: Path) -> Root:
    """The root of one path, which need not exist (an unsaved buffer)."""
    folder = path if path.is_dir() else path.parent
    marked = _marked_folder(folder)
    if marked is not None:
        return Root(marked, (Top(marked),))
    package = outermost_package(folder)
    above = package.parent if package else folder
    if path == above or not _holds_many_projects(above):
        return Root(above, (Top(above),))
    return Root(above, (Top(package) if package else Top(folder, deep=False),))


def _marked_folder(folder: Path) -> Path | None:
    """The nearest folder that configures this tool, else the nearest that looks like a project."""
    candidates = [each for each in _around(folder) if not _holds_many_projects(each)]
    configured = (each for each in candidates if has_table(each / "pyproject.toml"))
    marked = (each for each in candidates if any((each / marker).exists() for marker in MARKERS))
    return next(configured, None) or next(marked, None)


def _around(folder: Path) -> Iterator[Path]:
    """``folder`` and the folders above it that it may be a part of, inside out.

    What lies in a hidden folder or among installed packages is no part of the project around it.
    """
    for each in (folder, *folder.parents):
        if _never_a_root(each):
            return
        yield each
        if is_foreign(each.name) or is_environment(each):
            return


def outermost_package(folder: Path) -> Path | None:
    """The highest folder of the unbroken chain of packages that ``folder`` belongs to."""
    package: Path | None = None
    for each in (folder, *folder.parents):
        if not (each / "__init__.py").is_file() or _never_a_root(each):
            break
        package = each
    return package


def _holds_many_projects(folder: Path) -> bool:
    temporary = absolute(Path(tempfile.gettempdir()))
    return _never_a_root(folder) or folder.name in INSTALLED or folder == temporary


def _never_a_root(folder: Path) -> bool:
    return folder == folder.parent or str(folder) == os.path.expanduser("~")
