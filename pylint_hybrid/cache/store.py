"""Keeps values by key in one SQLite file; whatever happens to that file, the analysis goes on.

Keys are digests of all that a value depends on, so that an entry is never stale and several processes,
versions and projects share one file. A value carries a digest of its own: damage reads as a miss. A file
that is damaged or not ours is rebuilt, a folder that cannot be written gives a cache that only reads, or
none; both are told in ``notices``. Values are bytes that the caller encodes (JSON); nothing is unpickled.
One instance belongs to one thread; after a fork the child opens the file anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TypeVar

FORMAT = 1
_APPLICATION = 0x48594252  # "HYBR", in the header of the file
_BUSY_SECONDS = 5.0
_BATCH = 500  # below SQLite's smallest limit on parameters
_PENDING_BYTES = 32 * 1024 * 1024

_log = logging.getLogger(__name__)
_Result = TypeVar("_Result")
# Connections of a parent process: SQLite forbids to use them in a child, to close them too.
_inherited: list[sqlite3.Connection] = []


def key_of(source: bytes, version: str) -> bytes:
    """The key of what was computed from ``source`` by a step whose behaviour ``version`` names.

    The version of the running Python is a part of it: its grammar and its ``ast`` decide what is computed.
    """
    python = f"{sys.version_info[0]}.{sys.version_info[1]}"
    return hashlib.blake2b(source, digest_size=32, key=f"python {python} {version}".encode()[:64]).digest()


class SummaryCache:
    """A map from keys to bytes on disk. Writes are collected and stored by ``flush`` or ``close``."""

    __slots__ = ("_connection", "_path", "_pending", "_pending_bytes", "_process", "notices")

    def __init__(self, folder: Path | None) -> None:
        """Open the cache in ``folder``, or one that holds nothing if there is no usable folder."""
        self.notices: list[str] = []
        self._path = database_in(folder) if folder else None
        self._pending: dict[bytes, bytes] = {}
        self._pending_bytes = 0
        self._process = os.getpid()
        self._connection = self._open()

    def __enter__(self) -> SummaryCache:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def usable(self) -> bool:
        """Whether anything is kept on disk."""
        return self._connection is not None

    def get(self, key: bytes) -> bytes | None:
        """The value of a key, or ``None``."""
        return self.get_many([key]).get(key)

    def get_many(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """The values of those keys that have one."""
        wanted = list(dict.fromkeys(keys))
        found = {key: self._pending[key] for key in wanted if key in self._pending}
        missing = [key for key in wanted if key not in found]
        nothing: dict[bytes, bytes] = {}
        for start in range(0, len(missing), _BATCH):
            batch = missing[start : start + _BATCH]
            found.update(self._guarded(partial(_select, keys=batch), nothing))
        return found

    def put(self, key: bytes, value: bytes) -> None:
        """Keep a value; it is on disk after ``flush`` or ``close``."""
        if self._connection is None:
            return
        self._pending[key] = value
        self._pending_bytes += len(value)
        if self._pending_bytes > _PENDING_BYTES:
            self.flush()

    def flush(self) -> None:
        """Write what is pending in one transaction; what cannot be written now is dropped."""
        rows = [(key, _check(value), value) for key, value in sorted(self._pending.items())]
        self._pending.clear()
        self._pending_bytes = 0
        if rows:
            self._guarded(partial(_insert, rows=rows), None)

    def close(self) -> None:
        """Write what is pending and let go of the file."""
        self.flush()
        if self._connection is not None and self._process == os.getpid():
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
        self._connection = None

    def _guarded(self, action: Callable[[sqlite3.Connection], _Result], otherwise: _Result) -> _Result:
        """Run ``action`` on the file; a file that turns out to be damaged is rebuilt."""
        if self._connection is not None and self._process != os.getpid():
            _inherited.append(self._connection)
            self._process = os.getpid()
            self._connection = self._open()
        if self._connection is None:
            return otherwise
        try:
            return action(self._connection)
        except sqlite3.OperationalError as error:  # locked for long, read-only, disk full
            self._notice(f"{self._path}: something was not kept on disk: {error}")
        except sqlite3.DatabaseError as error:
            self._connection = self._rebuilt(str(error))
        return otherwise

    def _open(self) -> sqlite3.Connection | None:
        if self._path is None:
            return None
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return _connected(self._path)
        except (OSError, sqlite3.OperationalError) as error:
            return self._open_for_reading(str(error))
        except sqlite3.DatabaseError as error:
            return self._rebuilt(str(error))

    def _open_for_reading(self, reason: str) -> sqlite3.Connection | None:
        """What an earlier run left behind is of use even where nothing can be written."""
        assert self._path is not None
        self._notice(f"{self._path}: nothing will be kept on disk: {reason}")
        if not self._path.is_file():
            return None
        try:
            connection = sqlite3.connect(f"{self._path.as_uri()}?immutable=1", uri=True)
            _select(connection, [b""])
        except sqlite3.Error:
            return None
        return connection

    def _rebuilt(self, reason: str) -> sqlite3.Connection | None:
        assert self._path is not None
        self._notice(f"{self._path}: rebuilt, because it is damaged or no cache of ours: {reason}")
        try:
            _remove(self._path)
            return _connected(self._path)
        except (OSError, sqlite3.Error) as error:
            self._notice(f"{self._path}: nothing will be kept on disk: {error}")
            return None

    def _notice(self, text: str) -> None:
        if text not in self.notices:
            _log.info("%s", text)
            self.notices.append(text)


def database_in(folder: Path) -> Path:
    """The file of this format; other formats live beside it and are left alone."""
    return folder / f"summaries-{FORMAT}.sqlite3"


def describe(folder: Path) -> str:
    """Where the cache is, how many entries it holds, how large it is."""
    files = list(_files(folder))
    size = sum(file.stat().st_size for file in files)
    entries: int | str = 0
    if database_in(folder).is_file():
        try:
            with contextlib.closing(sqlite3.connect(database_in(folder), timeout=_BUSY_SECONDS)) as db:
                entries = int(db.execute("SELECT count(*) FROM entry").fetchone()[0])
        except sqlite3.Error as error:
            entries = f"unknown ({error})"
    return f"folder:  {folder}\nentries: {entries}\nsize:    {_shown_size(size)}"


def clear(folder: Path) -> str:
    """Remove the cache's own files, and nothing else; tells what was done. Raises ``OSError``."""
    files = list(_files(folder))
    size = sum(file.stat().st_size for file in files)
    for file in files:
        file.unlink(missing_ok=True)
    return f"removed {len(files)} file{'s' * (len(files) != 1)} ({_shown_size(size)}) from {folder}"


