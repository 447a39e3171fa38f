"""Reading and writing at positions: gather, slices, scatter, masks, top-k, unique, sorting."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, UNRESOLVED, Shape
from pylint_hybrid.domain.values import Tensor, Value, sequence
from pylint_hybrid.knowledge import tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.elementwise import dtype_by_option
from pylint_hybrid.knowledge.rules.registry import rule


@rule("gather")
def gather(call: Call) -> Value:
    """The axis is replaced by the axes of the indices (less the batch axes)."""
    source = call.tensor()
    indices = call.convert(call.get(call.parameter("indices", "indices", "ids")))
    batch = tensors.integer(call.get("batch_dims")) if not call.is_none("batch_dims") else 0
    axis = (
        tensors.integer(call.get("axis")) if not call.is_none("axis") else call.option("axis_default", batch)
    )
    like = [source] if source.kind != "sparse" else []
    if call.numpy and call.is_none("axis") and call.option("flat"):
        return call.result(source.dtype, indices.shape)
    if source.shape is None or indices.shape is None or axis is None or batch is None:
        return call.result(source.dtype, None, like)
    position = tensors.axis_of(axis, len(source.shape))
    batch = batch % len(indices.shape) if batch < 0 and indices.shape else batch
    if position is None:
        return call.result(source.dtype, None, like)
    shape = (*source.shape[:position], *indices.shape[batch:], *source.shape[position + 1 :])
    kind = "dense" if source.kind == "variable" else tensors.result_kind([source, indices])
    content = _gathered(source, indices) if shape == () else None
    return (
        tensors.array(source.dtype, shape)
        if call.numpy
        else tensors.dense(source.dtype, shape, kind, content)
    )


def _gathered(source: Tensor, indices: Tensor) -> Value | None:
    known, index = tensors.contents(source) if source.content is not None else None, tensors.integer(indices)
    if known is None or index is None or not -len(known) <= index < len(known):
        return None
    return known[index]


@rule("gather-nd")
def gather_nd(call: Call) -> Value:
    """The last axis of the indices addresses that many axes of the source."""
    source, indices = call.tensor(), call.convert(call.get("indices"))
    batch = tensors.integer(call.get("batch_dims")) or 0
    if source.shape is None or not indices.shape or indices.shape[-1] < 0:
        return call.result(source.dtype, None, [source])
    shape = (*indices.shape[:-1], *source.shape[batch + indices.shape[-1] :])
    return call.result(source.dtype, shape, [source])


@rule("slice")
def slice_rule(call: Call) -> Value:
    """``tf.slice(x, begin, size)``: the sizes; -1 keeps the rest."""
    source = call.tensor()
    begins, sizes = tensors.extents(call.get("begin")), tensors.extents(call.get("size"))
    if sizes is None:
        shape: Shape = None if source.shape is None else (DYNAMIC,) * len(source.shape)
        return call.result(source.dtype, shape, [source])
    result = []
    for index, item in enumerate(sizes):
        extent = tensors.dimension_of(item)
        if tensors.integer(item) == -1:
            begin = tensors.integer(begins[index]) if begins is not None and index < len(begins) else None
            whole = DYNAMIC if source.shape is None or index >= len(source.shape) else source.shape[index]
            extent = (
                whole - begin
                if begin is not None and whole >= 0
                else (whole if begin == 0 else min(whole, DYNAMIC))
            )
        result.append(extent)
    return call.result(source.dtype, tuple(result), [source])


@rule("strided-slice")
def strided_slice(call: Call) -> Value:
    """Rank and dtype only."""
    source = call.tensor()
    plain = all(name not in call.arguments for name in ("new_axis_mask", "shrink_axis_mask", "ellipsis_mask"))
    shape = (UNRESOLVED,) * len(source.shape) if source.shape is not None and plain else None
    return call.result(source.dtype, shape, [source])


@rule("boolean-mask")
def boolean_mask(call: Call) -> Value:
    """The masked axes become one whose extent depends on the data."""
    source, mask = call.tensor(), call.convert(call.get("mask"))
    axis = tensors.integer(call.get("axis")) if not call.is_none("axis") else 0
    if source.shape is None or mask.shape is None or axis is None:
        return call.result(source.dtype, None, [source])
    extent = UNRESOLVED if call.numpy else DYNAMIC
    shape = (*source.shape[:axis], extent, *source.shape[axis + len(mask.shape) :])
    return call.result(source.dtype, shape, [source])


@rule("scatter-nd")
def scatter_nd(call: Call) -> Value:
    """A new tensor of the given shape with the updates' dtype."""
    updates = call.convert(call.get("updates"))
    call.convert(call.get("indices"))
    return call.result(updates.dtype, tensors.shape_of_argument(call.get("shape")))


@rule("top-k")
def top_k(call: Call) -> Value:
    """Values and int32 positions; the last axis becomes ``k``."""
    source = call.tensor()
    shape = None
    if source.shape:
        shape = (*source.shape[:-1], tensors.dimension_of(call.get("k")))
    values = call.result(source.dtype, shape, [source])
    index = call.result(call.dtype("index_type") or "int32", shape, [source])
    return sequence("tuple", [values, index])


@rule("in-top-k")
def in_top_k(call: Call) -> Value:
    """One flag for each target."""
    return call.result("bool", call.convert(call.get("targets")).shape)


