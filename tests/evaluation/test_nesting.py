"""Calls and blocks within each other are evaluated whatever their depth, on a stack of bounded size."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from pylint_hybrid.analysis import Analysis, analyse
from pylint_hybrid.project.model import Request
from tests.conftest import ProjectWriter


def _nested(levels: int, head: str, inner: str) -> str:
    lines = [f"{'    ' + ' ' * level}{head}" for level in range(levels)]
    return "\n".join([*lines, f"{'    ' + ' ' * levels}{inner}"])


def calls_in_nested_blocks(count: int, levels: int, head: str) -> str:
    """A module of functions of which each calls the next one in the innermost of its blocks."""
    functions = [
        f"def f{number}(x):\n{_nested(levels, head, f'return f{number + 1}(x)')}\n    return x\n"
        for number in range(count)
    ]
    last = f"def f{count}(x):\n    return x + 1\n"
    return "\n".join(["import tensorflow as tf\n", *functions, last, "f0(tf.constant(1.0))\n"])


@pytest.mark.parametrize(
    ("count", "levels", "head"),
    [(30, 4, "if x:"), (30, 30, "if x:"), (30, 90, "if x:"), (30, 60, "with x:"), (400, 0, "")],
)
def test_calls_in_nested_blocks(count: int, levels: int, head: str, write_project: ProjectWriter) -> None:
    root = write_project({"a.py": calls_in_nested_blocks(count, levels, head)})
    analysis = _on_a_small_stack(root)
    assert analysis.problems == ()
    last = [function for function in analysis.functions if function.qualname == f"f{count}"]
    assert [[parameter.tensor for parameter in function.parameters] for function in last] == [[True]]


def _on_a_small_stack(root: Path) -> Analysis:
    """Analyse in a thread with the smallest stack that is usual, below a host's calls."""
    found: list[Analysis] = []

    def below(frames: int) -> None:
        if frames:
            below(frames - 1)
        else:
            found.append(analyse(Request((root,))))

    before = threading.stack_size(512 * 1024)
    try:
        thread = threading.Thread(target=below, args=(sys.getrecursionlimit() // 4,))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    return found[0]
