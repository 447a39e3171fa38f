"""Decides by which name each file is imported, from the files alone.

A file in a package is named from above the outermost package. A folder without ``__init__.py`` is a
namespace package where it lies inside a package, or where some file of the project imports it by its
dotted name from an import root; else its files are scripts, named from their own folder. Nothing above
the root counts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ModuleName:
    """The dotted name of a file and the folder from which it is counted."""

    dotted: str
    import_root: str


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the packages of a project lie. All paths are absolute."""

    root: str
    import_roots: tuple[str, ...]
    packages: frozenset[str]  # folders with __init__.py
    namespaces: frozenset[str] = frozenset()  # folders without, imported as packages

    def name(self, path: str) -> ModuleName:
        """The name by which the file at ``path`` is imported."""
        folder, base = os.path.split(path)
        import_root = self._import_root(folder)
        stem = os.path.splitext(base)[0]
        if stem == "__init__" and folder == import_root:  # the root itself is a package
            return ModuleName(os.path.basename(folder), os.path.dirname(folder))
        below = folder[len(import_root.rstrip(os.sep)) + 1 :]
        parts = below.split(os.sep) if below else []
        return ModuleName(".".join(parts if stem == "__init__" else [*parts, stem]), import_root)

    def nearest_import_root(self, folder: str) -> str:
        """The deepest import root that holds ``folder``, itself included."""
        roots = (root for root in self.import_roots if folder == root or is_below(folder, root))
        return max(roots, key=len, default=folder)

    def folders_inside(self, folder: str) -> list[str]:
        """``folder`` and those above it, inside out, below the root.

        A file that was named from outside the root counts as far as its packages go.
        """
        beneath = is_below(folder, self.root)
        found = []
        while folder not in (self.root, os.path.dirname(folder)):
            if not beneath and folder not in self.packages:
                break
            found.append(folder)
            folder = os.path.dirname(folder)
        return found

    def _import_root(self, folder: str) -> str:
        """The folder above the outermost package; for a namespace package, the import root it hangs from."""
        inside = self.folders_inside(folder)
        known = [each for each in inside if each in self.packages or each in self.namespaces]
        if not known:
            return folder
        above = os.path.dirname(known[-1])
        return self.nearest_import_root(above) if known[-1] in self.namespaces else above


def find_layout(root: str, project_folders: Iterable[str], sources: Mapping[str, bytes]) -> Layout:
    """The layout of the files in ``sources`` (absolute path -> content).

    ``project_folders`` are the folders that hold a ``pyproject.toml``, ``setup.py`` or ``setup.cfg``.
    """
    packages = frozenset(os.path.dirname(path) for path in sources if os.path.basename(path) == "__init__.py")
    holding = folders_above({os.path.dirname(path) for path in sources})
    roots = _import_roots(root, sorted(project_folders), packages, holding)
    layout = Layout(root, roots, packages)
    return Layout(root, roots, packages, _imported_namespaces(layout, sources))


def is_below(path: str, folder: str) -> bool:
    """Whether ``path`` lies inside ``folder``; both absolute."""
    return path.startswith(folder.rstrip(os.sep) + os.sep)


def folders_above(folders: Iterable[str]) -> set[str]:
    """These folders and all above them."""
    found: set[str] = set()
    for folder in folders:
        while folder not in found:
            found.add(folder)
            folder = os.path.dirname(folder)  # noqa: PLW2901
    return found


def _import_roots(
    root: str, project_folders: list[str], packages: frozenset[str], holding: set[str]
) -> tuple[str, ...]:
    """The root first, then ``src`` in it, then the same of nested projects."""
    roots = [root]
    for folder in (root, *project_folders):
        for candidate in (folder, os.path.join(folder, "src")):
            if candidate in holding and candidate not in packages and candidate not in roots:
                roots.append(candidate)
    if root in packages:
        roots.append(os.path.dirname(root))
    return tuple(roots)


def _imported_namespaces(layout: Layout, sources: Mapping[str, bytes]) -> frozenset[str]:
    """Folders without ``__init__.py`` that some file imports by their dotted name from an import root."""
    members = _members_of_plain_folders(layout, sources)
    dotted = {folder: _dotted(folder, layout) for folder in members}
    if not members:
        return frozenset()
    imported = _imported_names({name.split(".")[0] for name in dotted.values()}, sources.values())
    return frozenset(
        folder
        for folder, names in members.items()
        if any(f"{dotted[folder]}.{member}" in imported for member in names)
    )


def _members_of_plain_folders(layout: Layout, paths: Iterable[str]) -> dict[str, set[str]]:
    """Folder without ``__init__.py`` -> names of the modules and folders in it."""
    members: dict[str, set[str]] = {}
    for path in paths:
        child = os.path.splitext(path)[0]
        for folder in layout.folders_inside(os.path.dirname(path)):
            if folder not in layout.packages and folder not in layout.import_roots:
                members.setdefault(folder, set()).add(os.path.basename(child))
            child = folder
    return members


def _dotted(folder: str, layout: Layout) -> str:
    root = layout.nearest_import_root(os.path.dirname(folder))
    return os.path.relpath(folder, root).replace(os.sep, ".")


def _imported_names(heads: set[str], sources: Iterable[bytes]) -> set[str]:
    """Absolute imports that begin with one of ``heads``, with every prefix of each."""
    head = "|".join(re.escape(each) for each in sorted(heads))
    module = rf"^[ \t]*(?:from|import)[ \t]+((?:{head})(?:\.\w+)*)\b"
    member = r"(?:[ \t]+import[ \t]+\(?[ \t]*(\w+))?"
    statement = re.compile((module + member).encode(), re.MULTILINE)
    names: set[str] = set()
    for source in sources:
        for found in statement.findall(source):
            parts = b".".join(filter(None, found)).decode("utf-8", "replace").split(".")
            names.update(".".join(parts[:end]) for end in range(1, len(parts) + 1))
    return names
