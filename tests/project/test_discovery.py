"""A request becomes a project: all files once, the asked ones reported, what fails told."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from pylint_hybrid.project.discovery import load_project
from pylint_hybrid.project.model import ConfigurationError, Policy, Problem, Request
from tests.conftest import ProjectWriter


def test_the_whole_project_is_loaded_and_the_asked_files_are_reported(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "pkg/__init__.py": "", "pkg/a.py": "x = 1\n", "b.py": ""})
    whole = load_project(Request((root,)))
    one = load_project(Request((root / "pkg/a.py",)))
    assert one.files == whole.files
    assert [file.key for file in whole.files] == ["b.py", "pkg/__init__.py", "pkg/a.py", "setup.py"]
    assert whole.reported == {file.key for file in whole.files}
    assert one.reported == {"pkg/a.py"}
    assert load_project(Request((root / "pkg",))).reported == {"pkg/__init__.py", "pkg/a.py"}
    assert {file.key: file.source for file in one.files}["pkg/a.py"] == b"x = 1\n"


def test_a_folder_whose_name_begins_like_an_asked_one_is_not_reported(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "pkg/a.py": "", "pkg2/b.py": ""})
    assert load_project(Request((root / "pkg",))).reported == {"pkg/a.py"}


def test_relative_paths_and_dots(write_project: ProjectWriter, monkeypatch: pytest.MonkeyPatch) -> None:
    root = write_project({"setup.py": "", "pkg/a.py": ""})
    monkeypatch.chdir(root / "pkg")
    project = load_project(Request((Path("../pkg/./a.py"),)))
    assert (project.root, project.reported) == (root, frozenset({"pkg/a.py"}))


def test_settings_come_from_the_root_and_options(write_project: ProjectWriter) -> None:
    root = write_project({"pyproject.toml": '[tool.pylint-hybrid]\npolicy = "paper"\n', "pkg/a.py": ""})
    assert load_project(Request((root / "pkg/a.py",))).settings.policy is Policy.PAPER
    assert load_project(Request((root,), overrides={"policy": "safe"})).settings.policy is Policy.SAFE
    assert load_project(Request((root / "pkg/a.py",), root=root / "pkg")).settings.policy is Policy.SAFE


def test_a_broken_configuration_is_an_error(write_project: ProjectWriter) -> None:
    root = write_project({"pyproject.toml": "[tool.pylint-hybrid]\nspeed = 1\n", "a.py": ""})
    with pytest.raises(ConfigurationError, match="unknown key 'speed'"):
        load_project(Request((root / "a.py",)))


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"x = 1\ny = '\xff'\n", 2, "cannot be decoded"),
        (b"# -*- coding: nonsense -*-\n", 1, "unknown encoding"),
        (b"# coding: latin-1\nx = '\xff'\n", None, ""),
        (b"\xef\xbb\xbfx = 1\n", None, ""),
        ("x = 1\n".encode("utf-16"), 1, "cannot be decoded"),
        (b"x = 1\n\0\n", 2, "null byte"),
    ],
)
def test_contents_that_python_would_not_read(
    write_project: ProjectWriter, content: bytes, line: int | None, message: str
) -> None:
    root = write_project({"setup.py": "", "a.py": content})
    project = load_project(Request((root,)))
    if line is None:
        assert project.problems == ()
        assert "a.py" in project.reported
    else:
        (problem,) = project.problems
        assert (problem.path, problem.line) == (str(root / "a.py"), line)
        assert message in problem.message
        assert project.reported == {"setup.py"}


def test_for_a_missing_path_alone_nothing_is_read(write_project: ProjectWriter) -> None:
    root = write_project({"pyproject.toml": "", "a.py": ""})
    project = load_project(Request((root / "gone",)))
    assert not project.files
    assert project.problems == (Problem(str(root / "gone"), None, "no such file or folder"),)


def test_missing_paths_and_empty_folders(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "data/x.csv": ""})
    problems = load_project(Request((root / "data", root / "gone.py", root / "setup.py"))).problems
    assert problems == (
        Problem(str(root / "data"), None, "no Python files in this folder"),
        Problem(str(root / "gone.py"), None, "no such file or folder"),
    )


@pytest.mark.skipif(os.name == "nt", reason="named pipes are files of POSIX systems")
def test_a_pipe_does_not_block(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": ""})
    os.mkfifo(root / "pipe.py")
    (problem,) = load_project(Request((root / "pipe.py",))).problems
    assert problem == Problem(str(root / "pipe.py"), None, "cannot be read: not a regular file")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind root")
def test_unreadable_files_and_folders(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "a.py": "", "sub/b.py": ""})
    (root / "a.py").chmod(0)
    (root / "sub").chmod(0)
    try:
        messages = [problem.message for problem in load_project(Request((root,))).problems]
    finally:
        (root / "sub").chmod(0o755)
    assert messages == ["cannot be read: Permission denied", "folder cannot be read: Permission denied"]


def test_an_unsaved_buffer_replaces_the_file_or_stands_for_it(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "a.py": "old\n"})
    overlays = {root / "a.py": b"new\n", root / "unsaved.py": b"fresh\n"}
    project = load_project(Request((root / "a.py", root / "unsaved.py"), overlays=overlays))
    assert project.problems == ()
    assert project.reported == {"a.py", "unsaved.py"}
    assert {file.key: file.source for file in project.files if file.key != "setup.py"} == {
        "a.py": b"new\n",
        "unsaved.py": b"fresh\n",
    }


def test_a_buffer_that_was_not_asked_for_is_loaded_but_not_reported(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "a.py": ""})
    project = load_project(Request((root / "a.py",), overlays={root / "b.py": b""}))
    assert [file.key for file in project.files] == ["a.py", "b.py", "setup.py"]
    assert project.reported == {"a.py"}


def test_a_buffer_in_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "new.py"
    project = load_project(Request((path,), overlays={path: b"x = 1\n"}))
    assert (project.problems, project.reported) == ((), frozenset({"new.py"}))


def test_the_cap_keeps_what_was_asked_for_and_tells_the_rest(write_project: ProjectWriter) -> None:
    files = {f"{folder}/m{i}.py": "" for folder in "abcd" for i in range(3)}
    root = write_project({"setup.py": "", **files})
    project = load_project(Request((root / "c",), overrides={"max-files": 7}))
    assert [file.key for file in project.files] == [
        *("a/m0.py", "a/m1.py", "a/m2.py", "c/m0.py", "c/m1.py", "c/m2.py", "setup.py")
    ]
    (problem,) = project.problems
    assert problem.path == str(root)
    assert str(root / "b") in problem.message
    assert str(root / "d") in problem.message
    assert "--root" in problem.message
    assert project.concerns(problem.path)


def test_exactly_as_many_files_as_the_cap_allows(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "a.py": "", "data/x.csv": ""})
    assert load_project(Request((root,), overrides={"max-files": 2})).problems == ()


def test_an_explicit_root_is_an_import_root_and_outside_files_are_kept(write_project: ProjectWriter) -> None:
    root = write_project(
        {
            "lib/a.py": "",
            "lib/pkg/__init__.py": "",
            "other/__init__.py": "",
            "other/b.py": "",
            "other/c.py": "",
        }
    )
    project = load_project(Request((root / "other/b.py",), root=root / "lib"))
    assert project.import_roots[0] == root / "lib"
    assert {file.key: file.module for file in project.files} == {
        "../other/__init__.py": "other",
        "../other/b.py": "other.b",
        "../other/c.py": "other.c",
        "a.py": "a",
        "pkg/__init__.py": "pkg",
    }
    assert project.reported == {"../other/b.py"}


def test_problems_elsewhere_do_not_concern_who_asked(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "a/x.py": "", "b/y.py": b"\xff"})
    project = load_project(Request((root / "a",)))
    assert [project.concerns(problem.path) for problem in project.problems] == [False]


@pytest.mark.slow
def test_ten_thousand_files_are_found_quickly(tmp_path: Path) -> None:
    for number in range(100):
        folder = tmp_path / "project" / f"p{number}"
        folder.mkdir(parents=True)
        for index in range(100):
            (folder / f"m{index}.py").write_bytes(b"x = 1\n")
    (tmp_path / "project" / ".gitignore").write_text("\n".join(f"*.{i}" for i in range(60)), encoding="utf-8")
    start = time.process_time()
    project = load_project(Request((tmp_path / "project",)))
    assert len(project.files) == 10_000
    assert time.process_time() - start < 5  # about one second where nothing else runs
