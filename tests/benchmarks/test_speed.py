"""The speed script measures what it says, on a package made for the test."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.speed import find_packages, main


def test_packages_are_found_with_and_without_their_version(tmp_path: Path) -> None:
    package = tmp_path / "tf2_yolov4-0.1.0"
    package.mkdir()
    assert find_packages([], tmp_path) == [package]
    assert find_packages(["tf2-yolov4"], tmp_path) == [package]
    assert find_packages(["tf2_yolov4-0.1.0"], tmp_path) == [package]
    assert find_packages([str(package)], tmp_path / "elsewhere") == [package]
    with pytest.raises(ValueError, match="no such package: larq"):
        find_packages(["larq"], tmp_path)


def test_a_package_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    package = tmp_path / "small-1.0"
    package.mkdir()
    code = "import tensorflow as tf\n\n\ndef double(x):\n    return x + x\n\n\ndouble(tf.constant(1.0))\n"
    (package / "a.py").write_text(code, encoding="utf-8")
    (package / "broken.py").write_text("def (\n", encoding="utf-8")
    assert main(["small", "--folder", str(tmp_path), "--runs", "1", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["package"] == "small-1.0"
    assert row["kloc"] == pytest.approx(0.008)
    assert row["contexts"] == 2
    assert row["max_evaluations"] >= row["evaluations_per_context"] >= 1
    assert row["ratio"] == pytest.approx(row["cold_s"] / row["parse_s"])
    assert main(["--folder", str(tmp_path / "empty")]) == 1
