"""Joining and splitting along axes: concat, stack, unstack, split, tile, repeat, pad, roll."""

from __future__ import annotations

from collections.abc import Sequence

from pylint_hybrid.domain.shapes import DYNAMIC, UNRESOLVED, Shape
from pylint_hybrid.domain.values import BOTTOM, NONE, Tensor, Value, sequence
from pylint_hybrid.domain.values import Sequence as SequenceValue
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.broadcast import common_dtype
from pylint_hybrid.knowledge.rules.registry import rule


def _parts(call: Call) -> tuple[list[Value] | None, Value]:
    """The values of a list argument (all of them known, or None) and one value that covers them."""
    value = call.get(call.parameter("values", call.first()))
    if isinstance(value, SequenceValue):
        if value.items is not None:
            return list(value.items), BOTTOM
        if value.rest is BOTTOM:
            raise tensors.NotYet
        return None, value.rest
    if isinstance(value, Tensor) and value.shape and 0 <= value.shape[0] <= 16:
        from pylint_hybrid.knowledge.subscripts import items_of

        found = items_of(value, 16)
        return (None, value) if found is None else (list(found), BOTTOM)
    call.uses_as_tensor(value)
    return None, tensors.as_tensor(value, call.numpy)


def concat_shape(shapes: Sequence[Shape], axis: int | None) -> Shape:
    """Extents add up along the axis; what one shape knows about the others holds for all."""
    known = [shape for shape in shapes if shape is not None]
    if not known:
        return None
    rank = len(known[0])
    if any(len(shape) != rank for shape in known):
        return None
    merged: Shape = known[0]
    for shape in known[1:]:
        merged = tensors.merge_shapes(merged, shape)
    if merged is None or axis is None:
        return (UNRESOLVED,) * rank if merged is not None else None
    position = tensors.axis_of(axis, rank)
    if position is None:
        return None
    along = [shape[position] if shape is not None else DYNAMIC for shape in shapes]
    return (*merged[:position], tensors.total(along), *merged[position + 1 :])


@rule("concat")
def concat(call: Call) -> Value:
    """The parts one after the other along an axis (``fixed`` by the binding, or an argument.

    NumPy's None flattens).
    """
    parts, every = _parts(call)
    axis_value = call.get(call.parameter("axis", "axis", "concat_dim"))
    axis = call.option("fixed", tensors.integer(axis_value))
    if parts is None:
        one = call.convert(every)
        shape = one.shape
        if shape is not None and axis is not None:
            position = tensors.axis_of(axis, len(shape))
            shape = tuple([UNRESOLVED if index == position else extent for index, extent in enumerate(shape)])
        return call.result(one.dtype, shape if axis is not None else None, [one])
    converted = [_at_least(call, call.convert(part)) for part in parts]
    shapes = [item.shape for item in converted]
    if call.option("fixed") is not None and shapes and shapes[0] is not None and len(shapes[0]) == 1:
        axis = 0 if call.name.endswith("hstack") else axis
    shape = concat_shape(shapes, axis)
    if call.numpy and tensors.is_none(axis_value) and call.option("fixed") is None:
        shape = (tensors.total(tensors.product(item) if item is not None else DYNAMIC for item in shapes),)
    return _with_content(call, common_dtype(parts, call.numpy), shape, converted)


def _at_least(call: Call, item: Tensor) -> Tensor:
    """``vstack`` and its like first add axes."""
    rank = call.option("rank", 0)
    if item.shape is None or len(item.shape) >= rank:
        return item
    shape = item.shape
    if rank == 3:  # dstack
        shape = (*shape, 1) if len(shape) == 2 else (1, *shape, 1) if shape else (1, 1, 1)
    else:
        shape = (1,) * (rank - len(shape)) + shape
    return tensors.array(item.dtype, shape)


def _with_content(call: Call, dtype: str, shape: Shape, parts: Sequence[Tensor]) -> Value:
    content: Value | None = None
    if (
        shape is not None
        and len(shape) == 1
        and 0 <= shape[0] <= tensors.MAX_CONTENT
        and dtypes.is_integer(dtype)
    ):
        found = [_content_or_varying(part) for part in parts]
        if None not in found:
            content = sequence("tuple", [item for part in found if part is not None for item in part])
    kind = tensors.result_kind(parts)
    return tensors.array(dtype, shape, content) if call.numpy else tensors.dense(dtype, shape, kind, content)


def _content_or_varying(part: Tensor) -> tuple[Value, ...] | None:
    found = tensors.contents(part)
    if found is not None or not part.shape or part.shape[0] < 0:
        return found
    return (NONE,) * part.shape[0]


