"""Bad input costs itself: a message with path and line, the documented exit code, and all other results.

Each case is run through every entrance: ``autofix``, ``facts``, Pylint and flake8, as real programs.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from pylint_hybrid.cache.store import database_in
from tests.conftest import ProjectWriter

REPOSITORY = Path(__file__).resolve().parents[2]
GOOD = "import tensorflow as tf\n\n\ndef good(x):\n    return tf.square(x) + 1.0\n\n\ngood(tf.ones([2]))\n"
FACTS = ("pylint_hybrid", "facts", "--format=csv")
FIXER = ("autofix", "--check")
PYLINT = (
    "pylint",
    "--load-plugins=pylint_hybrid",
    "--disable=all",
    "--enable=syntax-error,F,hybrid-faults,could-be-tf-function",
    "--disable=import-error",
    "--recursive=y",
    "--score=n",
)
FLAKE8 = ("flake8", "--select=HYB,E9")
ALL = pytest.mark.parametrize(
    "program", [FACTS, FIXER, PYLINT, FLAKE8], ids=["facts", "autofix", "pylint", "flake8"]
)
OURS = pytest.mark.parametrize("program", [FACTS, FIXER], ids=["facts", "autofix"])


def run(root: Path, *program: str, code: int | None = None) -> str:
    """Standard output and error of a program that must end without a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", *program],
        cwd=root,
        env={
            **os.environ,
            "PYTHONPATH": str(REPOSITORY),
            "PYTHONIOENCODING": "utf-8",
            "PYLINT_HYBRID_CACHE_DIR": str(root.parent / "cache"),
        },
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    text = done.stdout + done.stderr
    assert "Traceback" not in text, text
    if code is not None:
        assert done.returncode == code, text
    return text


BROKEN: Mapping[str, tuple[bytes, str]] = {
    "a syntax error": (b"x = 1\ndef f(:\n    pass\n", "bad.py:2"),
    "an undecodable byte": (b"x = 1\nname = '\xff'\n", "bad.py:"),
    "an unknown encoding": (b"# coding: klingon\nx = 1\n", "bad.py:"),
    "a null byte": (b"x = 1\n\0\n", "bad.py:"),
    "an unexpected indent": (b"def f():\n    x = 1\n      y = 2\n", "bad.py:3"),
    "an unclosed bracket": (b"x = [1,\n", "bad.py:1"),
}


def _null_bytes_are_no_syntax_errors() -> bool:
    """So it was before Python 3.11.4; flake8 expects syntax errors only."""
    try:
        ast.parse("\0")
    except SyntaxError:
        return False
    except ValueError:
        return True
    return False


@ALL
@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_costs_itself(
    write_project: ProjectWriter, program: tuple[str, ...], name: str
) -> None:
    content, place = BROKEN[name]
    if program is FLAKE8 and name == "a null byte" and _null_bytes_are_no_syntax_errors():
        pytest.skip("flake8 itself, without any plugin, dies of null bytes on this Python")
    root = write_project({"pyproject.toml": "", "bad.py": content, "good.py": GOOD})
    text = run(root, *program, ".", code=2 if program in (FACTS, FIXER) else None)
    assert place in text
    assert any("good" in line and "good.py" in line for line in text.splitlines()), text


@OURS
def test_a_missing_path_costs_itself(write_project: ProjectWriter, program: tuple[str, ...]) -> None:
    root = write_project({"pyproject.toml": "", "good.py": GOOD})
    text = run(root, *program, "good.py", "gone/away.py", code=2)
    assert "gone/away.py: " in text
    assert "no such file or folder" in text
    assert "good.py" in text


@OURS
def test_an_empty_folder(write_project: ProjectWriter, program: tuple[str, ...]) -> None:
    root = write_project({"pyproject.toml": "", "good.py": GOOD, "empty/notes.txt": ""})
    assert "no Python files" in run(root, *program, "empty", code=2)


SETTINGS = {
    "not TOML": ("[tool.pylint-hybrid\n", ("pyproject.toml",)),
    "an unknown key": ("[tool.pylint-hybrid]\nspeed = 1\n", ("pyproject.toml", "speed", "policy")),
    "a bad value": ("[tool.pylint-hybrid]\npolicy = 'fast'\n", ("pyproject.toml", "policy", "safe", "paper")),
    "no table": ("[tool]\npylint-hybrid = 3\n", ("pyproject.toml", "pylint-hybrid")),
}


