"""The root follows from the paths alone, and is never a folder that holds many projects."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from pylint_hybrid.project.model import ConfigurationError
from pylint_hybrid.project.roots import Top, explicit_root, find_root
from tests.conftest import ProjectWriter

CONFIGURED = "[tool.pylint-hybrid]\n"


@pytest.mark.parametrize("marker", [".git/HEAD", "pyproject.toml", "setup.py", "setup.cfg"])
def test_the_nearest_marker_wins_over_the_package_chain(write_project: ProjectWriter, marker: str) -> None:
    root = write_project({marker: "", "sub/pkg/__init__.py": "", "sub/pkg/a.py": ""})
    assert find_root([root / "sub/pkg/a.py"]).path == root
    assert find_root([root / "sub"]).path == root


def test_our_own_table_wins_over_nearer_markers(write_project: ProjectWriter) -> None:
    root = write_project(
        {"pyproject.toml": CONFIGURED, "sub/setup.py": "", "sub/pyproject.toml": "", "sub/a.py": ""}
    )
    assert find_root([root / "sub/a.py"]).path == root


def test_without_markers_the_folder_above_the_outermost_package(write_project: ProjectWriter) -> None:
    root = write_project(
        {"lib/a/__init__.py": "", "lib/a/b/__init__.py": "", "lib/a/b/c.py": "", "lib/x.py": ""}
    )
    for path in ("lib/a/b/c.py", "lib/a/b", "lib/a", "lib/x.py", "lib"):
        assert find_root([root / path]).path == root / "lib"


def test_a_file_that_does_not_exist_yet(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": ""})
    assert find_root([root / "new/folder/a.py"]).path == root


def test_the_working_directory_does_not_matter(
    write_project: ProjectWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_project({"setup.py": "", "a.py": "", "elsewhere/pyproject.toml": CONFIGURED})
    monkeypatch.chdir(root / "elsewhere")
    assert find_root([root / "a.py"]).path == root
    monkeypatch.chdir("/")
    assert find_root([root / "a.py"]).path == root


def test_the_home_folder_is_not_a_project(
    write_project: ProjectWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = write_project({".git/HEAD": "", "pyproject.toml": CONFIGURED, "a.py": "", "proj/b.py": ""})
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    found = find_root([home / "a.py"])
    assert found.tops == (Top(home, deep=False),)
    assert find_root([home / "proj/b.py"]).path == home / "proj"


def test_the_temporary_and_the_top_folder_are_not_projects(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "gettempdir", lambda: str(tmp_path))
    assert find_root([tmp_path / "buffer.py"]).tops == (Top(tmp_path, deep=False),)
    top = Path(tmp_path.anchor)
    assert find_root([top / "buffer.py"]).tops == (Top(top, deep=False),)


def test_installed_packages_stand_alone(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "env/pyvenv.cfg": "", "env/lib/site-packages/pkg/__init__.py": ""})
    packages = root / "env/lib/site-packages"
    assert find_root([packages / "pkg/__init__.py"]).tops == (Top(packages / "pkg"),)


def test_a_hidden_folder_is_no_part_of_the_project_around_it(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", ".cache/pkg/__init__.py": "", ".cache/pkg/a.py": ""})
    assert find_root([root / ".cache/pkg/a.py"]).path == root / ".cache"


def test_several_paths_in_one_project(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "a/x.py": "", "b/y.py": ""})
    assert find_root([root / "a/x.py", root / "b"]).path == root


def test_several_projects_in_a_marked_one(write_project: ProjectWriter) -> None:
    root = write_project({".git/HEAD": "", "a/setup.py": "", "b/setup.py": ""})
    found = find_root([root / "a", root / "b"])
    assert (found.path, found.tops) == (root, (Top(root),))


def test_several_projects_without_a_common_one_are_searched_side_by_side(
    write_project: ProjectWriter,
) -> None:
    root = write_project({"a/setup.py": "", "b/setup.py": "", "c/z.py": ""})
    found = find_root([root / "a", root / "b"])
    assert (found.path, found.tops) == (root, (Top(root / "a"), Top(root / "b")))


def test_an_explicit_root_is_taken_as_it_is(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "pkg/__init__.py": ""})
    assert explicit_root(root / "pkg").path == root / "pkg"
    with pytest.raises(ConfigurationError, match="not a folder"):
        explicit_root(root / "missing")