@rule("stack")
def stack(call: Call) -> Value:
    """A new axis whose extent is the number of parts."""
    parts, every = _parts(call)
    axis = tensors.integer(call.get("axis"))
    if parts is None:
        item = call.convert(every)
        shapes, count, dtype, converted = [item.shape], UNRESOLVED, item.dtype, [item]
        if isinstance(call.get(call.first()), Tensor):
            return call.result(item.dtype, item.shape, converted)
    else:
        converted = [call.convert(part) for part in parts]
        shapes, count = [item.shape for item in converted], len(parts)
        dtype = common_dtype(parts, call.numpy) if parts else dtypes.UNKNOWN
    inner: Shape = None
    for shape in shapes:
        inner = tensors.merge_shapes(inner, shape) if inner is not None else shape
    if inner is None or axis is None:
        return call.result(dtype, None if inner is None else (UNRESOLVED,) * (len(inner) + 1), converted)
    position = tensors.axis_of(axis, len(inner) + 1)
    if position is None:
        return call.result(dtype, None, converted)
    shape = (*inner[:position], count, *inner[position:])
    content = None
    if (
        len(shape) == 1
        and parts is not None
        and len(parts) <= tensors.MAX_CONTENT
        and dtypes.is_integer(dtype)
    ):
        content = sequence("tuple", [item.content or NONE for item in converted])
    kind = tensors.result_kind(converted)
    return tensors.array(dtype, shape, content) if call.numpy else tensors.dense(dtype, shape, kind, content)


@rule("unstack")
def unstack(call: Call) -> Value:
    """A list of the items along an axis."""
    source = call.tensor()
    axis = tensors.integer(call.get("axis"))
    number = tensors.integer(call.get("num"))
    if source.shape is None or axis is None:
        item = call.result(source.dtype, None, [source])
        return sequence("list", [item] * number) if number is not None else sequence("list", None, item)
    position = tensors.axis_of(axis, len(source.shape))
    if position is None:
        return sequence("list", None, call.result(source.dtype, None))
    count = source.shape[position] if number is None else number
    item = call.result(source.dtype, source.shape[:position] + source.shape[position + 1 :], [source])
    known = tensors.contents(source) if source.content is not None else None
    if known is not None:
        return sequence("list", [tensors.dense(source.dtype, (), content=part) for part in known])
    return sequence("list", [item] * count) if 0 <= count <= 64 else sequence("list", None, item)


@rule("split")
def split(call: Call) -> Value:
    """Equal parts (a number), parts of given sizes, or NumPy's cut positions."""
    source = call.tensor()
    how = call.get(call.parameter("sections", "num_or_size_splits", "indices_or_sections"))
    axis = call.option("fixed", tensors.integer(call.get(call.parameter("axis", "axis"))))
    extents = _split_extents(call, source.shape, how, axis)
    if extents is None:
        return sequence(
            "list", None, call.result(source.dtype, _with_extent(source.shape, axis, UNRESOLVED), [source])
        )
    return sequence(
        "list",
        [call.result(source.dtype, _with_extent(source.shape, axis, extent), [source]) for extent in extents],
    )


def _with_extent(shape: Shape, axis: int | None, extent: int) -> Shape:
    if shape is None or axis is None:
        return None
    position = tensors.axis_of(axis, len(shape))
    return None if position is None else (*shape[:position], extent, *shape[position + 1 :])


def _split_extents(call: Call, shape: Shape, how: Value, axis: int | None) -> list[int] | None:
    position = None if shape is None or axis is None else tensors.axis_of(axis, len(shape))
    whole = DYNAMIC if shape is None or position is None else shape[position]
    number = tensors.integer(how)
    if number is not None and tensors.contents(how) is None:
        if not 0 < number <= 64:
            return None
        each = whole // number if whole >= 0 else whole
        if whole >= 0 and whole % number:
            return (
                [each + (index < whole % number) for index in range(number)]
                if call.numpy
                else [UNRESOLVED] * number
            )
        return [each] * number
    items = tensors.extents(how) if not isinstance(how, Tensor) or how.shape != () else None
    if items is None or len(items) > 64:
        return None
    if call.numpy:
        return [UNRESOLVED] * (len(items) + 1)
    sizes = [tensors.dimension_of(item) for item in items]
    holes = [index for index, item in enumerate(items) if tensors.integer(item) == -1]
    if (
        len(holes) == 1
        and whole >= 0
        and all(size >= 0 for index, size in enumerate(sizes) if index not in holes)
    ):
        sizes[holes[0]] = whole - sum(size for index, size in enumerate(sizes) if index not in holes)
    return sizes


