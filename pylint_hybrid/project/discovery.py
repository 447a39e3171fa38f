"""From a request to a project: finds and reads every file below the root, once, and names it.

The whole project is loaded whatever paths were asked for, because callers elsewhere decide what reaches a
function. What cannot be read or decoded becomes a ``Problem`` and costs that file only. A root with more
than ``max_files`` files is cut off, the asked paths first, and says so.
"""

from __future__ import annotations

import io
import os
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pylint_hybrid.project.excludes import Excludes, excludes_at, excludes_between
from pylint_hybrid.project.model import Problem, Project, Request, Settings, SourceFile
from pylint_hybrid.project.naming import Layout, find_layout, is_below
from pylint_hybrid.project.regular_files import open_regular
from pylint_hybrid.project.roots import Root, Top, absolute, explicit_root, find_root, outermost_package
from pylint_hybrid.project.settings import load_settings
from pylint_hybrid.project.walk import Walk

_SHOWN_FOLDERS = 5


@dataclass(frozen=True, slots=True)
class _Asked:
    """The paths of the request that exist, or will: folders, and files, which may be unsaved buffers."""

    folders: tuple[Path, ...]
    files: tuple[Path, ...]
    problems: tuple[Problem, ...]


def load_project(request: Request) -> Project:
    """Load the project around ``request.paths``. Raises ``ConfigurationError`` and nothing else."""
    overlays = {absolute(path): source for path, source in request.overlays.items()}
    paths = tuple(dict.fromkeys(absolute(path) for path in request.paths))
    root = explicit_root(request.root) if request.root is not None else find_root(paths or overlays)
    settings = load_settings(root.path, request.overrides)
    asked = _sort_out(paths, overlays)
    walk = _walk(root, settings, asked)
    sources, unreadable = _read({*walk.files, *map(str, asked.files)}, overlays, walk)
    layout = find_layout(str(root.path), walk.project_folders, sources)
    files = _source_files(layout, sources)
    reported = _reported(files, frozenset(map(str, paths)))
    problems = [*asked.problems, *walk.problems, *unreadable, *_cap_problem(walk, settings)]
    problems += _empty_folders(asked.folders, files, problems)
    return Project(
        root=root.path,
        import_roots=tuple(map(Path, layout.import_roots)),
        files=files,
        reported=reported,
        settings=settings,
        problems=tuple(sorted(set(problems), key=lambda each: each.sort_key)),
        asked=paths,
    )


def _sort_out(paths: Iterable[Path], overlays: Mapping[Path, bytes]) -> _Asked:
    """Overlays are loaded too, whether they were asked for or not."""
    folders, files, problems = [], [*overlays], []
    for path in paths:
        if path.is_dir():
            folders.append(path)
        elif path in overlays:
            continue
        elif path.exists():
            files.append(path)
        else:
            problems.append(Problem(str(path), None, "no such file or folder"))
    return _Asked(tuple(folders), tuple(files), tuple(problems))


def _walk(root: Root, settings: Settings, asked: _Asked) -> Walk:
    """Search the asked folders, excluded or not, then the rest of the project."""
    walk = Walk(root.path, settings.max_files)
    if not asked.folders and not asked.files:
        return walk  # nothing that was asked for exists: no reason to read what lies around it
    at_root = excludes_at(root.path, settings.exclude)
    for top in (*map(Top, asked.folders), *_packages_outside(root, asked.files), *root.tops):
        inherited = (
            excludes_between(at_root, root.path, top.path) if top.path.is_relative_to(root.path) else None
        )
        walk.search(top.path, inherited or Excludes().below(str(top.path)), top.deep)
    return walk


def _packages_outside(root: Root, files: Iterable[Path]) -> list[Top]:
    """The packages of asked files that lie outside of a root that the user named."""
    outside = (file.parent for file in files if not file.is_relative_to(root.path))
    return sorted({Top(package) for folder in outside if (package := outermost_package(folder))})


