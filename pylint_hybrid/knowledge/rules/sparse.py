"""Sparse tensors."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC
from pylint_hybrid.domain.values import FROM_TENSORFLOW, Value, tensor
from pylint_hybrid.knowledge import tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.contraction import matmul_shape
from pylint_hybrid.knowledge.rules.reduce import reduce_shape
from pylint_hybrid.knowledge.rules.registry import rule
from pylint_hybrid.knowledge.rules.reshape import reshape_shape


@rule("sparse")
def sparse(call: Call) -> Value:
    """``tf.SparseTensor(indices, values, dense_shape)``."""
    values = call.convert(call.get("values"))
    shape = tensors.shape_of_argument(call.get("dense_shape"))
    return tensor("sparse", values.dtype, shape, FROM_TENSORFLOW)


@rule("to-sparse")
def to_sparse(call: Call) -> Value:
    """A sparse tensor of the same shape and dtype."""
    source = call.tensor("self" if "self" in call.arguments else None)
    shape = source.shape
    if shape is not None:
        shape = tuple([DYNAMIC if extent == -3 else extent for extent in shape])
    return tensor("sparse", source.dtype, shape, FROM_TENSORFLOW)


@rule("to-dense")
def to_dense(call: Call) -> Value:
    """A dense tensor of the same shape and dtype."""
    source = call.tensor("self" if "self" in call.arguments else None)
    return tensors.dense(source.dtype, source.shape)


@rule("sparse-matmul")
def sparse_matmul(call: Call) -> Value:
    """Sparse times dense."""
    left, right = (call.convert(call.get(name)) for name in call.signature.positional[:2])
    left_flip, right_flip = call.truth("adjoint_a"), call.truth("adjoint_b")
    if left_flip is None or right_flip is None or left.shape is None or right.shape is None:
        return tensors.dense(right.dtype, (DYNAMIC, DYNAMIC))
    first = left.shape[::-1] if left_flip else left.shape
    return tensors.dense(right.dtype, matmul_shape(first, right.shape, False, right_flip))


@rule("sparse-reduce")
def sparse_reduce(call: Call) -> Value:
    """A dense result."""
    source = call.tensor()
    keepdims = call.truth("keepdims") if "keepdims" in call.arguments else False
    return tensors.dense(source.dtype, reduce_shape(source.shape, call.get("axis"), keepdims))


@rule("sparse-reshape")
def sparse_reshape(call: Call) -> Value:
    """A sparse tensor of another shape."""
    source = call.tensor()
    return tensor("sparse", source.dtype, reshape_shape(source.shape, call.get("shape")), FROM_TENSORFLOW)


@rule("sparse-other")
def sparse_other(call: Call) -> Value:
    """A sparse tensor whose shape is not computed."""
    found = tensors.tensors_in(call.get(call.option("tensor", call.first())))
    return tensor("sparse", found[0].dtype if found else "unknown", None, FROM_TENSORFLOW)


@rule("sparse-add")
def sparse_add(call: Call) -> Value:
    """Sparse if both are."""
    left, right = (call.convert(call.get(name)) for name in call.signature.positional[:2])
    kind = "sparse" if left.kind == right.kind == "sparse" else "dense"
    return tensor(kind, left.dtype, tensors.merge_shapes(left.shape, right.shape), FROM_TENSORFLOW)


@rule("sparse-eye")
def sparse_eye(call: Call) -> Value:
    """An identity matrix."""
    rows = tensors.dimension_of(call.get("num_rows"))
    columns = rows if call.is_none("num_columns") else tensors.dimension_of(call.get("num_columns"))
    return tensor("sparse", call.dtype() or "float32", (rows, columns), FROM_TENSORFLOW)
