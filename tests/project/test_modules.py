"""Module names, and which file an import means, for the layouts that projects have."""

from __future__ import annotations

from pathlib import Path

import pytest

from pylint_hybrid.project.discovery import load_project
from pylint_hybrid.project.model import Project, Request, SourceFile
from pylint_hybrid.project.modules import ModuleIndex
from tests.conftest import ProjectWriter


class Loaded:
    """A project with its index, addressed by keys."""

    def __init__(self, project: Project, *libraries: str) -> None:
        self.files = {file.key: file for file in project.files}
        self.index = ModuleIndex(project, libraries)
        self.names = {file.key: file.module for file in project.files}

    def resolve(self, importer: str, dotted: str) -> str | None:
        return _key(self.index.resolve(self.files[importer], dotted))

    def relative(self, importer: str, level: int, dotted: str) -> str | None:
        return _key(self.index.resolve_relative(self.files[importer], level, dotted))

    def is_namespace(self, importer: str, dotted: str, level: int = 0) -> bool:
        return self.index.is_namespace(self.files[importer], dotted, level)


def _key(file: SourceFile | None) -> str | None:
    return file.key if file else None


def _load(root: Path, *libraries: str, explicit: bool = False) -> Loaded:
    return Loaded(load_project(Request((root,), root=root if explicit else None)), *libraries)


def _empty(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "")


def test_packages_and_scripts_beside_them(write_project: ProjectWriter) -> None:
    loaded = _load(
        write_project(
            _empty("setup.py", "train.py", "pkg/__init__.py", "pkg/sub/__init__.py", "pkg/sub/m.py")
        )
    )
    assert loaded.names == {
        "pkg/__init__.py": "pkg",
        "pkg/sub/__init__.py": "pkg.sub",
        "pkg/sub/m.py": "pkg.sub.m",
        "setup.py": "setup",
        "train.py": "train",
    }
    assert loaded.resolve("train.py", "pkg.sub.m") == "pkg/sub/m.py"
    assert loaded.resolve("pkg/sub/m.py", "pkg") == "pkg/__init__.py"
    assert loaded.resolve("pkg/sub/m.py", "train") == "train.py"
    assert loaded.resolve("pkg/sub/m.py", "sub") is None
    assert loaded.resolve("train.py", "pkg.sub.m.Class") is None
    assert loaded.resolve("train.py", "pkg.missing") is None


def test_src_layout(write_project: ProjectWriter) -> None:
    loaded = _load(
        write_project(_empty("setup.py", "src/pkg/__init__.py", "src/pkg/m.py", "tests/test_m.py"))
    )
    assert loaded.names["src/pkg/m.py"] == "pkg.m"
    assert loaded.names["tests/test_m.py"] == "test_m"
    assert loaded.resolve("tests/test_m.py", "pkg.m") == "src/pkg/m.py"


def test_projects_nested_in_a_repository(write_project: ProjectWriter) -> None:
    files = _empty(
        ".git/HEAD", "a/pyproject.toml", "a/src/one/__init__.py", "b/setup.py", "b/two/__init__.py", "t.py"
    )
    loaded = _load(write_project(files))
    assert loaded.resolve("t.py", "one") == "a/src/one/__init__.py"
    assert loaded.resolve("a/src/one/__init__.py", "two") == "b/two/__init__.py"


def test_a_folder_without_init_inside_a_package_is_part_of_it(write_project: ProjectWriter) -> None:
    loaded = _load(
        write_project(_empty("pkg/__init__.py", "pkg/tasks/a.py", "pkg/tasks/b.py", "pkg/tasks/deep/c.py"))
    )
    assert loaded.names["pkg/tasks/deep/c.py"] == "pkg.tasks.deep.c"
    assert loaded.resolve("pkg/__init__.py", "pkg.tasks.a") == "pkg/tasks/a.py"
    assert loaded.relative("pkg/__init__.py", 1, "tasks.deep.c") == "pkg/tasks/deep/c.py"
    assert loaded.is_namespace("pkg/__init__.py", "pkg.tasks")
    assert loaded.is_namespace("pkg/__init__.py", "tasks", level=1)
    assert loaded.resolve("pkg/tasks/a.py", "b") == "pkg/tasks/b.py"


def test_a_namespace_package_is_known_by_its_imports(write_project: ProjectWriter) -> None:
    files = {
        "setup.py": "",
        "org/team/__init__.py": "",
        "org/team/m.py": "",
        "org/plain.py": "",
        "scripts/run.py": "import os\nfrom org.team import (m)\n",
        "scripts/tool.py": "",
    }
    loaded = _load(write_project(files))
    assert loaded.names["org/team/m.py"] == "org.team.m"
    assert loaded.names["org/plain.py"] == "org.plain"
    assert loaded.names["scripts/run.py"] == "run"
    assert loaded.is_namespace("scripts/run.py", "org")
    assert not loaded.is_namespace("scripts/run.py", "org.team")
    assert loaded.resolve("scripts/run.py", "org.team.m") == "org/team/m.py"
    assert loaded.resolve("scripts/run.py", "org") is None
    assert loaded.resolve("scripts/run.py", "tool") == "scripts/tool.py"