def _read(
    paths: Iterable[str], overlays: Mapping[Path, bytes], walk: Walk
) -> tuple[dict[str, bytes], list[Problem]]:
    buffers = {str(path): source for path, source in overlays.items()}
    sources: dict[str, bytes] = {}
    problems = []
    for path in sorted(paths):
        try:
            source = buffers[path] if path in buffers else _content(path)
        except OSError as error:
            problems.append(Problem(path, None, f"cannot be read: {error.strerror or error}"))
            continue
        problem = _decoding_problem(path, source)
        if problem:
            problems.append(problem)
        else:
            sources[path] = source
    return sources, problems


def _content(path: str) -> bytes:
    with open(path, "rb", buffering=0, opener=open_regular) as file:
        return file.readall()


def _decoding_problem(path: str, source: bytes) -> Problem | None:
    """Python's own rules: UTF-8 unless a comment in the first two lines says otherwise; no null bytes."""
    if source.isascii() and b"\0" not in source and b"coding" not in source[:400]:
        return None
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
        source.decode(encoding)
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        return Problem(path, line, f"cannot be decoded: {error.reason} ({error.encoding})")
    except (SyntaxError, LookupError, ValueError) as error:
        return Problem(path, 1, f"cannot be decoded: {error}")
    if b"\0" in source:
        return Problem(path, source.count(b"\n", 0, source.index(b"\0")) + 1, "contains a null byte")
    return None


def _source_files(layout: Layout, sources: Mapping[str, bytes]) -> tuple[SourceFile, ...]:
    files = []
    import_roots: dict[str, Path] = {}
    for path, source in sources.items():
        name = layout.name(path)
        is_package = os.path.basename(path) == "__init__.py"
        import_root = import_roots.get(name.import_root)
        if import_root is None:
            import_root = import_roots[name.import_root] = Path(name.import_root)
        key = _key(path, layout.root)
        files.append(SourceFile(key, Path(path), name.dotted, is_package, import_root, source))
    return tuple(sorted(files, key=lambda file: file.key))


def _reported(files: Iterable[SourceFile], named: frozenset[str]) -> frozenset[str]:
    """Keys of the files that were named, or lie in a folder that was."""
    inside: dict[str, bool] = {}
    found: list[str] = []
    for file in files:
        path = str(file.path)
        folder = os.path.dirname(path)
        if folder not in inside:
            inside[folder] = not named.isdisjoint(_chain(folder))
        if inside[folder] or path in named:
            found.append(file.key)
    return frozenset(found)


def _key(path: str, root: str) -> str:
    if is_below(path, root):
        return path[len(root.rstrip(os.sep)) + 1 :].replace(os.sep, "/")
    try:
        return os.path.relpath(path, root).replace(os.sep, "/")
    except ValueError:  # on another Windows drive
        return path.replace(os.sep, "/")


def _chain(path: str) -> Iterator[str]:
    """``path`` and all folders above it."""
    yield path
    while (folder := os.path.dirname(path)) != path:
        yield folder
        path = folder


def _cap_problem(walk: Walk, settings: Settings) -> list[Problem]:
    if not walk.unvisited:
        return []
    folders = sorted({*walk.unvisited} - {str(walk.root)})
    shown = ", ".join(folders[:_SHOWN_FOLDERS])
    more = f" and {len(folders) - _SHOWN_FOLDERS} more" if len(folders) > _SHOWN_FOLDERS else ""
    rest = " and what else is below the root" if str(walk.root) in walk.unvisited else ""
    message = (
        f"more than {settings.max_files} Python files below this root; not analysed: {shown}{more}{rest}; "
        "name a smaller root with --root, leave folders out with 'exclude', or raise 'max-files'"
    )
    return [Problem(str(walk.root), None, message)]


def _empty_folders(
    folders: Iterable[Path], files: Iterable[SourceFile], problems: Iterable[Problem]
) -> list[Problem]:
    """Folders that were asked for and hold nothing to analyse, unless the reason is told already."""
    seen = {*(str(file.path) for file in files), *(problem.path for problem in problems)}
    holding = {folder for path in seen for folder in _chain(path)}
    missing = (folder for folder in map(str, folders) if folder not in holding)
    return [Problem(folder, None, "no Python files in this folder") for folder in missing]
