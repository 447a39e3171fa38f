from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autofix.edits import Edit, OverlappingEditsError, apply_edits


def test_edits_are_applied_wherever_they_stand() -> None:
    edits = [Edit(4, 4, b"!"), Edit(0, 1, b""), Edit(2, 3, b"CCC")]
    assert apply_edits(b"abcd", edits) == b"bCCCd!"


def test_insertions_at_one_place_keep_their_order() -> None:
    assert apply_edits(b"ab", [Edit(1, 1, b"1"), Edit(1, 1, b"2"), Edit(1, 2, b"3")]) == b"a123"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(0, 2, b""), Edit(1, 3, b"")],
        [Edit(0, 3, b""), Edit(1, 1, b"x")],
        [Edit(0, 2, b""), Edit(0, 2, b"")],
    ],
)
def test_overlaps_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(OverlappingEditsError):
        apply_edits(b"abc", edits)


@given(
    st.binary(),
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.binary(max_size=5)), max_size=6),
)
def test_bytes_outside_of_the_edits_stay(data: bytes, raw: list[tuple[int, int, bytes]]) -> None:
    edits = [Edit(min(a, b, len(data)), min(max(a, b), len(data)), text) for a, b, text in raw]
    try:
        after = apply_edits(data, edits)
    except OverlappingEditsError:
        return
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    position = 0
    for edit in ordered:
        kept = data[position : edit.start]
        assert after.startswith(kept + edit.replacement)
        after = after[len(kept) + len(edit.replacement) :]
        position = edit.end
    assert after == data[position:]
