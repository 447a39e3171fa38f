"""Ragged tensors: axes that vary inside the value are marked RAGGED."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, RAGGED, UNRESOLVED, Shape
from pylint_hybrid.domain.values import FROM_TENSORFLOW, Tensor, Value, sequence, tensor
from pylint_hybrid.domain.values import Sequence as SequenceValue
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.registry import rule


def ragged(dtype: str, shape: Shape) -> Tensor:
    """A ragged tensor."""
    return tensor("ragged", dtype, shape, FROM_TENSORFLOW)


def _uniform(extent: int) -> int:
    return DYNAMIC if extent == RAGGED else extent


def dense_shape(shape: Shape) -> Shape:
    """The shape after padding: ragged extents become those of the longest row."""
    return None if shape is None else tuple(map(_uniform, shape))


@rule("ragged-constant")
def ragged_constant(call: Call) -> Value:
    """Nested lists of different lengths: all axes but the first are ragged, less the inner shape."""
    value = call.get(call.first())
    depth, dtype = _depth(value), call.dtype()
    leaf = tensors.literal_tensor(value, None, False)
    found = leaf.dtype if isinstance(leaf, Tensor) else dtypes.UNKNOWN
    outer = len(value.items) if isinstance(value, SequenceValue) and value.items is not None else UNRESOLVED
    if depth is None:
        return ragged(dtype or found, None)
    if depth <= 1:
        return tensors.dense(dtype or found, (outer,) if depth else ())
    rank = tensors.integer(call.get("ragged_rank"))
    inner = tensors.shape_of_argument(call.get("inner_shape")) if not call.is_none("inner_shape") else ()
    if inner is None or (not call.is_none("ragged_rank") and rank is None):
        return ragged(dtype or found, None)
    count = depth - 1 - len(inner) if rank is None else rank
    uniform = (UNRESOLVED,) * (depth - 1 - count - len(inner))
    return ragged(dtype or found, (outer, *(RAGGED,) * count, *uniform, *inner))


def _depth(value: Value) -> int | None:
    """How deeply lists are nested; None if that cannot be told."""
    if isinstance(value, SequenceValue):
        items = value.items if value.items is not None else (value.rest,)
        depths = [depth for depth in map(_depth, items) if depth is not None]
        if not items:
            return 1
        return None if len(depths) < len(items) else max(depths) + 1
    if isinstance(value, Tensor):
        return None if value.shape is None else len(value.shape)
    return 0 if dtypes.python_kind(value) is not None else None


@rule("ragged-from")
def ragged_from(call: Call) -> Value:
    """``RaggedTensor.from_*``: values cut into rows; the number of rows follows from the partition."""
    values = call.convert(call.get("values" if "values" in call.arguments else call.first()))
    rows = _rows(call)
    shape = None if values.shape is None else (rows, RAGGED, *values.shape[1:])
    return ragged(values.dtype, shape)


def _rows(call: Call) -> int:
    for name, less in (("row_splits", 1), ("row_lengths", 0), ("row_starts", 0), ("row_limits", 0)):
        if name in call.arguments:
            shape = call.convert(call.get(name)).shape
            return shape[0] - less if shape and shape[0] >= 0 else DYNAMIC
    rows = call.get("nrows")
    return DYNAMIC if tensors.is_none(rows) else tensors.dimension_of(rows)


@rule("ragged-uniform")
def ragged_uniform(call: Call) -> Value:
    """``from_uniform_row_length``: all rows have one length."""
    values = call.convert(call.get("values"))
    length = tensors.dimension_of(call.get("uniform_row_length"))
    if not values.shape:
        return ragged(values.dtype, None)
    whole = values.shape[0]
    rows = whole // length if whole >= 0 and length > 0 else DYNAMIC
    return ragged(values.dtype, (rows, length, *values.shape[1:]))


@rule("ragged-from-tensor")
def ragged_from_tensor(call: Call) -> Value:
    """Rows of one length keep it.

    With ``lengths`` or ``padding``, axes 1 to ``ragged_rank`` become ragged.
    """
    source = call.convert(call.get("tensor"))
    if call.is_none("lengths") and call.is_none("padding"):
        return ragged(source.dtype, source.shape)
    rank = tensors.integer(call.get("ragged_rank"))
    if source.shape is None or rank is None:
        return ragged(source.dtype, None)
    shape = tuple([RAGGED if 1 <= index <= rank else extent for index, extent in enumerate(source.shape)])
    return ragged(source.dtype, shape)


@rule("ragged-unknown")
def ragged_unknown(call: Call) -> Value:
    """A ragged tensor of unknown shape with the dtype of a tensor argument."""
    source = call.tensor()
    return ragged(call.option("dtype") or source.dtype, None)


@rule("ragged-range")
def ragged_range(call: Call) -> Value:
    """One range for each row."""
    starts = call.convert(call.get("starts"))
    shape = (starts.shape[0], RAGGED) if starts.shape else (DYNAMIC, RAGGED)
    return ragged(call.dtype() or starts.dtype, shape)


@rule("ragged-to-tensor")
def ragged_to_tensor(call: Call) -> Value:
    """Padded to a dense tensor; ``shape`` overrides extents."""
    source = call.tensor("self")
    shape = dense_shape(source.shape)
    if not call.is_none("shape"):
        stated = tensors.shape_of_argument(call.get("shape"))
        shape = tensors.merge_shapes(stated, shape) if stated is not None else shape
    return tensors.dense(source.dtype, shape)


@rule("ragged-rows")
def ragged_rows(call: Call) -> Value:
    """One integer for each row (``more``: one more than rows)."""
    source = call.tensor("self")
    extent = source.shape[0] if source.shape else DYNAMIC
    if call.option("scalar"):
        return tensors.dense("int64", ())
    if call.option("ids"):
        return tensors.dense("int64", (DYNAMIC,))
    return tensors.dense("int64", (extent + 1 if call.option("more") and extent >= 0 else extent,))


@rule("ragged-merge")
def ragged_merge(call: Call) -> Value:
    """``merge_dims``: two or more axes become one."""
    source = call.tensor("self")
    outer, inner = tensors.integer(call.get("outer_axis")), tensors.integer(call.get("inner_axis"))
    if not source.shape or outer is None or inner is None:
        return ragged(source.dtype, None)
    rank = len(source.shape)
    outer, inner = outer % rank, inner % rank
    merged = RAGGED if outer else DYNAMIC
    shape = (*source.shape[:outer], merged, *source.shape[inner + 1 :])
    return ragged(source.dtype, shape) if RAGGED in shape else tensors.dense(source.dtype, shape)


@rule("ragged-splits")
def ragged_splits(call: Call) -> Value:
    """``nested_row_splits()``: one vector for each ragged axis."""
    return sequence("tuple", None, tensors.dense("int64", (DYNAMIC,)))


@rule("map-flat-values")
def map_flat_values(call: Call) -> Value:
    """The function on the flat values; the rows stay."""
    items = call.items(call.signature.variadic) or ()
    found = [item for item in items if isinstance(item, Tensor) and item.kind == "ragged"]
    arguments = [
        tensors.dense(item.dtype, None) if isinstance(item, Tensor) and item.kind == "ragged" else item
        for item in items
    ]
    result = call.caller.invoke(call.get(call.first()), arguments)
    dtype = result.dtype if isinstance(result, Tensor) else dtypes.UNKNOWN
    return ragged(dtype, found[0].shape if found else None)


@rule("bounding")
def bounding(call: Call) -> Value:
    """``bounding_shape()``: a vector of the rank's extent, or one extent."""
    source = call.tensor("self")
    if not call.is_none("axis"):
        return tensors.dense("int64", ())
    return tensors.dense("int64", (DYNAMIC if source.shape is None else len(source.shape),))


@rule("with-values")
def with_values(call: Call) -> Value:
    """The rows of the receiver with other values."""
    source, values = call.tensor("self"), call.convert(call.get(call.first()))
    shape = source.shape
    if call.name.endswith("with_values") and not call.name.endswith("flat_values"):
        shape = None if shape is None or values.shape is None else (*shape[:2], *values.shape[1:])
    else:
        shape = None
    return ragged(values.dtype, shape)
