"""The speed script measures what it says, on a package made for the test."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import builds
from benchmarks.builds import ROOT
from benchmarks.speed import Build, check_build, find_build, find_packages, main


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
    arguments = ["small", "--folder", str(tmp_path), "--runs", "1", "--build", "pure"]
    assert main([*arguments, "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row["build"] == "pure"
    assert row["package"] == "small-1.0"
    assert row["kloc"] == pytest.approx(0.008)
    assert row["contexts"] == 2
    assert row["max_evaluations"] >= row["evaluations_per_context"] >= 1
    assert row["ratio"] == pytest.approx(row["cold_s"] / row["parse_s"])
    assert main(["--folder", str(tmp_path / "empty")]) == 1
    capsys.readouterr()
    assert main(arguments) == 0
    caption, _, header, *_ = capsys.readouterr().out.splitlines()
    assert caption.startswith("Pure build, Python 3.")
    assert header.startswith("| package | kLOC |")


def test_the_pure_build_is_measured_where_nothing_can_be_compiled(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> Path:
        raise builds.NoBuildError("no C compiler (cc)")

    monkeypatch.setattr(builds, "compiled_build", fail)
    assert find_build("compiled") == Build("pure", builds.ROOT)
    told = "there is no compiled build, the pure one is measured: no C compiler (cc)\n"
    assert capsys.readouterr() == ("", told)


def test_a_process_that_imports_another_build_measures_nothing(tmp_path: Path) -> None:
    check_build(Build("pure", builds.ROOT))
    for other in (Build("pure", tmp_path), Build("compiled", builds.ROOT)):
        with pytest.raises(RuntimeError, match=f"is not of the {other.kind} build in"):
            check_build(other)


def test_the_script_measures_the_checkout_that_it_stands_in(tmp_path: Path) -> None:
    copy = tmp_path / "checkout"
    for name in ("pylint_hybrid", "benchmarks"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".corpus"))
    (copy / "pylint_hybrid" / "domain" / "values.py").write_text("raise SystemExit('this one')\n")
    (tmp_path / "a.py").write_text("x = 1\n", encoding="utf-8")
    command = [sys.executable, str(copy / "benchmarks" / "speed.py"), str(tmp_path), "--build", "pure"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert "CalledProcessError" in done.stderr
    assert f"'pure', '{copy}'" in done.stderr


@pytest.mark.slow
def test_the_compiled_build_is_measured_by_default(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if find_build("compiled").kind != "compiled":
        pytest.skip(capsys.readouterr().err)
    (tmp_path / "a.py").write_text("x = 1\n" * 50, encoding="utf-8")
    assert main([str(tmp_path), "--runs", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["build"] == "compiled"
