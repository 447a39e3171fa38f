"""Functions that keep the elements and change the axes."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, UNRESOLVED, Shape, size
from pylint_hybrid.domain.values import Sequence, Tensor, Value, sequence
from pylint_hybrid.knowledge import tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.reduce import axis_argument
from pylint_hybrid.knowledge.rules.registry import rule


def reshape_shape(source: Shape, target: Value | None) -> Shape:
    """The target with -1 filled in from the number of elements, where that is known."""
    items = tensors.extents(target)
    if items is None:
        return None
    numbers = [tensors.integer(item) for item in items]
    dimensions = [tensors.dimension_of(item) for item in items]
    if -1 not in numbers:
        return _completed(source, dimensions)
    hole = numbers.index(-1)
    rest = [dimension for index, dimension in enumerate(dimensions) if index != hole]
    dimensions[hole] = _quotient(source, rest)
    return tuple(dimensions)


def _completed(source: Shape, dimensions: list[int]) -> Shape:
    """One extent that is not known follows from the number of elements."""
    holes = [index for index, dimension in enumerate(dimensions) if dimension < 0]
    total = size(source)
    if total is not None and len(holes) == 1:
        known = tensors.product(dimension for dimension in dimensions if dimension >= 0)
        if known and total % known == 0:
            dimensions[holes[0]] = total // known
    return tuple(dimensions)


def _quotient(source: Shape, rest: list[int]) -> int:
    """What -1 stands for. Equal marks cancel only when they are numbers: two unknown extents may differ."""
    if source is None:
        return DYNAMIC
    left = [dimension for dimension in source if dimension < 0]
    right = [dimension for dimension in rest if dimension < 0]
    if left or right:
        return UNRESOLVED if {*left, *right} == {UNRESOLVED} else DYNAMIC
    known = tensors.product(rest)
    total = tensors.product(source)
    return total // known if known and total % known == 0 else UNRESOLVED


@rule("reshape")
def reshape(call: Call) -> Value:
    """The elements in a new shape."""
    source = call.tensor()
    target = call.given(call.parameter("shape", "shape", "newshape"))
    if target is None or tensors.is_none(target):
        target = call.given(call.signature.variadic or "shape")
    shape = reshape_shape(source.shape, target)
    return _like(call, source, shape, source.content if shape is not None and len(shape) == 1 else None)


def _like(call: Call, source: Tensor, shape: Shape, content: Value | None = None) -> Tensor:
    if content is not None and not isinstance(content, Sequence):
        content = None
    if call.numpy:
        return tensors.array(source.dtype, shape, content)
    return tensors.dense(source.dtype, shape, tensors.result_kind([source]), content)


@rule("method-reshape")
def method_reshape(call: Call) -> Value:
    """``array.reshape(2, 3)`` and ``array.reshape((2, 3))``."""
    source = call.tensor("self")
    items = call.items(call.signature.variadic) or ()
    target = items[0] if len(items) == 1 else call.given(call.signature.variadic)
    return _like(call, source, reshape_shape(source.shape, target))


@rule("flatten")
def flatten(call: Call) -> Value:
    """One axis with all elements."""
    source = call.tensor()
    extent = DYNAMIC if source.shape is None else tensors.product(source.shape)
    return _like(call, source, (UNRESOLVED if extent == DYNAMIC and call.numpy else extent,), source.content)


def permuted(shape: Shape, order: tuple[int, ...] | None) -> Shape:
    """The axes in another order; None keeps only their number."""
    if shape is None:
        return None
    if order is None:
        return tuple([shape[0] if len(set(shape)) == 1 else DYNAMIC] * len(shape)) if shape else ()
    rank = len(shape)
    if len(order) != rank or {axis + rank if axis < 0 else axis for axis in order} != set(range(rank)):
        return None
    return tuple([shape[axis] for axis in order])


@rule("transpose")
def transpose(call: Call) -> Value:
    """The axes reversed, or in the order of ``perm``; ``conjugate`` does not matter."""
    source = call.tensor()
    order = call.given(call.parameter("perm", "perm", "axes", "pattern"))
    if order is None and call.signature.variadic:
        items = call.items(call.signature.variadic)
        order = items[0] if items is not None and len(items) == 1 else call.given(call.signature.variadic)
    if order is None or tensors.is_none(order):
        return _like(call, source, None if source.shape is None else source.shape[::-1])
    axes = tensors.integers(order)
    shape = source.shape
    if shape is None and axes is not None:
        shape = (DYNAMIC,) * len(axes)
    return _like(call, source, permuted(shape, axes))


@rule("matrix-transpose")
def matrix_transpose(call: Call) -> Value:
    """The last two axes swapped."""
    source = call.tensor()
    shape = source.shape
    if shape is not None and len(shape) >= 2:
        shape = (*shape[:-2], shape[-1], shape[-2])
    return _like(call, source, shape)


@rule("swap-axes")
def swap_axes(call: Call) -> Value:
    """Two axes exchanged."""
    source = call.tensor()
    first, second = tensors.integer(call.get("axis1")), tensors.integer(call.get("axis2"))
    if source.shape is None or first is None or second is None:
        return _like(call, source, permuted(source.shape, None))
    order = list(range(len(source.shape)))
    if not all(-len(order) <= axis < len(order) for axis in (first, second)):
        return _like(call, source, None)
    order[first], order[second] = order[second], order[first]
    return _like(call, source, permuted(source.shape, tuple(order)))


@rule("move-axis")
def move_axis(call: Call) -> Value:
    """``np.moveaxis`` and ``np.rollaxis`` with constant axes."""
    source = call.tensor()
    origins, targets = call.integers("source"), call.integers("destination")
    if not source.shape or origins is None or targets is None or len(origins) != len(targets):
        return _like(call, source, permuted(source.shape, None))
    rank = len(source.shape)
    moved = [axis % rank for axis in origins]
    order = [axis for axis in range(rank) if axis not in moved]
    for target, axis in sorted(zip([axis % rank for axis in targets], moved, strict=True)):
        order.insert(target, axis)
    return _like(call, source, permuted(source.shape, tuple(order)))


@rule("expand")
def expand(call: Call) -> Value:
    """A new axis of extent 1 (several, for NumPy)."""
    source = call.tensor()
    axis = axis_argument(call, "dim")
    axes = tensors.integers(axis)
    if source.shape is None or axes is None:
        return _like(call, source, _any_of_rank(source.shape, 1) if axes is None else None)
    rank = len(source.shape) + len(axes)
    positions = {axis % rank for axis in axes if -rank <= axis < rank}
    rest = iter(source.shape)
    shape = tuple([1 if index in positions else next(rest, UNRESOLVED) for index in range(rank)])
    content = None
    if shape == (1,) and source.content is not None:
        content = sequence("tuple", [source.content])
    return _like(call, source, shape, content)


def _any_of_rank(shape: Shape, more: int) -> Shape:
    return None if shape is None else (UNRESOLVED,) * (len(shape) + more)


@rule("squeeze")
def squeeze(call: Call) -> Value:
    """Axes of extent 1 removed: the given ones, or all."""
    source = call.tensor()
    axis = axis_argument(call, "squeeze_dims")
    axes = tensors.integers(axis)
    shape = source.shape
    if shape is None or (axes is None and not tensors.is_none(axis)):
        return _like(call, source, None)
    if axes is None or not axes:
        kept: Shape = tuple([extent for extent in shape if extent != 1])
        return _like(call, source, kept if all(extent >= 0 for extent in shape) else None)
    positions = {axis % len(shape) for axis in axes} if shape else set()
    return _like(call, source, tuple([e for index, e in enumerate(shape) if index not in positions]))


@rule("ensure-shape")
def ensure_shape(call: Call) -> Value:
    """The tensor with what an argument says about its shape."""
    source = call.tensor()
    stated = tensors.shape_of_argument(call.get("shape"))
    return _like(call, source, tensors.merge_shapes(source.shape, stated))


@rule("batch-flatten")
def batch_flatten(call: Call) -> Value:
    """All axes but the first in one."""
    source = call.tensor()
    shape = None if not source.shape else (source.shape[0], tensors.product(source.shape[1:]))
    return _like(call, source, shape)


@rule("space-depth")
def space_depth(call: Call) -> Value:
    """``tf.nn.space_to_depth`` and back: unknown extents, known rank 4."""
    source = call.tensor()
    block = tensors.integer(call.get("block_size"))
    shape = source.shape
    if shape is None or len(shape) != 4 or block is None or call.text("data_format") != "NHWC":
        return _like(call, source, (DYNAMIC,) * 4)
    deep = call.option("deep", False)
    scale = [1, block, block, block * block]
    result = [
        extent if extent < 0 or index == 0 else _scaled(extent, scale[index], divide=(index < 3) == deep)
        for index, extent in enumerate(shape)
    ]
    return _like(call, source, tuple(result))


def _scaled(extent: int, factor: int, divide: bool) -> int:
    return extent // factor if divide else extent * factor
