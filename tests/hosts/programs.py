"""A small project whose findings are marked in its sources, and the real programs to run on it."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.hosts.pylint_versions import installed_pylint

REPOSITORY = Path(__file__).resolve().parents[2]
SOURCES = Path(__file__).with_name("fixtures") / "sample"
PYLINT_VERSIONS = ("4.0.10", "4.1.4")
FLAKE8_PLUGIN = "pylint_hybrid.flake8_plugin:Flake8Plugin"

Place = tuple[str, int, str]  # file name below the project, line, symbol
_MARKER = re.compile(r"#\s*\[([a-z0-9-]+)(?:\((off|silenced|noqa)\))?\]")


@dataclass(frozen=True)
class Sample:
    """The project on disk, and what its markers say.

    ``# [symbol]`` stands on the line of a finding; ``(off)`` marks a message that is off by default,
    ``(silenced)`` one that a comment of Pylint's disables, ``(noqa)`` one that only flake8's does.
    """

    root: Path

    def files(self) -> list[Path]:
        return sorted(self.root.rglob("*.py"))

    def marked(self, *kinds: str, files: Iterable[Path] | None = None) -> set[Place]:
        """The places marked with one of ``kinds``; none given: those that are reported by default."""
        return {
            (path.relative_to(self.root).as_posix(), number, found[1])
            for path in (self.files() if files is None else files)
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
            for found in _MARKER.finditer(line)
            if (found[2] or "") in (kinds or ("",))
        }


def environment(*search: str, cache: Path) -> dict[str, str]:
    """An environment in which ``search`` and this checkout are importable, with a cache of its own."""
    paths = [*search, str(REPOSITORY), os.environ.get("PYTHONPATH", "")]
    joined = os.pathsep.join(filter(None, paths))
    return {**os.environ, "PYTHONPATH": joined, "PYLINT_HYBRID_CACHE_DIR": str(cache)}


@dataclass(frozen=True)
class Program:
    """A real program, started as a user would, with this checkout importable."""

    command: tuple[str, ...]
    env: Mapping[str, str]

    def __call__(
        self, *arguments: str | Path, cwd: Path, stdin: bytes | None = None
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [*self.command, *map(str, arguments)],
            cwd=cwd,
            env=dict(self.env),
            input=stdin,
            capture_output=True,
            timeout=300,
            check=False,
        )
        output, errors = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in output + errors, output + errors
        return subprocess.CompletedProcess(done.args, done.returncode, output, errors)


def pylint_program(version: str, cache: Path) -> Program:
    """Pylint with the plugin, and with no configuration but the options."""
    options = ("--rcfile", os.devnull, "--load-plugins=pylint_hybrid", "--score=n", "--persistent=n")
    command = (sys.executable, "-m", "pylint", *options)
    return Program(command, environment(*installed_pylint(version), cache=cache))


def flake8_program(folder: Path) -> Program:
    """flake8 with the plugin: by its entry point where this package is installed, else from this checkout."""
    config = folder / "flake8.ini"
    installed = importlib.metadata.entry_points(group="flake8.extension", name="HYB")
    local = "" if installed else "[flake8:local-plugins]\nextension = HYB = " + FLAKE8_PLUGIN
    config.write_text(f"[flake8]\n{local}\n")
    command = (sys.executable, "-m", "flake8", "--config", str(config))
    return Program(command, environment(cache=folder / "cache"))
