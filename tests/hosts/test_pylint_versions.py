"""Other versions of Pylint are installed once, safely, and their tests skipped only where that cannot be."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from tests.hosts import pylint_versions
from tests.hosts.pylint_versions import (
    REQUIRED,
    UnavailableError,
    install_with_pip,
    installed_pylint,
    is_complete,
    private_folder,
    version_folder,
)

posix = pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")


def install(requirement: str, folder: Path) -> None:
    """As pip would, but a package of two files."""
    name, version = requirement.split("==")
    information = folder / f"{name}-{version}.dist-info"
    information.mkdir(parents=True)
    (folder / "pylint.py").write_text("")
    (information / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
    rows = (
        "pylint.py,,",
        f"{information.name}/METADATA,,",
        f"{information.name}/RECORD,,",
        "../../bin/pylint,,",
    )
    (information / "RECORD").write_text("\n".join(rows))


def no_index(requirement: str, folder: Path) -> None:
    raise UnavailableError("no index")


def test_a_version_is_installed_once(tmp_path: Path) -> None:
    folder = version_folder("1.2", tmp_path, install)
    assert is_complete(folder, "1.2")
    assert not is_complete(folder, "1.3")
    assert version_folder("1.2", tmp_path, no_index) == folder
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_a_version_with_missing_files_is_installed_again(tmp_path: Path) -> None:
    folder = version_folder("1.2", tmp_path, install)
    (folder / "pylint.py").unlink()
    assert is_complete(version_folder("1.2", tmp_path, install), "1.2")
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_what_cannot_be_installed_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="no index"):
        version_folder("1.2", tmp_path, no_index)
    assert list(tmp_path.iterdir()) == []


def test_several_at_the_same_time(tmp_path: Path) -> None:
    together = threading.Barrier(8)
    found: list[Path] = []

    def install_together(requirement: str, folder: Path) -> None:
        install(requirement, folder)
        together.wait(30)

    def run() -> None:
        found.append(version_folder("1.2", tmp_path, install_together))

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(found) == 8
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == [found[0].name]


@posix
def test_the_private_folder_is_made_for_us_alone_and_used_again(tmp_path: Path) -> None:
    folder = private_folder(tmp_path)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert private_folder(tmp_path) == folder


@posix
def test_a_folder_that_others_laid_out_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = tmp_path / f"pylint-hybrid-tests-{os.geteuid()}"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)

    expected.symlink_to(elsewhere)
    chosen = [private_folder(tmp_path)]
    expected.unlink()
    expected.write_text("a file")
    chosen.append(private_folder(tmp_path))
    expected.unlink()
    expected.mkdir(mode=0o700)
    expected.chmod(0o777)
    chosen.append(private_folder(tmp_path))
    expected.chmod(0o700)
    assert private_folder(tmp_path) == expected

    assert len({expected, elsewhere, *chosen}) == 5
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in chosen] == [0o700] * 3
    assert list(elsewhere.iterdir()) == []


@posix
def test_a_folder_of_another_user_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: other)
    assert private_folder(tmp_path) != tmp_path / f"pylint-hybrid-tests-{other}"


@posix
def test_where_everybody_may_replace_anything_nothing_is_installed(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(UnavailableError, match="everybody"):
        private_folder(tmp_path)
    tmp_path.chmod(0o1777)
    assert private_folder(tmp_path).parent == tmp_path


def test_pip_tells_why_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(UnavailableError, match=r"No matching distribution found for pylint==0\.0\.0"):
        install_with_pip("pylint==0.0.0", tmp_path / "new")


def test_tests_are_skipped_or_where_they_must_run_fail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pylint_versions, "_folder_or_reason", lambda version: "no index")
    monkeypatch.delenv(REQUIRED, raising=False)
    with pytest.raises(pytest.skip.Exception, match=r"Pylint 0\.0\.0 cannot be installed.*: no index"):
        installed_pylint("0.0.0")
    monkeypatch.setenv(REQUIRED, "1")
    with pytest.raises(pytest.fail.Exception, match="no index"):
        installed_pylint("0.0.0")


def test_continuous_integration_skips_no_version() -> None:
    script = Path(__file__).resolve().parents[2] / ".ci" / "run"
    assert f"export {REQUIRED}=1\n" in script.read_text(encoding="utf-8")
