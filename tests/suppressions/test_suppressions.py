"""Inline disables, compared with what Pylint and flake8 themselves make of the same files."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pylint_hybrid.project.suppressions import Suppressions
from tests.suppressions.random_programs import program

HERE = Path(__file__).parent
MESSAGE = ("could-be-tf-function", "R6301", "HYB301")


def reported(source: bytes) -> list[int]:
    """The lines of the functions whose message our own reading leaves on."""
    suppressions = Suppressions.of(source)
    functions = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lines = sorted(node.lineno for node in functions)
    return [line for line in lines if not suppressions.is_suppressed(*MESSAGE, line)]


def run(arguments: list[str], folder: Path) -> str:
    command = [sys.executable, "-m", *arguments]
    environment = {"PYTHONPATH": str(HERE), "PYLINTHOME": str(folder / "home"), "PATH": ""}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=300)
    assert not done.stderr.strip(), done.stderr.decode()
    return done.stdout.decode()


def pylint_lines(folder: Path) -> dict[str, list[int]]:
    options = ["--rcfile=", "--load-plugins=pylint_probe", "--disable=all", "--enable=could-be-tf-function"]
    output = run(["pylint", *options, "--output-format=json", "."], folder)
    found = [each for each in json.loads(output) if each["symbol"] == "could-be-tf-function"]
    return by_file([(each["path"], each["line"]) for each in found])


def flake8_lines(folder: Path) -> dict[str, list[int]]:
    (folder / "pyproject.toml").touch()  # the project ends here, not above the package
    (folder / ".flake8").write_text(
        "[flake8:local-plugins]\nextension =\n    HYB = flake8_probe:Plugin\n"
        f"paths = {HERE}\n[flake8]\nselect = HYB\n"
    )
    # Where this package is installed its own plugin runs too, under the same prefix; it is not asked here.
    lines = run(["flake8", "-j1", "."], folder).splitlines()
    rows = [row.split(":") for row in lines if row.endswith("HYB301 probe")]
    return by_file([(row[0].removeprefix("./"), int(row[1])) for row in rows])


def by_file(pairs: list[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for path, line in pairs:
        found.setdefault(path, []).append(line)
    return {path: sorted(lines) for path, lines in found.items()}


def write(folder: Path, programs: dict[str, str]) -> None:
    (folder / "__init__.py").write_text("")
    for name, text in programs.items():
        (folder / name).write_bytes(text.encode())


PYLINT_PROGRAMS = {
    "skip.py": "# pylint: skip-file\ndef f(): pass\n",
    "skip_late.py": "def f(): pass\n\n# pylint: skip-file\n",
    "disable_all.py": "def f():\n    # pylint: disable=all\n    pass\n",
    "in_string.py": "x = '# pylint: skip-file'\ndef f(): pass\n",
    "on_line.py": "def f():  # pylint: disable=could-be-tf-function\n    def g(): pass\ndef h(): pass\n",
    "backslash.py": "def \\\n f(): # pylint: disable=could-be-tf-function\n    pass\n",
    "crlf.py": "def f():  # pylint: disable=could-be-tf-function\r\n    pass\r\ndef h(): pass\r\n",
    "between.py": "@a\n# pylint: disable=could-be-tf-function\ndef f(): pass\ndef g(): pass\n",
}


def test_pylint_agrees_on_chosen_programs(tmp_path: Path) -> None:
    write(tmp_path, PYLINT_PROGRAMS)
    theirs = pylint_lines(tmp_path)
    for name, text in PYLINT_PROGRAMS.items():
        assert reported(text.encode()) == theirs.get(name, []), name


def parses(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


@pytest.mark.slow
def test_pylint_agrees_on_random_programs(tmp_path: Path) -> None:
    programs = {f"m{seed}.py": text for seed in range(300) if parses(text := program(seed))}
    assert len(programs) > 200
    write(tmp_path, programs)
    theirs = pylint_lines(tmp_path)
    differing = [name for name, text in programs.items() if reported(text.encode()) != theirs.get(name, [])]
    assert not differing, programs[differing[0]]


FLAKE8_PROGRAMS = {
    "bare.py": "def f(): pass  # noqa\ndef g(): pass\n",
    "own.py": "def f(): pass  # noqa: HYB301\ndef g(): pass  # NOQA:E501,HYB3\n",
    "other.py": "def f(): pass  # noqa: E501\ndef g(): pass  # noqa : HYB301\n",
    "prefix.py": "def f(): pass  # noqa:HYB\ndef g(): pass  # noqa: HYB\n",
    "lower.py": "def f(): pass  # noqa: hyb301\n",
    "no_space.py": "def f(): pass  #noqa\n",
    "many_lines.py": "def f(\n    a,\n):  # noqa\n    pass\n",
    "joined.py": "def f(a='''\n'''):  # noqa\n    pass\n",
    "backslash.py": "def \\\n  f():  # noqa\n    pass\n",
    "in_string.py": "def f(a='# noqa'): pass\n",
    "whole.py": "def f(): pass\n# flake8: noqa\n",
    "whole_codes.py": "# flake8: noqa: E501\ndef f(): pass\n",
    "whole_trailing.py": "def f(): pass  # flake8: noqa\ndef g(): pass\n",
    "text.py": "def f(): pass  # noqa because\ndef g(): pass  # noqa:because\n",
    "codes_and_text.py": "def f(): pass  # noqa: HYB301 because\ndef g(): pass  # noqa: E501 HYB301\n",
}


def test_flake8_agrees(tmp_path: Path) -> None:
    write(tmp_path, FLAKE8_PROGRAMS)
    theirs = flake8_lines(tmp_path)
    for name, text in FLAKE8_PROGRAMS.items():
        assert reported(text.encode()) == theirs.get(name, []), name


@pytest.mark.parametrize(
    "source", [b"def", b"x = '", b"# coding: nonsense\n# noqa\n", b"\xff # noqa", b"(  # noqa\n"]
)
def test_unreadable_files_switch_nothing_off(source: bytes) -> None:
    assert not Suppressions.of(source).is_suppressed(*MESSAGE, 1)


def test_lone_carriage_returns_end_lines() -> None:
    assert reported(b"def f(): pass  # noqa\rdef g(): pass\r") == [2]
    assert reported(b"# pylint: disable-next=R6301\rdef f(): pass\rdef g(): pass") == [3]


def test_checker_names_are_those_of_the_plugin() -> None:
    text = (Path(__file__).parents[2] / "pylint_hybrid" / "pylint_plugin.py").read_text()
    for name in ("hybrid-faults", "hybrid-advice"):
        assert f'name = "{name}"' in text


def test_the_last_of_several_comments_in_a_line_counts() -> None:
    source = b"def f():  # pylint: disable=one # pylint: disable=two # no more\n    pass\n"
    assert [each.message for each in Suppressions.of(source).pragmas] == ["two"]


def test_long_comments_take_no_long_time() -> None:
    started = time.perf_counter()
    assert Suppressions.of(b"x = 1  # noqa\n" + b"#" * 200_000 + b"\n").pragmas == ()
    assert time.perf_counter() - started < 5
