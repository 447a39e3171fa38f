from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from autofix.write import WriteError, replace_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.py"
    path.write_bytes(b"old\r\n")
    return path


def leftovers(file: Path) -> list[str]:
    return sorted(each.name for each in file.parent.iterdir() if each.name.endswith(".tmp"))


@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600])
def test_replaced_with_its_mode_bits(file: Path, mode: int) -> None:
    file.chmod(mode)
    replace_file(str(file), b"old\r\n", b"new\n")
    assert file.read_bytes() == b"new\n"
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert leftovers(file) == []


def test_links_are_followed_and_stay(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.py"
    link.symlink_to("a.py")
    replace_file(str(link), b"old\r\n", b"new\n")
    assert link.is_symlink()
    assert file.read_bytes() == b"new\n"


def test_a_file_that_changed_is_not_touched(file: Path) -> None:
    with pytest.raises(WriteError, match="changed since"):
        replace_file(str(file), b"other", b"new")
    assert file.read_bytes() == b"old\r\n"


def test_a_read_only_file_is_not_touched(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(WriteError, match="read-only"):
        replace_file(str(file), b"old\r\n", b"new")
    assert file.read_bytes() == b"old\r\n"


def test_a_missing_file_is_told(file: Path) -> None:
    file.unlink()
    with pytest.raises(WriteError, match="No such file"):
        replace_file(str(file), b"old\r\n", b"new")


def test_a_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(WriteError, match="not a regular file"):
        replace_file(str(tmp_path), b"", b"new")


@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_a_failure_on_the_way_leaves_the_old_file_and_nothing_else(
    file: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(WriteError, match="No space left"):
        replace_file(str(file), b"old\r\n", b"new")
    monkeypatch.undo()
    assert file.read_bytes() == b"old\r\n"
    assert leftovers(file) == []


def test_a_change_while_writing_is_noticed(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.fsync

    def meanwhile(descriptor: int) -> None:
        real(descriptor)
        file.write_bytes(b"saved by an editor")

    monkeypatch.setattr(os, "fsync", meanwhile)
    with pytest.raises(WriteError, match="changed since"):
        replace_file(str(file), b"old\r\n", b"new")
    assert file.read_bytes() == b"saved by an editor"
    assert leftovers(file) == []


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX only")
def test_a_pipe_that_takes_the_place_of_the_file_is_not_waited_for(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.fsync

    def meanwhile(descriptor: int) -> None:
        real(descriptor)
        file.unlink()
        os.mkfifo(file)

    monkeypatch.setattr(os, "fsync", meanwhile)
    with pytest.raises(WriteError, match="not a regular file"):
        replace_file(str(file), b"old\r\n", b"new")
    assert file.is_fifo()
    assert leftovers(file) == []


def test_a_link_to_nothing_is_told_and_stays(tmp_path: Path) -> None:
    link = tmp_path / "link.py"
    link.symlink_to("gone.py")
    with pytest.raises(WriteError, match="No such file"):
        replace_file(str(link), b"", b"new")
    assert link.is_symlink()
    assert not (tmp_path / "gone.py").exists()
