"""Sources that no person would write are lowered or refused in good order, and quickly."""

from __future__ import annotations

import gc
import subprocess
import sys
import threading
import time
from collections.abc import Callable

import pytest

from pylint_hybrid.lowering import LoweringError, lower
from pylint_hybrid.lowering.pretty import pretty
from pylint_hybrid.lowering.summary_io import dump, load
from tests.lowering.checker import check
from tests.lowering.programs import program

DEEP = {
    "sum": b"x = " + b" + ".join([b"1"] * 5000),
    "power": b"x = " + b" ** ".join([b"1"] * 5000),
    "not": b"x = " + b"not " * 5000 + b"1",
    "parentheses": b"x = " + b"(" * 5000 + b"1" + b")" * 5000,
    "calls": b"x = f" + b".a()" * 5000,
    "items": b"x = f" + b"[0]" * 5000,
    "conditional": b"x = " + b"a if b else " * 5000 + b"c",
    "lambdas": b"x = " + b"lambda: " * 2000 + b"c",
    "elif": b"if a: pass\n" + b"elif b: x = 1\n" * 5000,
    "and": b"x = " + b" and ".join([b"a"] * 5000),
    "comparison": b"x = " + b" < ".join([b"a"] * 5000),
    "displays": b"x = " + b"[" * 150 + b"]" * 150,
    "comprehensions": b"x = " + b"[" * 140 + b"1" + b" for a in b]" * 140,
    "clauses": b"x = [1" + b" for a in b" * 1000 + b"]",
    "conditions": b"x = [1 for a in b" + b" if a" * 1000 + b"]",
    "contexts": b"with " + b", ".join([b"a as b"] * 1000) + b": pass",
    "decorators": b"@a\n" * 5000 + b"def f(): pass",
    "targets": b"(" * 150 + b"a," + b")," * 150 + b" = 1",
    "blocks": b"".join(b" " * depth + b"if a:\n" for depth in range(99)) + b" " * 99 + b"x = 1\n",
    "functions": b"".join(b" " * depth + b"def f():\n" for depth in range(99)) + b" " * 99 + b"x = 1\n",
    "alternatives": b"match x:\n case " + b" | ".join([b"1"] * 5000) + b": pass",
    "patterns": b"match x:\n case " + b"[" * 150 + b"a" + b"]" * 150 + b": pass",
    "parts": b"match x:\n case [" + b"1," * 5000 + b"]: pass",
    "annotation": b"x: " + b"a[" * 150 + b"b" + b"]" * 150,
    "import": b"import " + b".".join([b"a"] * 5000),
}


@pytest.mark.parametrize("name", sorted(DEEP))
def test_depth_is_lowered_or_refused(name: str) -> None:
    started = time.perf_counter()
    try:
        summary = lower(DEEP[name], "deep.py")
    except LoweringError as error:
        assert "nest" in error.message or "parser" in error.message or "too" in error.message
    else:
        assert load(dump(summary)) == summary
        assert check(summary) == []
        assert pretty(summary)
    assert time.perf_counter() - started < 10


# Shapes, and how many levels of each are lowered: some Python frames each, of the 600 that lowering may take.
LEVELS: dict[str, tuple[Callable[[int], str], int]] = {
    "attributes": (lambda n: "x" + ".a" * n, 599),
    "calls": (lambda n: "x" + ".a(1)" * n, 599),
    "items": (lambda n: "x" + "[0]" * n, 299),
    "negations": (lambda n: "not " * n + "x", 599),
    "powers": (lambda n: " ** ".join(["x"] * (n + 1)), 599),
    "lambdas": (lambda n: "lambda: " * n + "x", 149),
    "conditions": (lambda n: "x if x else " * n + "x", 99),
    "comparisons": (lambda n: "x" + " < x" * n, 150),
    "comprehensions": (lambda n: "[" * n + "1" + " for a in b]" * n, 99),
}


@pytest.mark.parametrize("shape", sorted(LEVELS))
def test_the_limit_of_depth_is_exact(shape: str) -> None:
    make, levels = LEVELS[shape]
    on_a_small_stack(lambda: lower(f"\nx = {make(levels)}".encode(), "deep.py"))
    with pytest.raises(LoweringError) as caught:
        lower(f"\nx = {make(levels + 1)}".encode(), "deep.py")
    assert (caught.value.message, caught.value.line) == ("too deeply nested", 2)


def on_a_small_stack(act: Callable[[], object]) -> None:
    """Run it in a thread as they are on some systems; one that overruns its stack ends the process."""
    before = threading.stack_size(512 * 1024)
    results: list[object] = []
    try:
        thread = threading.Thread(target=lambda: results.append(act()))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert results