def test_portions_of_one_namespace_in_two_import_roots(write_project: ProjectWriter) -> None:
    files = _empty("setup.py", "ns/a/__init__.py", "src/ns/b/__init__.py") | {
        "t.py": "import ns.a\nimport ns.b\n"
    }
    loaded = _load(write_project(files))
    assert loaded.resolve("t.py", "ns.a") == "ns/a/__init__.py"
    assert loaded.resolve("t.py", "ns.b") == "src/ns/b/__init__.py"
    assert loaded.names["src/ns/b/__init__.py"] == "ns.b"


def test_scripts_of_one_name_stay_apart(write_project: ProjectWriter) -> None:
    loaded = _load(
        write_project(_empty("setup.py", "x/train.py", "x/net.py", "y/train.py", "y/net.py", "net.py"))
    )
    assert loaded.names["x/train.py"] == loaded.names["y/train.py"] == "train"
    assert loaded.resolve("x/train.py", "net") == "x/net.py"
    assert loaded.resolve("y/train.py", "net") == "y/net.py"


def test_a_guarded_script_in_a_package_finds_its_neighbours_last(write_project: ProjectWriter) -> None:
    guard = 'if __name__ == "__main__":\n    pass\n'
    files = {
        **_empty("setup.py", "net.py", "pkg/__init__.py", "pkg/net.py", "pkg/data.py", "pkg/quiet.py"),
        "pkg/run.py": guard,
    }
    loaded = _load(write_project(files))
    assert loaded.resolve("pkg/run.py", "data") == "pkg/data.py"
    assert loaded.resolve("pkg/run.py", "net") == "net.py"
    assert loaded.resolve("pkg/quiet.py", "data") is None


def test_relative_imports(write_project: ProjectWriter) -> None:
    loaded = _load(
        write_project(_empty("a/__init__.py", "a/m.py", "a/b/__init__.py", "a/b/n.py", "other.py"))
    )
    assert loaded.relative("a/b/n.py", 1, "") == "a/b/__init__.py"
    assert loaded.relative("a/b/n.py", 2, "m") == "a/m.py"
    assert loaded.relative("a/b/n.py", 2, "") == "a/__init__.py"
    assert loaded.relative("a/b/__init__.py", 1, "n") == "a/b/n.py"
    assert loaded.relative("a/m.py", 1, "b.n") == "a/b/n.py"
    assert loaded.relative("a/m.py", 5, "other") is None
    assert loaded.relative("a/m.py", 1, "missing") is None


def test_a_package_wins_over_a_module_and_a_module_over_a_folder(write_project: ProjectWriter) -> None:
    loaded = _load(write_project(_empty("t.py", "p/__init__.py", "p.py", "q/x.py", "src/q.py")))
    assert loaded.resolve("t.py", "p") == "p/__init__.py"
    assert loaded.resolve("t.py", "q") == "src/q.py"


@pytest.mark.parametrize(
    ("files", "importer", "meant"),
    [
        (("setup.py", "t.py", "tensorflow.py"), "t.py", "tensorflow.py"),
        (("setup.py", "t.py", "tensorflow/__init__.py"), "t.py", "tensorflow/__init__.py"),
        (("setup.py", "t.py", "tensorflow/mnist.py", "torch/mnist.py"), "t.py", None),
        (("setup.py", "examples/tensorflow.py"), "examples/tensorflow.py", None),
        (("pkg/__init__.py", "pkg/backends/tensorflow.py", "pkg/backends/a.py"), "pkg/backends/a.py", None),
        (("pkg/__init__.py", "pkg/tensorflow/__init__.py", "pkg/a.py"), "pkg/a.py", None),
    ],
)
def test_what_hides_an_installed_library(
    write_project: ProjectWriter, files: tuple[str, ...], importer: str, meant: str | None
) -> None:
    loaded = _load(write_project(_empty(*files)), "tensorflow")
    assert loaded.resolve(importer, "tensorflow") == meant
    assert not loaded.is_namespace(importer, "tensorflow")


def test_a_plain_folder_named_like_a_library_hides_none_of_its_modules(write_project: ProjectWriter) -> None:
    files = _empty("setup.py", "t.py", "tensorflow/keras/layers.py")
    assert _load(write_project(files), "tensorflow").resolve("t.py", "tensorflow.keras.layers") is None
    assert (
        _load(write_project(files)).resolve("t.py", "tensorflow.keras.layers") == "tensorflow/keras/layers.py"
    )


def test_a_relative_import_means_the_project_whatever_the_name(write_project: ProjectWriter) -> None:
    loaded = _load(write_project(_empty("pkg/__init__.py", "pkg/tensorflow/m.py", "pkg/a.py")), "tensorflow")
    assert loaded.relative("pkg/a.py", 1, "tensorflow.m") == "pkg/tensorflow/m.py"
    assert loaded.is_namespace("pkg/a.py", "tensorflow", level=1)


def test_an_explicit_root_inside_a_package(write_project: ProjectWriter) -> None:
    root = write_project(_empty("pkg/__init__.py", "pkg/a.py", "pkg/sub/__init__.py", "pkg/sub/b.py")) / "pkg"
    loaded = _load(root, explicit=True)
    assert loaded.names == {"__init__.py": "pkg", "a.py": "a", "sub/__init__.py": "sub", "sub/b.py": "sub.b"}
    assert loaded.resolve("a.py", "sub.b") == "sub/b.py"
    assert loaded.resolve("a.py", "pkg.sub.b") == "sub/b.py"
    assert loaded.relative("a.py", 1, "sub.b") == "sub/b.py"
