"""Other versions of Pylint than the installed one, installed once per machine, user and Python.

They lie in a folder below the one for temporary files, where other users may write: it is used only if it is
ours and nobody else can write to it, and else one is made that nobody could foresee. Each version is
installed beside its place and then renamed, so that processes may do this at the same time.

Without a package index the tests of other versions are skipped; where ``PYLINT_HYBRID_TESTS_REQUIRED`` is
set, as continuous integration does, they fail instead.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib.metadata
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

REQUIRED = "PYLINT_HYBRID_TESTS_REQUIRED"
Install = Callable[[str, Path], None]


class UnavailableError(Exception):
    """A version cannot be had here; the text says why."""


def installed_pylint(version: str) -> tuple[str, ...]:
    """What to put before ``sys.path`` to have this version of Pylint: nothing, if it is the installed one."""
    if importlib.metadata.version("pylint") == version:
        return ()
    found = _folder_or_reason(version)
    if isinstance(found, Path):
        return (str(found),)
    reason = f"Pylint {version} cannot be installed to test with it: {found}"
    if os.environ.get(REQUIRED):
        pytest.fail(reason)
    pytest.skip(reason)


@functools.cache
def _folder_or_reason(version: str) -> Path | str:
    """Tried once per process: without a network each attempt takes long."""
    try:
        return version_folder(version, private_folder(Path(tempfile.gettempdir())), install_with_pip)
    except UnavailableError as error:
        return str(error)


def private_folder(above: Path) -> Path:
    """A folder that nobody else can write to: that of an earlier run, if it is really ours, or a new one."""
    if _is_open_to_all(above):
        raise UnavailableError(f"{above}: everybody may replace what others put there")
    user = os.geteuid() if hasattr(os, "geteuid") else "user"
    folder = above / f"pylint-hybrid-tests-{user}"
    try:
        with contextlib.suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        if is_ours(folder):
            return folder
        fresh = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=above))
    except OSError as error:
        raise UnavailableError(f"{above}: {error.strerror or error}") from error
    atexit.register(shutil.rmtree, fresh, ignore_errors=True)
    return fresh


def is_ours(folder: Path) -> bool:
    """Whether it is a folder, not a link to one, that belongs to us, and that we alone may use."""
    status = folder.lstat()
    if not hasattr(os, "geteuid"):  # on Windows, the folder for temporary files is the user's own
        return stat.S_ISDIR(status.st_mode)
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid() and not status.st_mode & 0o077


def _is_open_to_all(folder: Path) -> bool:
    """Whether everybody may rename and remove what others put there; the sticky bit forbids that."""
    mode = folder.stat().st_mode
    return os.name != "nt" and bool(mode & stat.S_IWOTH) and not mode & stat.S_ISVTX


def version_folder(version: str, private: Path, install: Install) -> Path:
    """The folder with this version, which is installed if it is not there as a whole."""
    folder = private / f"{sys.implementation.cache_tag}-pylint-{version}"
    if is_complete(folder, version):
        return folder
    beside = Path(tempfile.mkdtemp(prefix=f"{folder.name}-", dir=private))
    try:
        install(f"pylint=={version}", beside / "new")
        with _alone(private):
            if not is_complete(folder, version):  # else another process was quicker
                if folder.exists():
                    folder.rename(beside / "damaged")
                (beside / "new").rename(folder)
    except OSError as error:
        raise UnavailableError(f"{folder}: {error.strerror or error}") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return folder


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """No other process is here at the same time, where the system can arrange that."""
    try:
        import fcntl
    except ImportError:  # on Windows
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def is_complete(folder: Path, version: str) -> bool:
    """Whether all files are there: what cleans folders for temporary files up removes single ones."""
    found = list(importlib.metadata.distributions(path=[str(folder)]))
    versions = {distribution.metadata["Name"]: distribution.version for distribution in found}
    files = [file for distribution in found for file in distribution.files or ()]
    inside = (file for file in files if ".." not in file.parts)  # programs are recorded for another place
    return versions.get("pylint") == version and all(os.path.exists(file.locate()) for file in inside)


def install_with_pip(requirement: str, folder: Path) -> None:
    """Install into a new folder; raises ``UnavailableError`` with the last thing that pip says."""
    options = ("--quiet", "--no-input", "--disable-pip-version-check", "--retries=1", "--timeout=20")
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(folder), requirement]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnavailableError(str(error)) from error
    if done.returncode:
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["pip failed"]
        raise UnavailableError(said[-1])