@rule("tile")
def tile(call: Call) -> Value:
    """Every axis repeated; NumPy adds axes in front where ``reps`` is longer."""
    source = call.tensor()
    items = tensors.extents(call.get(call.parameter("multiples", "multiples", "reps", "n")))
    shape = source.shape
    if items is None:
        unknown_shape = None if shape is None or call.numpy else (DYNAMIC,) * len(shape)
        return call.result(source.dtype, unknown_shape, [source])
    if shape is None:
        return call.result(source.dtype, None if call.numpy else (DYNAMIC,) * len(items), [source])
    counts = [tensors.dimension_of(item) for item in items]
    if call.numpy:
        rank = max(len(counts), len(shape))
        counts = [1] * (rank - len(counts)) + counts
        shape = (1,) * (rank - len(shape)) + shape
    if len(counts) != len(shape):
        return call.result(source.dtype, None, [source])
    result = tuple([tensors.product(pair) for pair in zip(shape, counts, strict=True)])
    return call.result(source.dtype, result, [source])


@rule("repeat")
def repeat(call: Call) -> Value:
    """Items repeated along an axis; without one, of the flattened tensor."""
    source = call.tensor()
    given = call.get("repeats")
    count = tensors.integer(given)
    each = tensors.integers(given) if tensors.contents(given) is not None else None
    axis = tensors.integer(call.get("axis"))
    if source.shape is None:
        return call.result(source.dtype, (DYNAMIC,) if call.is_none("axis") else None, [source])
    shape = source.shape
    if call.is_none("axis"):
        shape, axis = (tensors.product(shape),), 0
    position = None if axis is None else tensors.axis_of(axis, len(shape))
    if position is None:
        return call.result(source.dtype, (DYNAMIC,) * len(shape), [source])
    mark = UNRESOLVED if call.numpy or not isinstance(given, Tensor) else DYNAMIC
    extent = (
        sum(each)
        if each and len(each) > 1
        else tensors.product([shape[position], mark if count is None else count])
    )
    return call.result(source.dtype, (*shape[:position], extent, *shape[position + 1 :]), [source])


@rule("pad")
def pad(call: Call) -> Value:
    """Every axis grows by the sum of its two paddings."""
    source = call.tensor()
    pairs = call.get(call.parameter("paddings", "paddings", "pad_width"))
    if source.shape is None:
        return call.result(source.dtype, None, [source])
    number = tensors.integer(pairs)
    if number is not None and call.numpy:
        added: list[int] | None = [2 * number] * len(source.shape)
    else:
        added = _padding(pairs, len(source.shape))
    if added is None:
        return call.result(source.dtype, tuple([_grown(pairs)] * len(source.shape)), [source])
    shape = tuple([tensors.total(pair) for pair in zip(source.shape, added, strict=True)])
    return call.result(source.dtype, shape, [source])


def _grown(pairs: Value) -> int:
    return DYNAMIC if isinstance(pairs, Tensor) and pairs.kind != "ndarray" else UNRESOLVED


def _padding(pairs: Value, rank: int) -> list[int] | None:
    if not isinstance(pairs, SequenceValue) or pairs.items is None or len(pairs.items) != rank:
        return None
    sums: list[int] = []
    for pair in pairs.items:
        items = tensors.extents(pair)
        if items is None or len(items) != 2:
            return None
        sums.append(tensors.total([tensors.dimension_of(item) for item in items]))
    return sums


@rule("column-stack")
def column_stack(call: Call) -> Value:
    """Vectors as columns, matrices side by side."""
    parts, every = _parts(call)
    if parts is None:
        return tensors.array(call.convert(every).dtype, (UNRESOLVED, UNRESOLVED))
    shapes: list[Shape] = []
    for part in parts:
        shape = call.convert(part).shape
        shapes.append((*shape, 1) if shape is not None and len(shape) == 1 else shape)
    return tensors.array(common_dtype(parts, True), concat_shape(shapes, 1))


@rule("repeat-elements")
def repeat_elements(call: Call) -> Value:
    """``K.repeat_elements(x, rep, axis)``."""
    source = call.tensor()
    axis, count = tensors.integer(call.get("axis")), tensors.dimension_of(call.get("rep"))
    position = None if source.shape is None or axis is None else tensors.axis_of(axis, len(source.shape))
    if source.shape is None or position is None:
        return call.result(source.dtype, None, [source])
    extent = tensors.product([source.shape[position], count])
    return call.result(
        source.dtype, (*source.shape[:position], extent, *source.shape[position + 1 :]), [source]
    )


@rule("crelu")
def crelu(call: Call) -> Value:
    """The axis doubles."""
    source, axis = call.tensor(), tensors.integer(call.get("axis"))
    position = None if source.shape is None or axis is None else tensors.axis_of(axis, len(source.shape))
    if source.shape is None or position is None:
        return call.result(source.dtype, None, [source])
    shape = tuple(
        [tensors.product([2, e]) if index == position else e for index, e in enumerate(source.shape)]
    )
    return call.result(source.dtype, shape, [source])
