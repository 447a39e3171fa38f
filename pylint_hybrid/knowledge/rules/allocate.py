"""New tensors whose shape is an argument, or that of another tensor; ranges.

Options: ``shape`` and ``dtype`` (parameters), ``default`` (the dtype without one), ``value`` (the parameter
whose dtype is taken).
"""

from __future__ import annotations

import math

from pylint_hybrid.domain.shapes import DYNAMIC, UNRESOLVED, Shape, broadcast
from pylint_hybrid.domain.values import Constant, Sequence, Tensor, Value, of_python, sequence, tensor
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.broadcast import common_dtype
from pylint_hybrid.knowledge.rules.elementwise import reshaped
from pylint_hybrid.knowledge.rules.registry import rule


def _dtype(call: Call) -> str:
    asked = call.dtype(call.parameter("dtype", "dtype"))
    if asked is not None:
        return asked
    source = call.option("value")
    if source is not None and call.given(source) is not None:
        return call.convert(call.get(source)).dtype
    default = call.option("default")
    return str(default) if default else ("float64" if call.numpy else "float32")


@rule("allocate")
def allocate(call: Call) -> Value:
    """A tensor of the given shape; a scalar if the shape is None or absent and the binding says so."""
    value = call.get(call.parameter("shape", "shape", "size", "dims"))
    if tensors.is_none(value) and call.option("scalar"):
        shape: Shape = ()
    else:
        shape = tensors.shape_of_argument(value)
    for name in call.option("parameters", ()):
        given = call.given(name)
        if given is not None and dtypes.python_kind(given) is None:
            shape = broadcast(shape, call.convert(given).shape)
    if call.option("variable"):
        return tensor("variable", _dtype(call), shape)
    return call.result(_dtype(call), shape)


@rule("like")
def like(call: Call) -> Value:
    """A tensor of the shape of another one; its dtype unless an argument gives one."""
    source = call.tensor()
    dtype = call.dtype(call.parameter("dtype", "dtype")) or source.dtype
    if "shape" in call.arguments and not tensors.is_none(call.given("shape")):
        return call.result(dtype, tensors.shape_of_argument(call.get("shape")))
    return reshaped(call, source, dtype)


@rule("eye")
def eye(call: Call) -> Value:
    """An identity matrix with optional batch axes."""
    rows = call.get(call.first())
    columns = call.get(call.option("columns", "num_columns"))
    batch = tensors.shape_of_argument(call.get("batch_shape")) if "batch_shape" in call.arguments else ()
    if tensors.is_none(call.given("batch_shape")):
        batch = ()
    height = tensors.dimension_of(rows)
    width = height if tensors.is_none(columns) else tensors.dimension_of(columns)
    return call.result(_dtype(call), None if batch is None else (*batch, height, width))


def _steps(start: Value, limit: Value, delta: Value) -> int:
    numbers = [_number(value) for value in (start, limit, delta)]
    if any(number is None for number in numbers):
        varying = any(
            isinstance(value, Tensor) and value.kind != "ndarray" for value in (start, limit, delta)
        )
        return DYNAMIC if varying else UNRESOLVED
    first, last, step = (number for number in numbers if number is not None)
    return max(0, math.ceil((last - first) / step)) if step else UNRESOLVED


def _number(value: Value) -> int | float | None:
    if isinstance(value, Constant) and isinstance(value.value, (int, float)):
        return value.value
    return tensors.integer(value)


@rule("range")
def arange(call: Call) -> Value:
    """``tf.range`` and ``np.arange``, with one bound or two."""
    start_name, limit_name, delta_name = call.option("bounds", ["start", "limit", "delta"])
    start, limit, delta = call.get(start_name), call.get(limit_name), call.get(delta_name)
    given = [value for value in (start, limit, delta) if not tensors.is_none(value)]
    for value in given:
        if not isinstance(value, Constant):
            call.convert(value)
    if tensors.is_none(limit):
        limit = start  # two statements: mypyc takes the types of a tuple assignment wrongly here
        start = of_python(0)
    if tensors.is_none(delta):
        delta = of_python(1)
    dtype = call.dtype() or _range_dtype(call, given)
    extent = _steps(start, limit, delta)
    content = _range_content(start, delta, extent) if dtypes.is_integer(dtype) else None
    if call.numpy:
        return tensors.array(dtype, (extent,), content)
    return tensors.dense(dtype, (extent,), content=content)


def _range_dtype(call: Call, given: list[Value]) -> str:
    """TensorFlow takes the highest of the bounds' dtypes."""
    dtype = common_dtype(given, call.numpy)
    found = [tensors.as_tensor(value, call.numpy).dtype for value in given]
    if call.numpy or dtypes.UNKNOWN in found:
        return dtype
    order = ("int32", "int64", "float32", "float64")
    return max(found, key=order.index) if found and all(name in order for name in found) else dtype


