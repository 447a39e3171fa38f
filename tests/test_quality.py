"""The checks of our own code are tests, so that one command runs everything."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
OWN_CODE = ("pylint_hybrid", "autofix")


def _check(tmp_path: Path, *command: str) -> None:
    # Pylint takes the working folder off the path, so the checkout is named.
    environment = {**os.environ, "PYLINT_HYBRID_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "command", [("ruff", "check", "."), ("ruff", "format", "--check", ".")], ids=" ".join
)
def test_ruff(command: tuple[str, ...], tmp_path: Path) -> None:
    _check(tmp_path, *command)


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        (),  # strict, for the folders that pyproject.toml names
        # Built for any Python, our code is checked for that one: a fault would keep it from being compiled.
        ("--python-version=3.13", "pylint_hybrid"),
    ],
    ids=["lowest", "highest"],
)
def test_types(arguments: tuple[str, ...], tmp_path: Path) -> None:
    _check(tmp_path, "mypy", *arguments)


@pytest.mark.slow
def test_our_own_messages_on_our_own_code(tmp_path: Path) -> None:
    from pylint_hybrid.rules.registry import RULES

    enabled = ",".join(symbol for symbol, rule in RULES.items() if rule.default_enabled)
    options = (
        "--load-plugins=pylint_hybrid",
        "--disable=all",
        f"--enable={enabled}",
        "--rcfile=pyproject.toml",
    )
    _check(tmp_path, "pylint", *options, *OWN_CODE)
