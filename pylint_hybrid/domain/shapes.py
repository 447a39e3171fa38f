"""Shapes: tuples of dimensions, or None for an unknown rank.

A dimension is a number, or one of three marks that must stay apart: ``DYNAMIC`` (TensorFlow's own static
shape would say None, or it varies), ``UNRESOLVED`` (fixed at run time, but not computed here) and
``RAGGED`` (varies inside the value). The join is a flat one: what differs becomes ``DYNAMIC``.
"""

from __future__ import annotations

from typing import TypeAlias

DYNAMIC = -1
UNRESOLVED = -2
RAGGED = -3

Shape: TypeAlias = "tuple[int, ...] | None"


def join_dimensions(left: int, right: int) -> int:
    """The least dimension above both: equal ones stay, RAGGED absorbs, others become DYNAMIC."""
    if left == right:
        return left
    if RAGGED in (left, right):
        return RAGGED
    return DYNAMIC


def join_shapes(left: Shape, right: Shape) -> Shape:
    """Per axis where the ranks agree, else unknown rank."""
    if left == right:
        return left
    if left is None or right is None or len(left) != len(right):
        return None
    return tuple(map(join_dimensions, left, right))


def broadcast_dimensions(left: int, right: int) -> int:
    """The broadcast of two dimensions; incompatible numbers give UNRESOLVED (TensorFlow would raise)."""
    if right in (left, 1):
        return left
    if left == 1:
        return right
    if RAGGED in (left, right):
        return RAGGED
    if left >= 0 and right >= 0:
        return UNRESOLVED
    if left >= 0 or right >= 0:
        # An unknown extent beside a number other than one is 1 or that number: the result is the number.
        return max(left, right)
    return DYNAMIC if DYNAMIC in (left, right) else UNRESOLVED


def broadcast(left: Shape, right: Shape) -> Shape:
    """NumPy's broadcasting rule, aligned at the right; unknown rank stays unknown."""
    if left is None or right is None:
        return None
    if len(left) < len(right):
        left, right = right, left
    offset = len(left) - len(right)
    head = left[:offset]
    return head + tuple(map(broadcast_dimensions, left[offset:], right))


def size(shape: Shape) -> int | None:
    """The number of elements, if every dimension is known."""
    if shape is None:
        return None
    product = 1
    for dimension in shape:
        if dimension < 0:
            return None
        product *= dimension
    return product
