"""The corpus is read from its list and unpacked whole; the download itself is pip's."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from benchmarks.fetch_corpus import Package, fetch, main, read_list, select, unpack


def test_the_list_is_read() -> None:
    packages = read_list()
    assert packages[0] == Package("tf2-yolov4", "0.1.0")
    assert len(packages) == 14
    assert Package("tensorflow-federated", "0.87.0").folder_name == "tensorflow_federated-0.87.0"


def test_a_subset_is_chosen_by_name() -> None:
    chosen = select(read_list(), ["larq", "tensorflow_ranking"])
    assert [package.name for package in chosen] == ["larq", "tensorflow-ranking"]
    with pytest.raises(ValueError, match="not in the corpus: lark; it has: tf2-yolov4, larq"):
        select(read_list(), ["lark"])


def test_only_python_files_are_unpacked_and_only_below_the_target(tmp_path: Path) -> None:
    wheel = tmp_path / "x.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for name in ("pkg/a.py", "pkg/lib.so", "x.dist-info/METADATA", "../evil.py", "/evil.py"):
            archive.writestr(name, "content")
    unpack(wheel, tmp_path / "out")
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*.py"))] == [
        "out/pkg/a.py"
    ]


def test_what_is_there_is_not_fetched_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "larq-0.14.0").mkdir()
    assert fetch(Package("larq", "0.14.0"), tmp_path) == tmp_path / "larq-0.14.0"
    assert main(["--folder", str(tmp_path), "--list", "larq", "deepxde"]) == 0
    assert capsys.readouterr().out == "larq==0.14.0: there\ndeepxde==1.15.0: missing\n"
