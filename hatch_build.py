"""Compiles the analysis with mypyc while a wheel is built.

The rooms that take most of the time become extension modules, which halves the time of a cold run; their
sources stay in the wheel, and every answer is the same. Where that does not work (no C compiler, no mypy,
another implementation of Python), the wheel is pure Python and one warning says why. The environment variable
``PYLINT_HYBRID_COMPILE`` decides otherwise: ``0`` never compiles, ``1`` makes a failure an error. Editable
installations are always pure, so that the code that is edited is the code that runs.

Everything is compiled in ``build/compiled``, out of the source tree, in a folder named by a hash of all that
the result depends on. A folder that is there is complete (it is renamed into its place) and is used again.
The compilation runs in a process of its own (this file as a script), in which mypyc may do to ``sys.argv``,
``setuptools`` and the working directory what it likes.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SWITCH = "PYLINT_HYBRID_COMPILE"
PACKAGE = "pylint_hybrid"
# Where the time goes. ``rules`` must stay as it is: its docstrings are documentation, and compiled modules
# have none; hosts and reports wait for others most of the time.
ROOMS = ("decisions", "domain", "evaluation", "facts", "findings", "knowledge", "lowering")
MYPY = "2.4.1"
# Higher levels take longer to compile than they gain.
OPTIMISATION = "1"
KEPT_FOLDERS = 4
_MOST_JOBS = 16

# What is not installed while a wheel is built has no types then, and the type checker's opinion is asked for
# by the tests, not here.
_MYPY_SETTINGS = f"""\
[mypy]
python_version = {sys.version_info[0]}.{sys.version_info[1]}
explicit_package_bases = True
follow_imports = silent
ignore_missing_imports = True
mypy_path = .
"""


class CompilationError(Exception):
    """Why there is no compiled build, in one line."""


class CompilingBuildHook(BuildHookInterface):  # type: ignore[misc]
    """What hatchling calls."""

    def dependencies(self) -> list[str]:
        """What a build needs beyond ``build-system.requires``: nothing, if nothing will be compiled."""
        if _switch() == "0" or _obstacle() is not None:
            return []
        return [f"mypy=={MYPY}", "setuptools>=75"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and put the results into the wheel."""
        switch = _switch()
        if version == "editable" or switch == "0":
            return
        try:
            folder = compiled_folder(Path(self.root))
        except (CompilationError, OSError) as error:
            if switch == "1":
                raise
            self.app.display_warning(
                f"{PACKAGE} is not compiled, hence slower: {error} ({SWITCH}=0 is silent)"
            )
            return
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        for path in _files(folder):
            build_data["force_include"][str(path)] = path.relative_to(folder).as_posix()


def _switch() -> str:
    value = os.environ.get(SWITCH, "")
    if value not in ("", "0", "1"):
        raise ValueError(f"{SWITCH} is {value!r}, not 0 or 1")
    return value


def _obstacle() -> str | None:
    """Why nothing can be compiled here, as far as that can be told without trying."""
    if platform.python_implementation() != "CPython":
        return f"{platform.python_implementation()} is not CPython"
    headers = Path(sysconfig.get_path("include"), "Python.h")
    if not headers.is_file():
        return f"Python's headers are not installed ({headers})"
    compiler = _compiler()
    if compiler is not None and shutil.which(compiler) is None:
        return f"no C compiler ({compiler})"
    return None


def _compiler() -> str | None:
    """The program that compiles C; None where that is for setuptools to find out."""
    command = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "")
    return command[0] if command else None


def compiled_folder(root: Path) -> Path:
    """The folder with the extension modules of the sources below ``root``, compiled if need be.

    Raises ``CompilationError``.
    """
    obstacle = _obstacle()
    if obstacle is not None:
        raise CompilationError(obstacle)
    _check_mypy()
    store = root / "build" / "compiled"
    folder = store / fingerprint(root)
    if not folder.is_dir():
        store.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="unfinished-", dir=store) as scratch:
            results = _compile(root, Path(scratch))
            try:
                results.rename(folder)
            except OSError:  # another build was faster
                if not folder.is_dir():
                    raise
    folder.touch()
    _forget_old(store)
    return folder


def _check_mypy() -> None:
    try:
        found = importlib.metadata.version("mypy")
    except importlib.metadata.PackageNotFoundError:
        raise CompilationError("mypy is not installed") from None
    if found != MYPY:
        raise CompilationError(f"mypy is {found}, not {MYPY}")


