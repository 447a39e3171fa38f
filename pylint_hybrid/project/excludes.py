"""Decides which files and folders below a root are not the project's own.

Three sources, the first that has an opinion wins: the setting ``exclude``; ``.gitignore`` files, the
deepest first; the names of folders that tools make. A ``!pattern`` in ``exclude`` brings something back.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

# Where installed distributions live; nobody develops there.
INSTALLED = ("site-packages", "dist-packages")
_MADE_BY_TOOLS = frozenset({"__pycache__", "__pypackages__", "node_modules", *INSTALLED})
# Names that people also give to packages: these are build folders only where no ``__init__.py`` stands.
_BUILD_FOLDERS = frozenset({"build", "dist"})
_ENVIRONMENT_MARKS = ("pyvenv.cfg", "conda-meta")


@dataclass(frozen=True, slots=True)
class Layer:
    """The patterns of one ``.gitignore``, counted from its folder."""

    folder: str
    patterns: GitIgnoreSpec

    def opinion(self, path: str, is_folder: bool) -> bool | None:
        """Whether the layer ignores an absolute path; ``None`` if it says nothing about it."""
        start = self.folder.rstrip(os.sep) + os.sep
        if not path.startswith(start):
            return None
        name = path[len(start) :].replace(os.sep, "/")
        return self.patterns.check_file(name + "/" if is_folder else name).include


@dataclass(frozen=True, slots=True)
class Excludes:
    """What holds in one folder: the setting, and the ``.gitignore`` layers from the outermost inwards."""

    setting: Layer | None = None
    layers: tuple[Layer, ...] = ()

    def below(self, folder: str) -> Excludes:
        """What holds in ``folder``, which has a ``.gitignore`` of its own."""
        layer = _layer_from(folder)
        return Excludes(self.setting, (*self.layers, layer)) if layer else self

    def ignores(self, path: str, is_folder: bool) -> bool:
        """Whether patterns, or the name of a folder, exclude an absolute path."""
        for layer in (self.setting, *reversed(self.layers)):
            opinion = layer.opinion(path, is_folder) if layer else None
            if opinion is not None:
                return opinion
        return is_folder and is_not_source(path)


def excludes_at(root: Path, patterns: Iterable[str]) -> Excludes:
    """What holds at the root: the setting, and the ``.gitignore`` files of the repository around it."""
    excludes = Excludes(Layer(str(root), _compiled(patterns)) if patterns else None)
    top = next((each for each in (root, *root.parents) if (each / ".git").exists()), root)
    return excludes_between(excludes.below(str(top)), top, root) or excludes.below(str(root))


def excludes_between(excludes: Excludes, top: Path, folder: Path) -> Excludes | None:
    """What holds in ``folder``, given what holds in ``top`` above it; ``None`` if it is excluded."""
    between = [each for each in (folder, *folder.parents) if each != top and each.is_relative_to(top)]
    for each in reversed(between):
        if excludes.ignores(str(each), is_folder=True):
            return None
        excludes = excludes.below(str(each))
    return excludes


def is_foreign(name: str) -> bool:
    """Whether a folder of this name holds nothing that belongs to the project around it."""
    return name.startswith(".") or name in _MADE_BY_TOOLS or name.endswith(".egg-info")


def is_environment(folder: Path) -> bool:
    """Whether a folder is a virtual environment."""
    return any(os.path.exists(os.path.join(folder, mark)) for mark in _ENVIRONMENT_MARKS)


def is_not_source(path: str) -> bool:
    """Whether a folder is left out for its name or its marks alone."""
    name = os.path.basename(path)
    if name in _BUILD_FOLDERS:
        return not os.path.exists(os.path.join(path, "__init__.py"))
    return is_foreign(name) or is_environment(Path(path))


def _layer_from(folder: str) -> Layer | None:
    try:
        with open(os.path.join(folder, ".gitignore"), encoding="utf-8", errors="replace") as lines:
            return Layer(folder, _compiled(lines))
    except OSError:
        return None


def _compiled(patterns: Iterable[str]) -> GitIgnoreSpec:
    """A line that is no pattern is passed over, as git does."""
    good = []
    for pattern in patterns:
        try:
            GitIgnoreSpec.from_lines([pattern])
        except ValueError:
            continue
        good.append(pattern)
    return GitIgnoreSpec.from_lines(good)
