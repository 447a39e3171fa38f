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
from pylint_hybrid.project.modules import LIBRARIES, ModuleIndex

_MAX_HOPS = 8


class Reexports:
    """Follows imports between the files of one project; each file is parsed at most once."""

    def __init__(self, project: Project) -> None:
        self._index = ModuleIndex(project, LIBRARIES)
        self._by_path = {str(file.path): file for file in project.files}
        self._trees: dict[str, ast.Module | None] = {}

    def resolver(self, path: str) -> Resolver:
        """What names mean that the file at ``path`` imports."""
        return partial(self._resolve, self._by_path.get(path))

    def _resolve(self, importer: SourceFile | None, target: str) -> str | None:
        sure = True
        for _ in range(_MAX_HOPS):
            if _is_tensorflow(target):
                return target if sure else CONDITIONAL
            importer, name = self._module_of(importer, target)
            tree = self._tree(importer)
            if tree is None:
                return None
            found, certain = exported(tree, name)
            if found is None:
                return None
            target, sure = found, sure and certain
        return None

    def _module_of(self, importer: SourceFile | None, target: str) -> tuple[SourceFile | None, str]:
        """The file from which ``importer`` takes a dotted name, perhaps a relative one, and its last part."""
        dotted = target.lstrip(".")
        level = len(target) - len(dotted)
        module, _, name = dotted.rpartition(".")
        if importer is None:
            return None, name
        if level:
            return self._index.resolve_relative(importer, level, module), name
        return self._index.resolve(importer, module), name

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
