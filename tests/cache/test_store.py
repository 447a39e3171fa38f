"""The cache gives back what was put in, and never stands in the way."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
import sys
from pathlib import Path

import pytest

from pylint_hybrid.cache.location import VARIABLE, cache_folder
from pylint_hybrid.cache.store import SummaryCache, clear, database_in, describe, key_of


def _fill(folder: Path, count: int = 3) -> None:
    with SummaryCache(folder) as cache:
        for number in range(count):
            cache.put(b"%d" % number, b"value %d" % number)


def test_values_survive_the_process_that_put_them(tmp_path: Path) -> None:
    _fill(tmp_path / "deep" / "cache", 1200)
    with SummaryCache(tmp_path / "deep" / "cache") as cache:
        assert cache.get(b"7") == b"value 7"
        assert cache.get(b"none") is None
        assert len(cache.get_many(b"%d" % number for number in range(-5, 1300))) == 1200
        assert cache.notices == []


def test_pending_values_are_seen_before_they_are_written(tmp_path: Path) -> None:
    with SummaryCache(tmp_path) as writer, SummaryCache(tmp_path) as reader:
        writer.put(b"k", b"1")
        writer.put(b"k", b"2")
        assert writer.get(b"k") == b"2"
        assert reader.get(b"k") is None
        writer.flush()
        assert reader.get(b"k") == b"2"


def test_without_a_folder_nothing_is_kept() -> None:
    with SummaryCache(None) as cache:
        cache.put(b"k", b"v")
        assert cache.get(b"k") is None
        assert not cache.usable


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough" * 100, b"SQLite format 3\0" + b"\xff" * 4096]
)
def test_a_damaged_file_is_rebuilt_and_told(tmp_path: Path, content: bytes) -> None:
    database_in(tmp_path).write_bytes(content)
    with SummaryCache(tmp_path) as cache:
        assert any("rebuilt" in notice for notice in cache.notices)
        cache.put(b"k", b"v")
    with SummaryCache(tmp_path) as cache:
        assert (cache.get(b"k"), cache.notices) == (b"v", [])


def test_damage_in_the_middle_is_a_miss_or_a_rebuild_but_never_a_wrong_value(tmp_path: Path) -> None:
    _fill(tmp_path, 2000)
    path = database_in(tmp_path)
    content = bytearray(path.read_bytes())
    for position in range(5000, len(content), 97):
        content[position] ^= 0x55
    path.write_bytes(content)
    with SummaryCache(tmp_path) as cache:
        for number in range(2000):
            assert cache.get(b"%d" % number) in (None, b"value %d" % number)


def test_the_file_of_another_program_is_rebuilt(tmp_path: Path) -> None:
    with sqlite3.connect(database_in(tmp_path)) as foreign:
        foreign.execute("CREATE TABLE entry (name TEXT)")
    foreign.close()
    with SummaryCache(tmp_path) as cache:
        assert "another program's file" in cache.notices[0]
        cache.put(b"k", b"v")
        cache.flush()
        assert cache.get(b"k") == b"v"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with SummaryCache(tmp_path / "file" / "cache") as cache:
        cache.put(b"k", b"v")
        assert cache.get(b"k") is None
        assert "nothing will be kept on disk" in cache.notices[0]


def test_where_the_file_should_be_stands_a_folder(tmp_path: Path) -> None:
    database_in(tmp_path).mkdir()
    with SummaryCache(tmp_path) as cache:
        cache.put(b"k", b"v")
        assert cache.get(b"k") is None
        assert cache.notices


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind root")
def test_a_read_only_folder_is_read(tmp_path: Path) -> None:
    _fill(tmp_path)
    database_in(tmp_path).chmod(0o400)
    tmp_path.chmod(0o500)
    try:
        with SummaryCache(tmp_path) as cache:
            assert cache.get(b"1") == b"value 1"
            cache.put(b"new", b"v")
    finally:
        tmp_path.chmod(0o700)


def test_reading_goes_on_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _fill(tmp_path)

    def refuse(path: Path) -> sqlite3.Connection:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr("pylint_hybrid.cache.store._connected", refuse)
    with SummaryCache(tmp_path) as cache:
        assert cache.get(b"1") == b"value 1"
        cache.put(b"new", b"v")
        cache.flush()
        assert cache.get(b"new") is None
        assert len(cache.notices) == 2


def _put_many(folder: str, first: int) -> None:
    for number in range(first, first + 40):
        with SummaryCache(Path(folder)) as cache:
            cache.put(b"%d" % number, b"value %d" % number)


@pytest.mark.slow
def test_processes_share_one_file(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    processes = [spawn.Process(target=_put_many, args=(str(tmp_path), first)) for first in (0, 40, 80)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0]
    with SummaryCache(tmp_path) as cache:
        assert len(cache.get_many(b"%d" % number for number in range(120))) == 120


@pytest.mark.skipif(not hasattr(os, "fork"), reason="POSIX only")
def test_a_forked_child_opens_the_file_anew(tmp_path: Path) -> None:
    with SummaryCache(tmp_path) as cache:
        cache.put(b"parent", b"1")
        cache.flush()
        child = os.fork()
        if child == 0:
            cache.put(b"child", b"2")
            seen = cache.get(b"parent")
            cache.close()
            os._exit(0 if seen == b"1" else 1)
        _, status = os.waitpid(child, 0)
        assert status == 0
        assert cache.get_many([b"parent", b"child"]) == {b"parent": b"1", b"child": b"2"}


def test_info_and_clear(tmp_path: Path) -> None:
    assert "entries: 0" in describe(tmp_path / "none")
    _fill(tmp_path)
    (tmp_path / "mine.txt").write_bytes(b"keep")
    assert "entries: 3" in describe(tmp_path)
    assert clear(tmp_path).startswith("removed 1 file (")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("size", "shown"),
    [
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1024, "1.0 KiB"),
        (20_000, "19.5 KiB"),
        (1024 * 1024 - 1, "1024.0 KiB"),
        (1024 * 1024, "1.0 MiB"),
        (5_000_000, "4.8 MiB"),
    ],
)
def test_sizes_are_shown_in_a_fitting_unit(tmp_path: Path, size: int, shown: str) -> None:
    (tmp_path / "summaries-0.sqlite3").write_bytes(b"\0" * size)
    assert describe(tmp_path).splitlines()[-1] == f"size:    {shown}"
    assert clear(tmp_path) == f"removed 1 file ({shown}) from {tmp_path}"


def test_keys_depend_on_the_version_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {key_of(b"a", "1")}
    for version in ((3, 9, 0), (3, 99, 0), (4, 0, 0)):
        monkeypatch.setattr(sys, "version_info", version)
        keys.add(key_of(b"a", "1"))
    monkeypatch.setattr(sys, "version_info", (3, 99, 7))
    keys.add(key_of(b"a", "1"))  # a bug-fix release parses the same
    assert len(keys) == 4


def test_keys_depend_on_source_and_version() -> None:
    assert len({key_of(b"a", "1"), key_of(b"b", "1"), key_of(b"a", "2")}) == 3
    assert key_of(b"a", "1") == key_of(b"a", "1")


def test_the_environment_wins_over_the_setting_and_that_over_the_default(tmp_path: Path) -> None:
    named = {VARIABLE: str(tmp_path / "env")}
    assert cache_folder("setting", tmp_path, named) == tmp_path / "env"
    assert cache_folder("setting", tmp_path, {}) == tmp_path / "setting"
    assert cache_folder(str(tmp_path / "absolute"), Path("/elsewhere"), {}) == tmp_path / "absolute"


@pytest.mark.skipif(sys.platform != "linux", reason="each platform has its own folder")
def test_the_default_is_the_users_cache_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/someone")
    assert cache_folder(environment={}) == Path("/home/someone/.cache/pylint-hybrid")
    assert cache_folder(environment={"XDG_CACHE_HOME": "/caches"}) == Path("/caches/pylint-hybrid")
    assert cache_folder(environment={"XDG_CACHE_HOME": "relative"}) == Path(
        "/home/someone/.cache/pylint-hybrid"
    )
