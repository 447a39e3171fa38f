"""Replaces a file as a whole, or leaves it as it is.

The new bytes go to a temporary file in the same folder, are flushed to disk, get the mode bits of the old
file and take its place in one step; whoever reads the file meanwhile sees the old or the new one. Symbolic
links are followed to the file that they name, and stay. A file that is not what was analysed is not touched.
"""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile

from pylint_hybrid.project.regular_files import NotRegularError, open_regular


class WriteError(Exception):
    """The file was not replaced; the text says why."""


def replace_file(path: str, before: bytes, after: bytes) -> None:
    """Replace the content ``before`` by ``after``. Raises ``WriteError``, with the file as it was."""
    try:
        target = os.path.realpath(path)
        mode = _mode_of_writable(target)
        _compare(target, before)
        _replace(target, mode, before, after)
    except NotRegularError as error:
        raise WriteError(str(error)) from error
    except OSError as error:
        raise WriteError(f"cannot be written: {error.strerror or error}") from error


def _mode_of_writable(target: str) -> int:
    """The mode bits; a file that is marked read-only would be replaced all the same, so it is asked for."""
    status = os.stat(target)
    if not stat.S_ISREG(status.st_mode):
        raise WriteError("not a regular file")
    if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        raise WriteError("the file is read-only")
    return stat.S_IMODE(status.st_mode)


def _compare(target: str, before: bytes) -> None:
    with open(target, "rb", opener=open_regular) as stream:
        if stream.read() != before:
            raise WriteError("the file was changed since it was analysed")


def _replace(target: str, mode: int, before: bytes, after: bytes) -> None:
    folder, name = os.path.split(target)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{name}.", suffix=".tmp", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(after)
            stream.flush()
            os.fsync(stream.fileno())
        _take_over(temporary, target, mode)
        _compare(target, before)  # once more, as late as possible
        os.replace(temporary, target)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
        raise
    _flush_folder(folder)


def _take_over(temporary: str, target: str, mode: int) -> None:
    """Give the new file the owner of the old one, where that is allowed, and its mode bits."""
    if hasattr(os, "chown"):
        status = os.stat(target)
        with contextlib.suppress(OSError):
            os.chown(temporary, status.st_uid, status.st_gid)
    os.chmod(temporary, mode)  # after the owner: a change of owner clears bits


def _flush_folder(folder: str) -> None:
    """Make the new name last through a crash, where the system lets folders be opened."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