def fingerprint(root: Path) -> str:
    """A hash of all that the extension modules depend on."""
    variables = [os.environ.get(name, "") for name in ("CC", "CFLAGS", "LDFLAGS", "MACOSX_DEPLOYMENT_TARGET")]
    suffix = sysconfig.get_config_var("EXT_SUFFIX")
    digest = hashlib.sha256(repr((sys.version, suffix, sysconfig.get_platform(), MYPY, variables)).encode())
    for path in [Path(__file__), *sorted((root / PACKAGE).rglob("*.py"))]:
        digest.update(path.name.encode() + b"\0")
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _compile(root: Path, scratch: Path) -> Path:
    """Compile a copy of the sources in a folder that may be filled; returns the folder of the results."""
    sources = scratch / "sources"
    for path in sorted((root / PACKAGE).rglob("*.py")):
        copy = sources / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    (sources / "mypy.ini").write_text(_MYPY_SETTINGS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(Path(__file__).resolve()), "../results"],
        cwd=sources,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    results = scratch / "results"
    if done.returncode != 0:
        raise CompilationError(_reason(done.stdout))
    if not _files(results):
        raise CompilationError("the compiler made nothing")
    return results


def _reason(output: str) -> str:
    """The line of a compiler's output that tells most."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["the compiler failed without a word"])[0]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _forget_old(store: Path) -> None:
    """Keep the folders that were used last."""
    folders = [path for path in store.iterdir() if not path.name.startswith("unfinished-")]
    folders.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in folders[KEPT_FOLDERS:]:
        shutil.rmtree(path, ignore_errors=True)


# --- in a process of its own -----------------------------------------------------------------------------


def modules_to_compile() -> Iterator[str]:
    """The modules of ``ROOMS``, below the working directory, that hold code."""
    for room in ROOMS:
        for path in sorted(Path(PACKAGE, room).rglob("*.py")):
            # Packages that only pass names on gain nothing.
            if path.name != "__init__.py" or _defines_something(path):
                yield str(path)


def _defines_something(path: Path) -> bool:
    body = ast.parse(path.read_bytes()).body
    return any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in body)


def _build_extensions(destination: str) -> None:
    """Compile below the working directory, and put the extension modules into ``destination``."""
    from mypyc.build import mypycify
    from setuptools import Distribution
    from setuptools.command.build_ext import build_ext

    class ParallelBuild(build_ext):  # type: ignore[misc]
        """Compiles all files of all extensions side by side; setuptools would do so for extensions only."""

        def build_extensions(self) -> None:
            tasks = [(extension, source) for extension in self.extensions for source in extension.sources]
            with ThreadPoolExecutor(_jobs()) as pool:
                compiled = list(pool.map(self._compile_one, *zip(*tasks, strict=True)))
                for (extension, _), objects in zip(tasks, compiled, strict=True):
                    extension.extra_objects.extend(objects)
                for extension in self.extensions:
                    extension.sources = []
                list(pool.map(self.build_extension, self.extensions))

        def _compile_one(self, extension: Any, source: str) -> list[str]:
            return list(
                self.compiler.compile(
                    [source],
                    output_dir=self.build_temp,
                    include_dirs=extension.include_dirs,
                    extra_postargs=extension.extra_compile_args,
                )
            )

    _try_compiler()
    extensions = mypycify(
        ["--config-file=mypy.ini", *modules_to_compile()],
        opt_level=OPTIMISATION,
        debug_level="0",
        multi_file=True,
        group_name=PACKAGE,
    )
    distribution = Distribution({"name": PACKAGE, "ext_modules": extensions})
    command = ParallelBuild(distribution)
    command.build_lib, command.build_temp, command.force = destination, "objects", True
    command.ensure_finalized()
    command.run()


def _try_compiler() -> None:
    """Let a compiler that does not work fail at once, not after all the work of mypyc."""
    from setuptools._distutils.ccompiler import new_compiler
    from setuptools._distutils.sysconfig import customize_compiler

    trial = Path("trial.c")
    trial.write_text("#include <Python.h>\n", encoding="utf-8")
    compiler = new_compiler()
    customize_compiler(compiler)
    compiler.compile([str(trial)], output_dir="objects", include_dirs=[sysconfig.get_path("include")])


def _jobs() -> int:
    if hasattr(os, "sched_getaffinity"):
        return min(_MOST_JOBS, len(os.sched_getaffinity(0)))
    return min(_MOST_JOBS, os.cpu_count() or 1)


if __name__ == "__main__":
    _build_extensions(sys.argv[1])
