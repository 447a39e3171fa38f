"""What a name that a file imports from another file of the project stands for.

Projects often import TensorFlow in one module (``backend``, ``common``) and take it from there everywhere.
Such a name is TensorFlow for certain only where that module binds it without a condition; where it depends
on a condition, files that use it must go on loading without TensorFlow.
"""

from __future__ import annotations

import ast
from functools import partial

from autofix.imports import CONDITIONAL, MODULES, Resolver, exported
from autofix.source import SourceError, parse
from pylint_hybrid.project.model import Project, SourceFile

_MAX_HOPS = 8


class Reexports:
    """Follows imports between the files of one project; each file is parsed at most once."""

    def __init__(self, project: Project) -> None:
        self._by_module: dict[str, SourceFile] = {}
        for file in project.files:
            self._by_module.setdefault(file.module, file)
        self._by_path = {str(file.path): file for file in project.files}
        self._trees: dict[str, ast.Module | None] = {}

    def resolver(self, path: str) -> Resolver:
        """What names mean that the file at ``path`` imports."""
        return partial(self._resolve, self._by_path.get(path))

    def _resolve(self, importer: SourceFile | None, target: str) -> str | None:
        sure = True
        for _ in range(_MAX_HOPS):
            absolute = _absolute(importer, target)
            if _is_tensorflow(absolute):
                return absolute if sure else CONDITIONAL
            module, _, name = absolute.rpartition(".")
            importer = self._by_module.get(module)
            tree = self._tree(importer)
            if tree is None:
                return None
            found, certain = exported(tree, name)
            if found is None:
                return None
            target, sure = found, sure and certain
        return None

    def _tree(self, file: SourceFile | None) -> ast.Module | None:
        if file is None:
            return None
        if file.key not in self._trees:
            try:
                self._trees[file.key] = parse(file.source)
            except SourceError:  # reported by the analysis of that file
                self._trees[file.key] = None
        return self._trees[file.key]


def _is_tensorflow(dotted: str) -> bool:
    return dotted in MODULES or dotted.rpartition(".")[0] in MODULES


def _absolute(importer: SourceFile | None, target: str) -> str:
    """A dotted name without leading dots, as seen from ``importer``."""
    name = target.lstrip(".")
    level = len(target) - len(name)
    if level == 0 or importer is None:
        return name if level == 0 else ""
    package = importer.module.split(".")
    if not importer.is_package:
        package.pop()
    kept = package[: len(package) - (level - 1)] if level > 1 else package
    return ".".join((*kept, name))
