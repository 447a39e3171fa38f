"""Edits of a file as ranges of bytes: everything outside of them stays as it is.

An edit replaces the bytes from ``start`` to ``end``, counted in the original file. Edits are applied from
the bottom up, so that none moves another; two that would touch the same bytes are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


class OverlappingEditsError(Exception):
    """Two edits would change the same bytes."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``data[start:end]``; an insertion where both are the same."""

    start: int
    end: int
    replacement: bytes


def apply_edits(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The bytes after all edits. Insertions at the same place keep the order in which they are given."""
    ordered = sorted(edits, key=lambda edit: (edit.start, edit.end))
    for first, second in pairwise(ordered):
        if second.start < first.end:
            raise OverlappingEditsError(f"two edits overlap at byte {second.start}")
    for edit in reversed(ordered):
        data = data[: edit.start] + edit.replacement + data[edit.end :]
    return data
