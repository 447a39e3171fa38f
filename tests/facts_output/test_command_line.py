"""The command line prints facts and problems where they belong, with the right exit code and no traceback."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import pylint_hybrid
from pylint_hybrid.__main__ import FAILED, FINE, main
from pylint_hybrid.cache.store import SummaryCache, database_in
from pylint_hybrid.facts.schema import schema_text
from tests.conftest import ProjectWriter

SOURCE = "def first(x):\n    return x\n\n\nclass C:\n    def second(self):\n        return 1\n"


def _run(*arguments: str, cwd: Path, closed_output: bool = False) -> subprocess.CompletedProcess[str]:
    """The real program in a process of its own, away from the user's cache."""
    package = str(Path(pylint_hybrid.__file__).parent.parent)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH")])),
        "PYLINT_HYBRID_CACHE_DIR": str(cwd / ".cache"),
    }
    command = [sys.executable, "-m", "pylint_hybrid", *arguments]
    if closed_output:
        read, write = os.pipe()
        os.close(read)
        with open(write, "wb") as output:
            return subprocess.run(
                command,
                cwd=cwd,
                env=environment,
                stdout=output,
                stderr=subprocess.PIPE,
                text=True,
                timeout=120,
                check=False,
            )
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def _facts(done: subprocess.CompletedProcess[str]) -> Any:
    document = json.loads(done.stdout)
    jsonschema.Draft202012Validator(json.loads(schema_text())).validate(document)
    return document


def test_facts_of_a_folder(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "pkg/__init__.py": "", "pkg/a.py": SOURCE})
    done = _run("facts", "pkg", cwd=root)
    assert (done.returncode, done.stderr) == (FINE, "")
    functions = _facts(done)["functions"]
    assert [(each["path"], each["module"], each["qualname"], each["line"]) for each in functions] == [
        ("pkg/a.py", "pkg.a", "first", 1),
        ("pkg/a.py", "pkg.a", "C.second", 6),
    ]


def test_paths_are_relative_to_the_working_folder_or_absolute(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "pkg/a.py": SOURCE, "other/x.txt": ""})
    inside = _facts(_run("facts", str(root / "pkg"), cwd=root / "pkg"))["functions"]
    outside = _facts(_run("facts", "../pkg/a.py", cwd=root / "other"))["functions"]
    assert {each["path"] for each in inside} == {"a.py"}
    assert {each["path"] for each in outside} == {(root / "pkg/a.py").as_posix()}


def test_facts_as_a_table_in_a_file(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "a.py": SOURCE})
    done = _run("facts", "--format", "csv", "--output", "facts.csv", "--input-signatures", "a.py", cwd=root)
    assert (done.returncode, done.stdout, done.stderr) == (FINE, "", "")
    rows = list(csv.DictReader(io.StringIO((root / "facts.csv").read_text(encoding="utf-8"))))
    assert [row["function"] for row in rows] == ["first", "C.second"]


def test_a_link_in_the_place_of_the_temporary_file_is_not_written_through(
    write_project: ProjectWriter, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_project({"setup.py": "", "a.py": SOURCE, "precious.txt": "kept"})
    link = root / f".facts.json.{os.getpid()}.tmp"
    link.symlink_to(root / "precious.txt")
    monkeypatch.chdir(root)
    assert main(["facts", "--output", "facts.json", "a.py"]) == FAILED
    assert "facts.json: cannot be written" in capsys.readouterr().err
    assert ((root / "precious.txt").read_text(), link.is_symlink()) == ("kept", True)


def test_policy_and_root_reach_the_analysis(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "sub/a.py": SOURCE})
    arguments = ("facts", "--policy", "paper", "--root", "sub", "--entry-points", "modules", "sub/a.py")
    assert _facts(_run(*arguments, cwd=root))["policy"] == "paper"


def test_what_cannot_be_analysed_is_told_and_hides_nothing(write_project: ProjectWriter) -> None:
    root = write_project(
        {"setup.py": "", "a.py": SOURCE, "broken.py": "x = 1\ndef (:\n", "bytes.py": b"x\n\xff\n"}
    )
    done = _run("facts", "a.py", "broken.py", "bytes.py", "missing.py", cwd=root)
    assert done.returncode == FAILED
    assert "Traceback" not in done.stderr
    lines = done.stderr.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["broken.py:2", "bytes.py:2", "missing.py"]
    document = _facts(done)
    assert len(document["functions"]) == 2
    assert [problem["path"] for problem in document["problems"]] == ["broken.py", "bytes.py", "missing.py"]


