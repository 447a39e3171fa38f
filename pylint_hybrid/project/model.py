"""What a project is to the rest of the tool: its files, their module names, its settings, its problems."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


class Policy(enum.Enum):
    """Which rules decide: ours (the default) or the published ones."""

    SAFE = "safe"
    PAPER = "paper"


class EntryPoints(enum.Enum):
    """What starts a program: module bodies only, or tests too as pytest would find them."""

    TESTS = "tests"
    MODULES = "modules"


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a project after defaults, ``pyproject.toml`` and options were merged.

    ``keras`` is "auto", "2" or "3"; ``exclude`` holds gitignore-style patterns relative to the root;
    ``max_files`` is the cap on the number of files below the root.
    """

    policy: Policy = Policy.SAFE
    entry_points: EntryPoints = EntryPoints.TESTS
    keras: str = "auto"
    tf_version: str = "auto"
    exclude: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    max_files: int = 10_000
    cache_dir: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be analysed; it never hides what is known of other files."""

    path: str
    line: int | None
    message: str

    @property
    def sort_key(self) -> tuple[str, int, str]:
        """Order of output: path, line (none first), text."""
        return (self.path, self.line or 0, self.message)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One Python file. ``key`` (its path below the root, forward slashes) names it uniquely.

    ``module`` is the dotted name by which it is imported from its import root; two scripts may share it,
    never a key. ``import_root`` is the directory from which the name is counted.
    """

    key: str
    path: Path
    module: str
    is_package: bool
    import_root: Path
    source: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Project:
    """All files below a root, sorted by key, and which of them the user asked about."""

    root: Path
    import_roots: tuple[Path, ...]
    files: tuple[SourceFile, ...]
    reported: frozenset[str]  # keys
    settings: Settings
    problems: tuple[Problem, ...]
    asked: tuple[Path, ...] = ()  # the paths of the request, absolute

    def concerns(self, path: str) -> bool:
        """Whether a problem at this absolute path matters to who asked: in the paths, or at the root."""
        place = Path(path)
        return place == self.root or any(place.is_relative_to(asked) for asked in self.asked)


@dataclass(frozen=True, slots=True)
class Request:
    """What a host asks for: paths, an optional root, unsaved buffers, and options that override settings.

    ``overrides`` maps setting names (as in ``pyproject.toml``) to raw values.
    """

    paths: tuple[Path, ...]
    root: Path | None = None
    overlays: Mapping[Path, bytes] = field(default_factory=dict)
    overrides: Mapping[str, object] = field(default_factory=dict)


class ConfigurationError(Exception):
    """A setting is unknown or has a bad value; the text names key, file and allowed values."""
