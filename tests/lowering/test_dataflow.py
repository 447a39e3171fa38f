"""What a round of a loop may read from the round before."""

from __future__ import annotations

import textwrap

import pytest

from pylint_hybrid.lowering import lower
from pylint_hybrid.lowering.dataflow import read_before_assigned
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


@pytest.mark.parametrize("case", BODIES)
def test_names_that_a_round_reads_from_the_one_before(case: str) -> None:
    body, expected = BODIES[case]
    code = function_of(body)
    loop = first_loop(code.body)
    exposed = read_before_assigned([loop[3]], [loop[1]])
    names = {code.locals[slot] for slot in exposed if slot < len(code.locals)} - {"f"}
    assert " ".join(sorted(names)) == expected
