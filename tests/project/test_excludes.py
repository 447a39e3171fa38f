"""What is left out of a project, and what brings it back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pylint_hybrid.project.discovery import load_project
from pylint_hybrid.project.model import Request
from tests.conftest import ProjectWriter


def _keys(root: Path, *paths: Path, **overrides: object) -> list[str]:
    project = load_project(Request(paths or (root,), overrides=overrides))
    assert project.problems == ()
    return [file.key for file in project.files]


def test_folders_that_tools_make(write_project: ProjectWriter) -> None:
    root = write_project(
        {
            "setup.py": "",
            "a.py": "",
            ".hidden/x.py": "",
            ".hidden.py": "",
            "node_modules/x.py": "",
            "pkg/__pycache__/x.py": "",
            "pkg.egg-info/x.py": "",
            "myenv/pyvenv.cfg": "",
            "myenv/lib/x.py": "",
            "conda/conda-meta/history": "",
            "conda/x.py": "",
            "build/lib/x.py": "",
            "dist/x.py": "",
        }
    )
    assert _keys(root) == ["a.py", "setup.py"]


def test_a_package_called_build_is_source(write_project: ProjectWriter) -> None:
    root = write_project({"pkg/build/__init__.py": "", "pkg/build/a.py": ""})
    assert _keys(root) == ["pkg/build/__init__.py", "pkg/build/a.py"]


def test_gitignore_nested_negated_and_anchored(write_project: ProjectWriter) -> None:
    root = write_project(
        {
            ".gitignore": "*_pb2.py\n/top.py\nout/\n[\n",
            "top.py": "",
            "m_pb2.py": "",
            "sub/.gitignore": "!keep_pb2.py\nlocal.py\n",
            "sub/keep_pb2.py": "",
            "sub/local.py": "",
            "sub/top.py": "",
            "sub/out/x.py": "",
            "local.py": "",
        }
    )
    assert _keys(root) == ["local.py", "sub/keep_pb2.py", "sub/top.py"]


def test_gitignore_above_the_root_counts_inside_one_repository(write_project: ProjectWriter) -> None:
    root = write_project(
        {".git/HEAD": "", ".gitignore": "gen.py\n", "sub/setup.py": "", "sub/gen.py": "", "sub/a.py": ""}
    )
    assert _keys(root / "sub") == ["a.py", "setup.py"]


def test_a_root_that_the_repository_ignores_is_analysed(write_project: ProjectWriter) -> None:
    root = write_project(
        {
            ".git/HEAD": "",
            ".gitignore": "corpus/\n",
            "corpus/p/.gitignore": "b.py",
            "corpus/p/a.py": "",
            "corpus/p/b.py": "",
        }
    )
    project = load_project(Request((root / "corpus/p",), root=root / "corpus/p"))
    assert [file.key for file in project.files] == ["a.py"]


def test_the_setting_excludes_and_brings_back(write_project: ProjectWriter) -> None:
    root = write_project(
        {".gitignore": "gen/\n", "gen/a.py": "", "old/b.py": "", "c.py": "", "build/d.py": ""}
    )
    assert _keys(root, exclude=["old/", "!gen/", "!build/"]) == ["build/d.py", "c.py", "gen/a.py"]


def test_files_and_folders_that_are_asked_for_are_always_analysed(write_project: ProjectWriter) -> None:
    root = write_project(
        {".git/HEAD": "", ".gitignore": "gen/\n", "gen/a.py": "", "gen/s/b.py": "", "c.py": ""}
    )
    assert _keys(root, root / "gen/a.py") == ["c.py", "gen/a.py"]
    assert _keys(root, root / "gen") == ["c.py", "gen/a.py", "gen/s/b.py"]


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need a privilege on Windows")
def test_links_are_followed_out_of_the_root_only_and_never_in_circles(write_project: ProjectWriter) -> None:
    root = write_project({"in/setup.py": "", "in/pkg/a.py": "", "out/b.py": ""})
    (root / "in/pkg/loop").symlink_to(root / "in", target_is_directory=True)
    (root / "in/again").symlink_to(root / "in/pkg", target_is_directory=True)
    (root / "in/out").symlink_to(root / "out", target_is_directory=True)
    (root / "in/out2").symlink_to(root / "out", target_is_directory=True)
    (root / "out/self").symlink_to(root / "out", target_is_directory=True)
    (root / "out/knot").symlink_to(root / "out/knot")
    (root / "in/file.py").symlink_to(root / "out/b.py")
    (root / "in/dangling.py").symlink_to(root / "nowhere.py")
    assert _keys(root / "in") == ["file.py", "out/b.py", "pkg/a.py", "setup.py"]