# What must be lowered, since people and generators do write it.
@pytest.mark.parametrize(
    "source",
    [
        b"x = " + b" + ".join([b"'a'"] * 700),
        b"x = " + b" and ".join([b"a"] * 5000),
        b"if a: x = 0\n" + b"elif b: x = 1\n" * 700,
        b"x = f" + b".a(1)" * 150,
        b"x = " + b"a if b else " * 80 + b"c",
        b"match x:\n" + b" case 1: y = 2\n" * 1000,
        b"x = [" + b"1, " * 50_000 + b"]",
        b"x = {" + b"'a': [1], " * 10_000 + b"}",
        b"x = '" + b"a" * 1_000_000 + b"'",
    ],
    ids=["sum", "and", "elif", "chain", "conditional", "match", "list", "dict", "text"],
)
def test_generated_code_is_lowered(source: bytes) -> None:
    assert check(lower(source, "generated.py")) == []


REFUSED = {
    "null byte": (b"x = 1\ny = '\0'\n", None),
    "undecodable": (b"x = '\xff'\n", None),
    "unknown encoding": (b"# -*- coding: nonsense -*-\nx = 1\n", None),
    "no text encoding": (b"# -*- coding: rot13 -*-\nx = 1\n", None),
    "utf-16": ("x = 1".encode("utf-16"), None),
    "python 2": (b"x = 1\nprint x\n", 2),
    "unclosed": (b"x = 1\n\ny = (\n", 3),
    "indentation": (b"def f():\nx = 1\n", 2),
    "tabs": (b"if a:\n\tx = 1\n        y = 2\n", 3),
    "huge number": (b"x = " + b"9" * 5000, 1),
    "only an escape": (b"\\", 1),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_not_python_is_refused_with_a_reason(name: str) -> None:
    source, line = REFUSED[name]
    with pytest.raises(LoweringError) as caught:
        lower(source, "refused.py")
    assert caught.value.message
    if line is not None:
        assert caught.value.line == line


@pytest.mark.parametrize(
    ("source", "value"),
    [
        (b"\xef\xbb\xbfx = '\xc3\xa9'", "é"),
        (b"# -*- coding: latin-1 -*-\nx = '\xe9'", "é"),
        (b"# vim: set fileencoding=cp1251 :\nx = '\xe9'", "й"),
        (b"x = '\xc3\xa9'\r\n", "é"),
        (b"x = '\xc3\xa9'\r", "é"),
        (b"\x0cx = '\xc3\xa9'", "é"),
    ],
)
def test_encodings_and_newlines(source: bytes, value: str) -> None:
    assert lower(source, "encoded.py").codes[0].body[0][3] == value


@pytest.mark.parametrize(
    "source",
    [b"return 1", b"break", b"yield 1", b"nonlocal x", b"*a", b"*a, *b = c", b"def f():\n x = 1\n global x"],
)
def test_what_only_the_compiler_refuses_is_lowered(source: bytes) -> None:
    assert check(lower(source, "odd.py")) == []


def test_a_parameter_given_twice_is_one_variable() -> None:
    code = lower(b"def f(a, a): return a", "odd.py").codes[1]
    assert [parameter.slot for parameter in code.parameters] == [0, 0]
    assert code.locals == ["a"]


def test_warnings_of_the_parser_are_not_shown(recwarn: pytest.WarningsRecorder) -> None:
    lower(b"x = '\\d' is 1\nassert (x, 'always')\n", "warned.py")
    assert not recwarn.list


def test_a_long_file_takes_time_in_proportion() -> None:
    source = b"".join(
        b"def f%d(a):\n    b = g(a, k=%d)\n    return [b + c for c in b]\n\n" % (n, n) for n in range(12_500)
    )
    assert source.count(b"\n") == 50_000

    def seconds(text: bytes) -> float:
        started = time.perf_counter()
        lower(text, "long.py")
        return time.perf_counter() - started

    gc.collect()
    gc.disable()
    try:
        part = min(seconds(source[: len(source) // 10].rpartition(b"\n\n")[0]) for _ in range(3))
        assert seconds(source) < 40 * part
    finally:
        gc.enable()


def test_nothing_is_left_to_the_cyclic_collector() -> None:
    source = "\n".join(program(seed) for seed in range(5)).encode()
    lower(source, "warm.py")
    gc.collect()
    gc.disable()
    try:
        summary = lower(source, "program.py")
        del summary
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_the_hash_seed_changes_nothing() -> None:
    script = (
        "import hashlib, sys\n"
        "from pylint_hybrid.lowering import lower\n"
        "from pylint_hybrid.lowering.summary_io import dump\n"
        "from tests.lowering.programs import program\n"
        "text = b''.join(dump(lower(program(seed).encode(), 'p.py')) for seed in range(30))\n"
        "print(hashlib.sha256(text).hexdigest())\n"
    )
    found = {
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", script],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(found) == 1
