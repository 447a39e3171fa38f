"""``x[index]`` for tensors and arrays: basic slicing, masks, and arrays of positions (NumPy)."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, RAGGED, UNRESOLVED, Shape, broadcast
from pylint_hybrid.domain.values import (
    BOTTOM,
    Api,
    Constant,
    Primitive,
    Sequence,
    Slice,
    Tensor,
    Union,
    Value,
    members,
    of_python,
    sequence,
    tensor,
    union,
    unknown,
)
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.tensors import NotYet

_NEW_AXES = ("tensorflow.newaxis", "numpy.newaxis")


def subscript(receiver: Value, index: Value) -> Value | None:
    """The item or slice of a tensor; None for receivers that are no tensors."""
    if not isinstance(receiver, Tensor):
        return BOTTOM if receiver is BOTTOM else None
    if index is BOTTOM:
        return BOTTOM
    try:
        return union([_subscript(receiver, member) for member in members(index)])
    except NotYet:
        return BOTTOM


def _subscript(receiver: Tensor, index: Value) -> Value:
    if dtypes.python_kind(index) == "str":
        return unknown("field of a structured array")
    is_tuple = isinstance(index, Sequence) and index.kind == "tuple"
    if is_tuple:
        assert isinstance(index, Sequence)
        items = index.items
    else:
        items = (index,)
    shape = None if items is None else sliced_shape(receiver.shape, items, receiver.kind == "ndarray")
    content = _content(receiver, items) if items is not None and len(items) == 1 else None
    kind = "dense" if receiver.kind == "variable" else receiver.kind
    if kind == "ragged":
        kind, shape = tensors.settled(shape)
    if content is not None and not isinstance(content, Sequence):
        shape = ()
    return tensor(kind, receiver.dtype, shape, receiver.origin, content)


def _content(receiver: Tensor, items: tuple[Value, ...]) -> Value | None:
    """Items and slices of a known vector."""
    if not isinstance(receiver.content, Sequence) or receiver.content.items is None:
        return None
    known, index = receiver.content.items, items[0]
    position = tensors.integer(index)
    if position is not None:
        return known[position] if -len(known) <= position < len(known) else None
    if isinstance(index, Slice):
        bounds = _bounds(index)
        if bounds is not None:
            return sequence("tuple", known[bounds])
    return None


def _bounds(index: Slice) -> slice | None:
    """The slice with constant bounds; None if one varies."""
    bounds = [_bound(part) for part in (index.lower, index.upper, index.step)]
    known = [None if bound == "?" else bound for bound in bounds]
    if "?" in bounds or known[2] == 0:
        return None
    lower, upper, step = (bound if isinstance(bound, int) else None for bound in known)
    return slice(lower, upper, step)


def _bound(value: Value) -> int | str | None:
    if tensors.is_none(value):
        return None
    number = tensors.integer(value)
    return "?" if number is None else number


def _is_new_axis(value: Value) -> bool:
    return tensors.is_none(value) or (isinstance(value, Api) and value.name in _NEW_AXES)


def _is_ellipsis(value: Value) -> bool:
    return isinstance(value, Constant) and value.kind == "ellipsis"


def _consumed(value: Value) -> int:
    """How many axes of the receiver an index uses up."""
    if _is_new_axis(value) or _is_ellipsis(value):
        return 0
    if isinstance(value, Tensor) and value.dtype == "bool" and value.shape is not None:
        return len(value.shape)
    return 1


def sliced_shape(shape: Shape, items: tuple[Value, ...], numpy: bool) -> Shape:
    """The shape after indexing with these items, left to right."""
    if BOTTOM in items:
        return None
    if shape is None:
        return None
    used = sum(_consumed(item) for item in items)
    if used > len(shape):
        return None
    arrays = numpy and any(isinstance(item, (Tensor, Sequence)) for item in items)
    walk = _Walk(shape, numpy, arrays)
    for item in items:
        if _is_ellipsis(item):
            walk.keep(len(shape) - used)
        elif _is_new_axis(item):
            walk.result.append(1)
        elif not walk.take(item):
            return None
    walk.keep(len(shape) - walk.position)
    return walk.finish()


class _Walk:
    """The axes of the receiver from left to right, and those of the result."""

    def __init__(self, shape: tuple[int, ...], numpy: bool, arrays: bool) -> None:
        self.shape = shape
        self.arrays = arrays
        self.numpy = numpy
        self.position = 0
        self.result: list[int] = []
        self.advanced: Shape = ()
        self.advanced_at: int | None = None
        self.split = False

    def keep(self, count: int) -> None:
        """Copy the next axes."""
        self.result.extend(self.shape[self.position : self.position + count])
        self.position += count

    def take(self, item: Value) -> bool:
        """Apply an index that uses up axes; False if its effect cannot be told."""
        if isinstance(item, Slice):
            self.result.append(_sliced(self.shape[self.position], item))
            self.position += 1
            return True
        if tensors.integer(item) is not None or (isinstance(item, Primitive) and item.kind == "int"):
            self.position += 1
            if self.arrays:  # beside arrays of positions a number counts as one
                self._advance(())
            return not (isinstance(item, Constant) and item.kind == "bool")
        if isinstance(item, Union):
            return self._take_union(item)
        if isinstance(item, (Tensor, Sequence)):
            return self._take_positions(tensors.as_tensor(item, self.numpy))
        return False

    def _take_union(self, item: Union) -> bool:
        if all(tensors.integer(m) is not None or isinstance(m, Primitive) for m in item.members):
            self.position += 1
            return True
        if all(isinstance(member, Slice) for member in item.members):
            self.result.append(DYNAMIC)
            self.position += 1
            return True
        return False

    def _take_positions(self, index: Tensor) -> bool:
        if index.shape is None:
            return False
        if index.dtype == "bool":
            self.position += len(index.shape)
            extents: Shape = (UNRESOLVED if self.numpy else DYNAMIC,)
        elif index.dtype == dtypes.UNKNOWN and index.shape != ():
            return False
        else:
            self.position += 1
            extents = index.shape
        if extents == () and not self.numpy:
            return True
        self._advance(extents)
        return self.advanced is not None

    def _advance(self, extents: Shape) -> None:
        if self.advanced_at is None:
            self.advanced_at = len(self.result)
        elif self.advanced_at != len(self.result):
            self.split = True
        self.advanced = broadcast(self.advanced, extents)

    def finish(self) -> Shape:
        """The axes of index arrays stand where the first one stood, or in front if they were apart."""
        if self.advanced_at is None or self.advanced is None:
            return tuple(self.result)
        at = 0 if self.split else self.advanced_at
        return (*self.result[:at], *self.advanced, *self.result[at:])


def _sliced(extent: int, index: Slice) -> int:
    bounds = _bounds(index)
    if bounds is None:
        return RAGGED if extent == RAGGED else _varying(index)
    if bounds.start in (None, 0) and bounds.stop is None and bounds.step in (None, 1):
        return extent
    return len(range(*bounds.indices(extent))) if extent >= 0 else extent


def _varying(index: Slice) -> int:
    """A bound that is a tensor varies at run time; one that is a Python number is fixed when it is traced."""
    parts = (index.lower, index.upper, index.step)
    dynamic = any(isinstance(part, Tensor) and part.kind != "ndarray" for part in parts)
    return DYNAMIC if dynamic or any(dtypes.is_unknown(part) for part in parts) else UNRESOLVED


def item_of(receiver: Tensor) -> Tensor:
    """One item along the first axis."""
    shape = None if not receiver.shape else receiver.shape[1:]
    kind = "dense" if receiver.kind == "variable" else receiver.kind
    if kind == "ragged":
        kind, shape = tensors.settled(shape)
    return tensor(kind, receiver.dtype, shape, receiver.origin)


def items_of(receiver: Tensor, limit: int) -> tuple[Value, ...] | None:
    """All items along the first axis if their number is known and small."""
    if not receiver.shape or not 0 <= receiver.shape[0] <= limit:
        return None
    found = [_subscript(receiver, of_python(index)) for index in range(receiver.shape[0])]
    return tuple(found)
