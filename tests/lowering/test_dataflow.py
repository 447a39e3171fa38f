"""What a round of a loop may read from the round before, and what it leaves to those behind the loop."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import pytest

from pylint_hybrid.lowering import lower
from pylint_hybrid.lowering.dataflow import Round, round_of
from pylint_hybrid.lowering.ir import Block, CodeSummary, Op, Operation

BODIES = {
    "assigned first": ("y = f(x)\nz = y", ""),
    "read first": ("z = y\ny = f(x)", "y"),
    "in place": ("y += x", "y"),
    "a container that grows": ("out.append(x)", "out"),
    "assigned on one way only": ("if x:\n    y = 1\nz = y", "y"),
    "assigned on both ways": ("if x:\n    y = 1\nelse:\n    y = 2\nz = y", ""),
    "the other way leaves": ("if x:\n    y = 1\nelse:\n    continue\nz = y", ""),
    "a loop may have no rounds": ("for i in x:\n    y = i\nz = y", "y"),
    "inside of a loop": ("for i in x:\n    y = i\n    z = y", ""),
    "a test that assigns": ("while (y := f(x)):\n    z = y", ""),
    "a try may fail before it assigns": ("try:\n    y = f(x)\nexcept ValueError:\n    pass\nz = y", "y"),
    "a handler's name": ("try:\n    f(x)\nexcept ValueError as e:\n    z = e", ""),
    "a with may end early": ("with f(x) as m:\n    y = m\nz = y", "y"),
    "unpacked": ("y, *z = x\nw = (y, z)", ""),
    "deleted": ("y = x\ndel y\nz = y", "y"),
    "arguments": ("f(y, *z, k=w, **u)", "u w y z"),
    "default values": ("y = 1\ndef g(a=y, b=z): pass", "z"),
    "conditions": ("assert y is None or isinstance(z, int)", "y z"),
    "stored": ("o.a = y\no[i] = z", "i o y z"),
}


def function_of(body: str) -> CodeSummary:
    names = "f, m, o, i, out, u, w, x, y, z"
    text = f"def loop({names}, xs):\n    for x in xs:\n{textwrap.indent(body, ' ' * 8)}\n"
    return next(code for code in lower(text.encode(), "a.py").codes if code.name == "loop")


def first_loop(block: Block) -> Operation:
    return next(operation for operation in block if operation[0] == Op.FOR)


def names_of(code: CodeSummary, slots: Iterable[int]) -> str:
    names = {code.locals[slot] for slot in slots if slot < len(code.locals)} - {"f"}
    return " ".join(sorted(names))


@pytest.mark.parametrize("case", BODIES)
def test_names_that_a_round_reads_from_the_one_before(case: str) -> None:
    body, expected = BODIES[case]
    code = function_of(body)
    assert names_of(code, round_of(first_loop(code.body)).reads) == expected


# body of ``for x in xs``, what is certainly assigned at its breaks (``x`` always is)
BREAKS = {
    "none": ("y = 1", ""),
    "before it": ("y = 1\nif x: break\nz = y", "x y"),
    "one of two": ("if x: break\ny = 1\nif y: break", "x"),
    "on one way only": ("if x:\n    y = 1\nelse:\n    z = 1\nbreak", "x"),
    "of an inner loop": ("for i in y:\n    w = 1\n    break\nz = 1\nif z: break", "x z"),
    "in the else of an inner loop": ("for i in y:\n    w = 1\nelse:\n    break\nz = 1", "x"),
    "in a handler": ("try:\n    y = f(x)\nexcept ValueError:\n    break", "x"),
    "in a with": ("with m:\n    y = 1\n    break", "x y"),
}


@pytest.mark.parametrize("case", BREAKS)
def test_names_that_are_assigned_wherever_a_round_breaks(case: str) -> None:
    body, expected = BREAKS[case]
    code = function_of(body)
    assert names_of(code, round_of(first_loop(code.body)).assigned_at_breaks) == expected


def while_round(head: str, body: str) -> tuple[CodeSummary, Round]:
    text = f"def loop(f, x, y, z):\n    {head}\n{textwrap.indent(body, ' ' * 8)}\n"
    code = next(code for code in lower(text.encode(), "a.py").codes if code.name == "loop")
    loop = next(operation for operation in code.body if operation[0] == Op.WHILE)
    return code, round_of(loop)


def test_a_round_reads_what_the_loop_tests() -> None:
    for head in ("while y:", "while y is not None:", "while not y:", "while f(y):"):
        code, seen = while_round(head, "y = f(x)")
        assert names_of(code, seen.reads - {code.locals.index("x")}) == "y", head


def test_what_the_test_of_a_while_assigns_is_assigned_where_it_ends_the_loop() -> None:
    for head, expected in (("while y := f(x):", "y"), ("while x and (y := f(x)):", ""), ("while x:", "")):
        code, seen = while_round(head, "y = 1\nz = 1")
        assert names_of(code, seen.assigned_at_test) == expected, head
