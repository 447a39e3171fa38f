"""Stored summaries come back whole, or not at all."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pylint_hybrid.lowering import SummaryFormatError, lower
from pylint_hybrid.lowering.ir import LOWERING_VERSION, CodeKind, ParameterKind
from pylint_hybrid.lowering.summary_io import dump, load

SOURCE = '''
"""Doc é."""
__all__ = ["C"]

@decorated(1)
class C:
    a: int = 1e-7

    async def f(self, x: "tf.Tensor | None" = -0.0, *args, **kwargs) -> None:
        """Ä text with a \\ud800 lone surrogate."""
        return [lambda: y for y in x if y is not None], "\\ud83d\\udc00", b"\\x00\\xff"
'''
SUMMARY = lower(SOURCE.encode(), "program.py")
STORED = dump(SUMMARY)


def test_a_summary_comes_back_whole() -> None:
    again = load(STORED)
    assert again == SUMMARY
    assert dump(again) == STORED
    assert again.exports == ["C"]
    assert all(isinstance(code.kind, CodeKind) for code in again.codes)
    assert all(
        isinstance(parameter.kind, ParameterKind) for code in again.codes for parameter in code.parameters
    )


def test_a_module_without_exports_comes_back_without() -> None:
    assert load(dump(lower(b"", "empty.py"))).exports is None


@given(st.integers(0, len(STORED) - 1), st.integers(1, 255))
def test_a_changed_byte_is_noticed(position: int, change: int) -> None:
    damaged = bytearray(STORED)
    damaged[position] ^= change
    with pytest.raises(SummaryFormatError):
        load(bytes(damaged))


@given(st.integers(0, len(STORED) - 1))
def test_a_truncated_payload_is_noticed(length: int) -> None:
    with pytest.raises(SummaryFormatError):
        load(STORED[:length])


@given(st.binary(max_size=200))
def test_foreign_bytes_are_refused(stored: bytes) -> None:
    with pytest.raises(SummaryFormatError):
        load(stored)


def signed(content: Any, version: int = LOWERING_VERSION) -> bytes:
    """Bytes whose digest is right, whatever they hold."""
    payload = json.dumps(content).encode()
    digest = hashlib.blake2b(payload, digest_size=16).hexdigest()
    return f"pylint-hybrid summary {version} {digest}\n".encode() + payload


@pytest.mark.parametrize(
    "content",
    [
        None,
        3,
        [],
        {},
        [None],
        [None, None],
        [None, 3],
        [None, [3]],
        [None, [[]]],
        [None, [["0"] * 21]],
        [None, [[0] * 21]],
        [3, []],
        [None, {}, 1],
        "ab",
        {"a": 1, "b": 2},
    ],
    ids=repr,
)
def test_other_content_is_refused(content: Any) -> None:
    with pytest.raises(SummaryFormatError):
        load(signed(content))


def test_broken_parts_of_a_code_are_refused() -> None:
    content = json.loads(STORED.partition(b"\n")[2])
    assert load(signed(content)) == SUMMARY
    for field, broken in (
        (1, 17),
        (1, -9),
        (9, [["x"]]),
        (9, [["x", 99, 0, False, None]]),
        (15, [[1]]),
        (9, [3]),
    ):
        codes = [list(code) for code in content[1]]
        codes[1][field] = broken
        with pytest.raises(SummaryFormatError):
            load(signed([content[0], codes]))


def test_another_version_is_refused() -> None:
    content = json.loads(STORED.partition(b"\n")[2])
    with pytest.raises(SummaryFormatError):
        load(signed(content, LOWERING_VERSION + 1))