def _range_content(start: Value, delta: Value, extent: int) -> Value | None:
    first, step = tensors.integer(start), tensors.integer(delta)
    if first is None or step is None or not 0 <= extent <= tensors.MAX_CONTENT:
        return None
    return sequence("tuple", [of_python(first + step * index) for index in range(extent)])


@rule("linspace")
def linspace(call: Call) -> Value:
    """``num`` values between two bounds, along a new axis."""
    names = call.signature.positional[:2]
    bounds = [call.get(name) for name in names]
    shape = call.convert(bounds[0]).shape
    number = tensors.dimension_of(call.get("num"))
    axis = tensors.integer(call.get("axis")) or 0
    dtype = call.dtype() or common_dtype(bounds, call.numpy)
    if call.numpy or dtypes.is_integer(dtype):
        dtype = call.dtype() or dtypes.as_float(dtype)
    if shape is None or axis > len(shape):
        return call.result(dtype, None)
    position = axis if axis >= 0 else len(shape) + 1 + axis
    return call.result(dtype, (*shape[:position], number, *shape[position:]))


@rule("one-hot")
def one_hot(call: Call) -> Value:
    """A new axis of extent ``depth``."""
    indices = call.tensor()
    depth = tensors.dimension_of(call.get(call.parameter("depth", "depth", "num_classes")))
    asked = call.dtype("dtype")
    if asked is None and call.given("on_value") is not None:
        asked = call.convert(call.get("on_value")).dtype
    dtype = asked or call.option("default", "float32")
    axis = -1 if call.is_none("axis") else tensors.integer(call.get("axis"))
    if indices.shape is None or axis is None:
        return call.result(dtype, None, [indices])
    position = axis if axis >= 0 else len(indices.shape) + 1 + axis
    shape = (*indices.shape[:position], depth, *indices.shape[position:])
    return call.result(dtype, shape, [indices])


@rule("sequence-mask")
def sequence_mask(call: Call) -> Value:
    """One more axis, of extent ``maxlen`` or of the longest length."""
    lengths = call.tensor()
    longest = call.get("maxlen")
    extent = DYNAMIC if tensors.is_none(longest) else tensors.dimension_of(longest)
    shape = None if lengths.shape is None else (*lengths.shape, extent)
    return call.result(call.dtype() or "bool", shape)


@rule("meshgrid")
def meshgrid(call: Call) -> Value:
    """A list with one grid for each argument."""
    args = call.given(call.signature.variadic or "args")
    items = args.items if isinstance(args, Sequence) else None
    if items is None:
        return sequence("list", None, call.result(dtypes.UNKNOWN, None))
    converted = [call.convert(item) for item in items]
    sizes = [UNRESOLVED if item.shape is None else tensors.product(item.shape) for item in converted]
    if call.text("indexing") != "ij" and len(sizes) > 1:
        sizes[0], sizes[1] = sizes[1], sizes[0]
    grids = [call.result(item.dtype, tuple(sizes)) for item in converted]
    return sequence("tuple" if call.numpy else "list", grids)


@rule("placeholder")
def placeholder(call: Call) -> Value:
    """TensorFlow 1's placeholder: declared dtype and shape."""
    return tensors.dense(call.dtype() or dtypes.UNKNOWN, tensors.shape_of_argument(call.get("shape")))


@rule("placeholder-default")
def placeholder_default(call: Call) -> Value:
    """A placeholder with the dtype of its default."""
    source = call.convert(call.get("input"))
    return tensors.dense(source.dtype, tensors.shape_of_argument(call.get("shape")))


@rule("indices")
def indices(call: Call) -> Value:
    """``np.indices``: one grid for each dimension."""
    shape = tensors.shape_of_argument(call.get("dimensions"))
    return tensors.array(call.dtype() or "int64", None if shape is None else (len(shape), *shape))


@rule("ix")
def ix(call: Call) -> Value:
    """``np.ix_``: an open mesh."""
    items = call.items(call.signature.variadic) or ()
    rank = len(items)
    found = []
    for index, item in enumerate(items):
        shape = call.convert(item).shape
        extent = shape[0] if shape else UNRESOLVED
        found.append(tensors.array("int64", (*(1,) * index, extent, *(1,) * (rank - index - 1))))
    return sequence("tuple", found)


@rule("unravel")
def unravel(call: Call) -> Value:
    """``np.unravel_index``: one array of positions for each axis."""
    source, shape = call.tensor(), tensors.shape_of_argument(call.get("shape"))
    item = tensors.array("int64", source.shape)
    return sequence("tuple", None, item) if shape is None else sequence("tuple", [item] * len(shape))
