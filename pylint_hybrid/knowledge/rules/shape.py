"""Functions that read shapes: ``tf.shape``, ``tf.size``, ``tf.rank``, static shapes and axes."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, broadcast
from pylint_hybrid.domain.values import Sequence, Value, of_python, primitive, sequence
from pylint_hybrid.knowledge import tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.registry import rule


@rule("shape")
def shape_of(call: Call) -> Value:
    """The shape as a vector; its content is what is known of the shape."""
    source = call.tensor()
    dtype = call.dtype("out_type") or "int32"
    rank = DYNAMIC if source.shape is None else len(source.shape)
    return tensors.dense(dtype, (rank,), tensors.result_kind([source]) if source.kind == "keras" else "dense",
                         tensors.content_of_dimensions(source.shape))  # fmt: skip


@rule("shape-n")
def shape_n(call: Call) -> Value:
    """``tf.shape_n``: the shapes of a list of tensors."""
    items = call.items(call.first())
    if items is None:
        return sequence("list", None, tensors.dense("int32"))
    shapes = [call.convert(item).shape for item in items]
    return sequence(
        "list",
        [
            tensors.dense(
                "int32",
                (DYNAMIC if shape is None else len(shape),),
                content=tensors.content_of_dimensions(shape),
            )
            for shape in shapes
        ],
    )


@rule("size")
def size_of(call: Call) -> Value:
    """The number of elements as a scalar tensor."""
    source = call.tensor()
    content = None if source.shape is None else tensors.content_of_dimension(tensors.product(source.shape))
    return tensors.dense(call.dtype("out_type") or "int32", (), content=content)


@rule("rank")
def rank_of(call: Call) -> Value:
    """The number of axes as a scalar tensor."""
    source = call.tensor()
    content = None if source.shape is None else of_python(len(source.shape))
    return tensors.dense("int32", (), content=content)


@rule("static-shape")
def static_shape(call: Call) -> Value:
    """The shape as a Python value: ``np.shape``, ``K.int_shape`` (tuples), ``x.get_shape()``."""
    source = call.tensor()
    value = tensors.shape_value(source.shape)
    kind = call.option("kind", "shape")
    assert isinstance(value, Sequence)
    return sequence(kind, value.items, value.rest)


@rule("static-size")
def static_size(call: Call) -> Value:
    """``np.size`` and ``np.ndim`` as Python numbers (``count``: "elements" or "axes")."""
    source = call.tensor()
    if source.shape is None or not call.is_none("axis"):
        return primitive("int")
    count = len(source.shape) if call.option("count") == "axes" else tensors.product(source.shape)
    return tensors.dimension_value(count)


@rule("broadcast-static-shape")
def broadcast_static_shape(call: Call) -> Value:
    """The broadcast of two shape arguments, as a ``TensorShape`` or a vector."""
    first, second = call.signature.positional[:2]
    shape = broadcast(tensors.shape_of_argument(call.get(first)), tensors.shape_of_argument(call.get(second)))
    if call.option("dynamic"):
        rank = DYNAMIC if shape is None else len(shape)
        return tensors.dense("int32", (rank,), content=tensors.content_of_dimensions(shape))
    return tensors.shape_value(shape)


@rule("tensor-shape")
def tensor_shape(call: Call) -> Value:
    """``tf.TensorShape(dims)``."""
    return tensors.shape_value(tensors.shape_of_argument(call.get(call.first())))


@rule("shape-merge")
def shape_merge(call: Call) -> Value:
    """``shape.merge_with(other)``."""
    left = tensors.shape_of_argument(call.get("self"))
    return tensors.shape_value(tensors.merge_shapes(left, tensors.shape_of_argument(call.get(call.first()))))


@rule("shape-concat")
def shape_concat(call: Call) -> Value:
    """``shape.concatenate(other)``."""
    left = tensors.shape_of_argument(call.get("self"))
    right = tensors.shape_of_argument(call.get(call.first()))
    return tensors.shape_value(None if left is None or right is None else (*left, *right))


@rule("shape-elements")
def shape_elements(call: Call) -> Value:
    """``shape.num_elements()``."""
    shape = tensors.shape_of_argument(call.get("self"))
    return primitive("int") if shape is None else tensors.dimension_value(tensors.product(shape))