@rule("sort")
def sort(call: Call) -> Value:
    """The same shape; positions have dtype ``option: dtype``."""
    source = call.tensor()
    shape = source.shape
    if call.numpy and "axis" in call.arguments and tensors.is_none(call.get("axis")) and shape is not None:
        shape = (tensors.product(shape),)
    return call.result(call.option("dtype") or source.dtype, shape, [source])


@rule("unique")
def unique(call: Call) -> Value:
    """TensorFlow: values and positions (and counts). NumPy: values, and more if flags ask for them."""
    source = call.tensor()
    extent = UNRESOLVED if call.numpy else DYNAMIC
    index_dtype = call.dtype("out_idx") or ("int64" if call.numpy else "int32")
    values = call.result(source.dtype, (extent,))
    whole = source.shape[:1] if source.shape else (extent,)
    if not call.numpy:
        parts = [values, tensors.dense(index_dtype, whole)]
        if call.option("counts"):
            parts.append(tensors.dense(index_dtype, (extent,)))
        return sequence("tuple", parts)
    if "axis" in call.arguments and not call.is_none("axis") and source.shape is not None:
        values = call.result(source.dtype, (UNRESOLVED,) * len(source.shape))
    flags = [call.truth(name) for name in ("return_index", "return_inverse", "return_counts")]
    more = [tensors.array("int64", (UNRESOLVED,)) for flag in flags if flag]
    return sequence("tuple", [values, *more]) if more else values


@rule("dynamic-partition")
def dynamic_partition(call: Call) -> Value:
    """A list of ``num_partitions`` tensors."""
    source, parts = call.tensor(), call.convert(call.get("partitions"))
    number = tensors.integer(call.get("num_partitions"))
    shape = None
    if source.shape is not None and parts.shape is not None:
        shape = (DYNAMIC, *source.shape[len(parts.shape) :])
    item = call.result(source.dtype, shape, [source])
    return sequence("list", [item] * number) if number is not None else sequence("list", None, item)


@rule("dynamic-stitch")
def dynamic_stitch(call: Call) -> Value:
    """The data's items in the order of the indices."""
    items = call.items("data")
    first = call.convert(items[0]) if items else tensors.dense()
    indices = call.items("indices")
    shape = None
    if first.shape is not None and indices:
        index = call.convert(indices[0])
        shape = None if index.shape is None else (DYNAMIC, *first.shape[len(index.shape) :])
    return call.result(first.dtype, shape)


@rule("searchsorted")
def searchsorted(call: Call) -> Value:
    """One position for each value."""
    call.tensor()
    values = call.convert(call.get(call.parameter("values", "values", "v")))
    dtype = call.dtype("out_type") or ("int64" if call.numpy else "int32")
    return call.result(dtype, values.shape, [values])


@rule("nonzero")
def nonzero(call: Call) -> Value:
    """``np.nonzero``: one vector for each axis."""
    source = call.tensor()
    item = tensors.array("int64", (UNRESOLVED,))
    if source.shape is None:
        return sequence("tuple", None, item)
    return sequence("tuple", [item] * max(1, len(source.shape)))


@rule("vector-of")
def vector_of(call: Call) -> Value:
    """A vector of unknown extent with the source's dtype, or ``option: dtype``."""
    source = call.tensor()
    extent = UNRESOLVED if call.numpy else DYNAMIC
    return call.result(call.option("dtype") or source.dtype, (extent,))


@rule("same-rank")
def same_rank(call: Call) -> Value:
    """A tensor of the same rank and dtype with unknown extents."""
    source = call.tensor()
    shape = None if source.shape is None else (UNRESOLVED if call.numpy else DYNAMIC,) * len(source.shape)
    dtype = call.option("dtype") or dtype_by_option(call.option("how", "same"), source.dtype)
    return call.result(dtype, shape, [source])


@rule("take-along")
def take_along(call: Call) -> Value:
    """The shape of the indices."""
    source, indices = call.tensor(), call.convert(call.get("indices"))
    return call.result(source.dtype, indices.shape if not call.is_none("axis") else None)


@rule("argwhere")
def argwhere(call: Call) -> Value:
    """One row for each element that is not zero."""
    source = call.tensor()
    return call.result("int64", (UNRESOLVED, UNRESOLVED if source.shape is None else len(source.shape)))


@rule("interp")
def interp(call: Call) -> Value:
    """One float for each point."""
    return call.result("float64", call.tensor().shape)


@rule("histogram-numpy")
def histogram_numpy(call: Call) -> Value:
    """Counts and edges."""
    call.tensor()
    bins = tensors.integer(call.get("bins"))
    extents = (UNRESOLVED, UNRESOLVED) if bins is None else (bins, bins + 1)
    counts = "int64" if call.is_none("weights") and call.truth("density") is not True else "float64"
    return sequence("tuple", [tensors.array(counts, extents[:1]), tensors.array("float64", extents[1:])])


@rule("confusion")
def confusion(call: Call) -> Value:
    """A square matrix of counts."""
    call.tensor()
    extent = DYNAMIC if call.is_none("num_classes") else tensors.dimension_of(call.get("num_classes"))
    return call.result(call.dtype() or "int32", (extent, extent))