def _shown_size(size: int) -> str:
    """A number of bytes in the unit that leaves one to four digits before the point."""
    if size < 1024:
        return f"{size} byte{'s' * (size != 1)}"
    if size < 1024 * 1024:
        return f"{size / 1024:.1f} KiB"
    return f"{size / 1024 / 1024:.1f} MiB"


def _files(folder: Path) -> Iterator[Path]:
    yield from sorted(file for file in folder.glob("summaries-*.sqlite3*") if file.is_file())


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _connected(path: Path) -> sqlite3.Connection:
    """Open the file, create what it lacks; raises ``sqlite3.DatabaseError`` if it is not ours."""
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
    try:
        _prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if application not in (0, _APPLICATION) or (application == 0 and tables):
        raise sqlite3.DatabaseError("another program's file")
    connection.execute("PRAGMA synchronous=NORMAL")
    if application == _APPLICATION:
        _select(connection, [b""])
        return
    connection.execute("PRAGMA journal_mode=WAL").fetchone()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "CREATE TABLE IF NOT EXISTS entry"
        " (key BLOB PRIMARY KEY, digest BLOB NOT NULL, value BLOB NOT NULL) WITHOUT ROWID"
    )
    connection.execute(f"PRAGMA application_id={_APPLICATION}")
    connection.execute("COMMIT")


def _select(connection: sqlite3.Connection, keys: list[bytes]) -> dict[bytes, bytes]:
    marks = ",".join("?" * len(keys))
    rows = connection.execute(f"SELECT key, digest, value FROM entry WHERE key IN ({marks})", keys)
    return {bytes(key): bytes(value) for key, digest, value in rows if digest == _check(value)}


def _insert(connection: sqlite3.Connection, rows: list[tuple[bytes, bytes, bytes]]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        connection.executemany("INSERT OR REPLACE INTO entry VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
    except sqlite3.Error:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise


def _check(value: bytes) -> bytes:
    return hashlib.blake2b(value, digest_size=8).digest()