def test_a_broken_file_elsewhere_is_not_our_business(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "a.py": SOURCE, "broken.py": "def (:\n"})
    done = _run("facts", "a.py", cwd=root)
    assert (done.returncode, done.stderr, _facts(done)["problems"]) == (FINE, "", [])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("facts", "data"), "data: no Python files in this folder"),
        (("facts", "gone"), "gone: no such file or folder"),
        (("facts", "--root", "gone", "a.py"), "not a folder"),
        (("facts", "--output", "gone/facts.json", "a.py"), "gone/facts.json: cannot be written"),
        (("facts", "strict/a.py"), "unknown key 'speed'"),
        (("facts",), "PATH"),
        (("facts", "--policy", "fast", "a.py"), "invalid choice: 'fast'"),
        (("explain", "a.py"), "'a.py' is not FILE:LINE"),
        (("explain", "gone.py:1"), "gone.py: no such file or folder"),
        ((), "COMMAND"),
    ],
)
def test_wrong_calls_are_answered_in_a_line(
    write_project: ProjectWriter, arguments: tuple[str, ...], message: str
) -> None:
    root = write_project(
        {
            "setup.py": "",
            "a.py": SOURCE,
            "data/x.csv": "",
            "strict/pyproject.toml": "[tool.pylint-hybrid]\nspeed = 1\n",
            "strict/a.py": "",
        }
    )
    done = _run(*arguments, cwd=root)
    assert done.returncode == FAILED
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Windows has no broken pipes of this kind")
def test_a_reader_that_went_away(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "a.py": SOURCE})
    done = _run("facts", "a.py", cwd=root, closed_output=True)
    assert done.returncode == FAILED
    assert done.stderr == "pylint-hybrid: the output was closed before everything was written\n"


def test_explain_tells_about_the_function_at_a_line(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "a.py": SOURCE})
    done = _run("explain", "a.py:7", cwd=root)
    assert (done.returncode, done.stderr) == (FINE, "")
    assert "second" in done.stdout
    assert "first" not in done.stdout


def test_explain_prints_paths_as_facts_does(write_project: ProjectWriter) -> None:
    root = write_project({"setup.py": "", "pkg/a.py": SOURCE, "other/x.txt": ""})
    seen = {}
    for folder, asked in ((root, "pkg/a.py"), (root / "pkg", "a.py"), (root / "other", "../pkg/a.py")):
        done = _run("explain", f"{asked}:7", cwd=folder)
        assert (done.returncode, done.stderr) == (FINE, "")
        seen[folder.name] = " ".join(done.stdout.split()[:2])
    assert seen == {
        "project": "C.second (pkg/a.py:6)",
        "pkg": "C.second (a.py:6)",
        "other": f"C.second ({(root / 'pkg/a.py').as_posix()}:6)",
    }


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("a.py:3", "a.py:3: no function stands here; nearest: 'first' at line 1 and 'C.second' at line 6"),
        ("a.py:99", "a.py:99: no function stands here; nearest: 'first' at line 1 and 'C.second' at line 6"),
        ("setup.py:1", "setup.py:1: no function stands here, nor anywhere in this file"),
        ("broken.py:1", "broken.py:1: invalid syntax"),
        (".:1", "pylint-hybrid: .: this is a folder; name a file and a line of it"),
    ],
)
def test_where_nothing_can_be_explained(write_project: ProjectWriter, place: str, message: str) -> None:
    root = write_project({"setup.py": "", "a.py": SOURCE, "broken.py": "def (:\n"})
    done = _run("explain", place, cwd=root)
    assert (done.returncode, done.stdout, done.stderr) == (FAILED, "", f"{message}\n")


def test_the_exit_codes_of_explain_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["explain", "--help"])
    assert "2 no function stands at that line" in " ".join(capsys.readouterr().out.split())


def test_rules_lists_every_rule(capsys: pytest.CaptureFixture[str]) -> None:
    from pylint_hybrid.rules.registry import RULES

    assert main(["rules"]) == FINE
    output = capsys.readouterr().out
    for rule in RULES.values():
        assert rule.symbol in output
        assert rule.pylint_id in output
        assert rule.code in output
        assert rule.summary in output


def test_cache_info_and_clear(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with SummaryCache(tmp_path / "cache") as cache:
        cache.put(b"k", b"v")
    monkeypatch.setenv("PYLINT_HYBRID_CACHE_DIR", str(tmp_path / "cache"))
    assert main(["cache", "info"]) == FINE
    assert "entries: 1" in capsys.readouterr().out
    assert main(["cache", "clear"]) == FINE
    assert "removed 1 file" in capsys.readouterr().out
    assert not database_in(tmp_path / "cache").exists()
    assert main(["cache", "info", "--cache-dir", str(tmp_path / "other")]) == FINE
    assert "entries: 0" in capsys.readouterr().out


def test_nothing_heavy_is_imported() -> None:
    heavy = {"pylint", "astroid", "tensorflow", "rich"}
    code = f"import sys, pylint_hybrid.__main__; print(sorted({heavy} & {{*sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.strip() == "[]"