@ALL
@pytest.mark.parametrize("name", SETTINGS)
def test_broken_settings_are_named(write_project: ProjectWriter, program: tuple[str, ...], name: str) -> None:
    content, words = SETTINGS[name]
    root = write_project({"pyproject.toml": content, "good.py": GOOD})
    text = run(root, *program, "good.py", code=2 if program in (FACTS, FIXER) else None)
    if program is PYLINT and name == "not TOML":
        return  # Pylint itself reads the file first, and ends there
    for word in words:
        assert word in text


@ALL
def test_folders_and_files_of_any_name(write_project: ProjectWriter, program: tuple[str, ...]) -> None:
    root = write_project({"pyproject.toml": "", "größe und 大/mein modul ö.py": GOOD})
    assert "größe und 大/mein modul ö.py" in run(root, *program, "größe und 大")


@ALL
def test_modules_of_one_name_are_told_apart(write_project: ProjectWriter, program: tuple[str, ...]) -> None:
    other = "import tensorflow as tf\n\n\ndef other(x):\n    return tf.abs(x)\n\n\nother(tf.ones([2]))\n"
    root = write_project({"pyproject.toml": "", "one/same.py": GOOD, "two/same.py": other})
    text = run(root, *program, ".")
    assert any("one/same.py" in line and "good" in line for line in text.splitlines())
    assert any("two/same.py" in line and "other" in line for line in text.splitlines())


@ALL
def test_imports_in_a_circle(write_project: ProjectWriter, program: tuple[str, ...]) -> None:
    root = write_project(
        {
            "pyproject.toml": "",
            "ring/__init__.py": "from ring.a import *\n",
            "ring/a.py": "import ring.b\nfrom ring.b import *\ndef first(x):\n    return ring.b.second(x)\n",
            "ring/b.py": "from ring.a import *\nfrom ring import a\ndef second(x):\n    return a.first(x)\n",
            "good.py": GOOD,
        }
    )
    assert "good.py" in run(root, *program, ".")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="a superuser may read every file")
def test_an_unreadable_file_costs_itself(write_project: ProjectWriter) -> None:
    root = write_project({"pyproject.toml": "", "bad.py": "", "good.py": GOOD})
    (root / "bad.py").chmod(0)
    text = run(root, *FIXER, ".", code=2)
    assert "bad.py: " in text
    assert "good.py" in text


def test_a_read_only_file_is_left_alone_and_told(write_project: ProjectWriter) -> None:
    root = write_project({"pyproject.toml": "", "locked.py": GOOD, "open.py": GOOD})
    (root / "locked.py").chmod(0o444)
    text = run(root, "autofix", "--write", ".", code=2)
    assert "locked.py: error: " in text
    assert (root / "locked.py").read_text() == GOOD
    assert "@tf.function\ndef good" in (root / "open.py").read_text()


@ALL
@pytest.mark.parametrize("damage", [b"", b"no database at all " * 100, None], ids=["empty", "other", "cut"])
def test_a_damaged_cache_changes_nothing(
    write_project: ProjectWriter, program: tuple[str, ...], damage: bytes | None
) -> None:
    root = write_project({"pyproject.toml": "", "good.py": GOOD})
    before = run(root, *program, "good.py")
    database = database_in(root.parent / "cache")
    assert database.exists()
    content = database.read_bytes()
    database.write_bytes(content[: len(content) // 2] if damage is None else damage)
    assert run(root, *program, "good.py") == before


def test_a_cache_folder_that_is_a_file(write_project: ProjectWriter) -> None:
    root = write_project({"pyproject.toml": "", "good.py": GOOD})
    (root.parent / "cache").write_text("a file")
    assert "could-be-tf-function" in run(root, *FIXER, "good.py", code=1)


@pytest.mark.slow
def test_a_generated_file_of_fifty_thousand_lines(write_project: ProjectWriter) -> None:
    text = "import tensorflow as tf\n\n\n" + "".join(
        f"def f{i}(x):\n    y = tf.add(x, {i})\n    return tf.multiply(y, {i})\n\n\n" for i in range(10000)
    )
    root = write_project({"pyproject.toml": "", "generated.py": text, "good.py": GOOD})
    rows = run(root, *FACTS, ".", code=0).splitlines()
    assert len(rows) == 10002
    assert "good.py" in rows[-1]


@pytest.mark.parametrize("depth", [150, 2000])
def test_deep_nesting(write_project: ProjectWriter, depth: int) -> None:
    deep = f"x = {'(' * depth}1{')' * depth}\ny = {'-' * depth}1\nz = {' + '.join(['1'] * depth * 5)}\n"
    root = write_project({"pyproject.toml": "", "deep.py": deep, "good.py": GOOD})
    assert "good.py" in run(root, *FIXER, ".")
