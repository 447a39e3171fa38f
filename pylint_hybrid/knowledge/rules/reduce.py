"""Reductions along axes.

Options: ``axis`` (the parameter), ``dtype`` as in ``elementwise``, ``first`` (axis None means axis 0),
``index`` (the dtype of positions), ``flatten`` (without an axis the elements are taken as one vector).
"""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, UNRESOLVED, Shape, join_shapes
from pylint_hybrid.domain.values import Value, of_python, sequence
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.elementwise import dtype_by_option
from pylint_hybrid.knowledge.rules.registry import rule


def reduced(shape: Shape, axes: tuple[int, ...] | None, keepdims: bool) -> Shape:
    """The shape without these axes, or with extent 1 there; ``axes`` None: they are not known."""
    if shape is None:
        return None
    if axes is None:
        return (UNRESOLVED,) * len(shape) if keepdims else None
    positions = {tensors.axis_of(axis, len(shape)) for axis in axes}
    if keepdims:
        return tuple([1 if index in positions else extent for index, extent in enumerate(shape)])
    return tuple([extent for index, extent in enumerate(shape) if index not in positions])


def reduce_shape(shape: Shape, axis: Value, keepdims: bool | None) -> Shape:
    """The shape after a reduction along an axis argument; None reduces all."""
    if tensors.is_none(axis):
        axes: tuple[int, ...] | None = None if shape is None else tuple(range(len(shape)))
        if shape is None:
            return () if keepdims is False else None
    else:
        axes = tensors.integers(axis)
    if keepdims is None:
        return join_shapes(reduced(shape, axes, True), reduced(shape, axes, False))
    return reduced(shape, axes, keepdims)


def result_dtype(call: Call, dtype: str) -> str:
    """The dtype of a reduction's result."""
    if call.numpy and call.dtype() is not None:
        return call.dtype() or dtype
    return dtype_by_option(call.option("dtype", "same"), dtype)


def axis_argument(call: Call, older: str) -> Value:
    """The axis that a call is given by its name, or by the ``older`` one of TensorFlow 1."""
    axis = call.get(call.parameter("axis", "axis", older))
    return call.get(older) if tensors.is_none(axis) and older in call.arguments else axis


@rule("reduce")
def reduce(call: Call) -> Value:
    """A reduction along ``axis``."""
    source = call.tensor()
    axis = axis_argument(call, "reduction_indices")
    keepdims = _keepdims(call)
    shape = reduce_shape(source.shape, axis, keepdims)
    kind = tensors.result_kind([source])
    if kind == "ragged":
        kind, shape = tensors.settled(shape) if not tensors.is_none(axis) else ("dense", shape)
    if kind == "sparse":
        kind = "dense"
    dtype = result_dtype(call, source.dtype)
    content = _content(call, source.content) if shape == () else None
    return tensors.array(dtype, shape, content) if call.numpy else tensors.dense(dtype, shape, kind, content)


def _keepdims(call: Call) -> bool | None:
    for name in ("keepdims", "keep_dims"):
        if name in call.arguments:
            return call.truth(name)
    return False


def _content(call: Call, content: Value | None) -> Value | None:
    """Sums and products of small vectors of integers, which programs do with shapes."""
    operation = call.name.rpartition(".")[2]
    items = tensors.contents(content) if content is not None else None
    if items is None or operation not in ("prod", "reduce_prod", "sum", "reduce_sum"):
        return None
    numbers = [tensors.dimension_of(item) for item in items]
    total = tensors.product(numbers) if "prod" in operation else tensors.total(numbers)
    return tensors.content_of_dimension(total)


@rule("arg-reduce")
def arg_reduce(call: Call) -> Value:
    """Positions of extremes."""
    source = call.tensor()
    axis = call.get(call.parameter("axis", "axis"))
    if tensors.is_none(axis) and call.option("first"):
        axis = of_python(0)
    dtype = call.dtype("output_type") or call.option("index", "int64")
    return call.result(dtype, reduce_shape(source.shape, axis, _keepdims(call)), [source])


@rule("moments")
def moments(call: Call) -> Value:
    """``tf.nn.moments``: mean and variance."""
    source = call.tensor()
    shape = reduce_shape(source.shape, call.get("axes"), call.truth("keepdims"))
    one = call.result(source.dtype, shape, [source])
    return sequence("tuple", [one, one])


@rule("accumulate")
def accumulate(call: Call) -> Value:
    """``cumsum`` and its like: NumPy flattens without an axis."""
    source = call.tensor()
    dtype = result_dtype(call, source.dtype)
    shape = source.shape
    if call.option("flatten") and call.is_none("axis"):
        shape = (DYNAMIC if shape is None else tensors.product(shape),)
    return call.result(dtype, shape, [source])


@rule("count-nonzero")
def count_nonzero(call: Call) -> Value:
    """Counts along an axis, in the dtype of an argument."""
    source = call.tensor()
    shape = reduce_shape(source.shape, call.get("axis"), _keepdims(call))
    return call.result(call.dtype() or "int64", shape, [source])


@rule("scalar")
def scalar(call: Call) -> Value:
    """One number of the argument's dtype."""
    value = call.get(call.first())
    found = tensors.tensors_in(value)
    dtype = found[0].dtype if found else call.convert(value).dtype
    how = call.option("dtype", "same")
    dtype = dtypes.quotient(dtype, False) if how == "quotient" else dtype_by_option(how, dtype)
    return call.result(dtype, ())


@rule("percentile")
def percentile(call: Call) -> Value:
    """Percentiles: the axes of ``q`` stand in front of the reduced ones."""
    source, q = call.tensor(), call.convert(call.get("q"))
    shape = reduce_shape(source.shape, call.get("axis"), _keepdims(call))
    whole = None if shape is None or q.shape is None else (*q.shape, *shape)
    return call.result(dtypes.as_float(source.dtype), whole)


@rule("reduce-last")
def reduce_last(call: Call) -> Value:
    """One value for each row of the logits (``axis``: last by default)."""
    source = call.convert(call.get(call.parameter("tensor", "logits")))
    return call.result(source.dtype, reduce_shape(source.shape, call.get("axis"), False), [source])


@rule("like-labels")
def like_labels(call: Call) -> Value:
    """The labels' shape, the logits' dtype."""
    labels, logits = call.convert(call.get("labels")), call.convert(call.get("logits"))
    shape = labels.shape if labels.shape is not None else (logits.shape[:-1] if logits.shape else None)
    return call.result(logits.dtype, shape, [logits])


@rule("normalize")
def normalize(call: Call) -> Value:
    """``tf.linalg.normalize``: the scaled tensor and the norm with its axes kept."""
    source = call.tensor()
    norm = call.result(source.dtype, reduce_shape(source.shape, call.get("axis"), True), [source])
    return sequence("tuple", [call.result(source.dtype, source.shape, [source]), norm])


@rule("metric-pair")
def metric_pair(call: Call) -> Value:
    """TensorFlow 1's metrics: the value and the operation that updates it."""
    call.convert(call.get(call.first()))
    one = tensors.dense("float32", ())
    return sequence("tuple", [one, one])
