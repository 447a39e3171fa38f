"""Element-wise functions of several tensors.

Options: ``inputs`` (parameters that are broadcast; by default the first two), ``dtype`` as in
``elementwise``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from pylint_hybrid.domain.shapes import Shape, broadcast
from pylint_hybrid.domain.values import Sequence as SequenceValue
from pylint_hybrid.domain.values import Tensor, Value, members, primitive
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.elementwise import dtype_by_option
from pylint_hybrid.knowledge.rules.registry import rule


def common_dtype(values: Sequence[Value], numpy: bool) -> str:
    """The dtype that several operands take together."""
    return _numpy_dtype(values) if numpy else _tensorflow_dtype(values)


def _tensorflow_dtype(values: Sequence[Value]) -> str:
    """TensorFlow does not promote: numbers and arrays take the dtype of the tensor beside them."""
    found = [value for value in values if isinstance(value, Tensor)]
    for value in sorted(found, key=lambda item: item.kind == "ndarray"):  # arrays adapt to tensors
        if value.dtype != dtypes.UNKNOWN:
            return value.dtype
    if found or not values:
        return dtypes.UNKNOWN
    kinds = [tensors.as_tensor(value) for value in values]
    names = [item.dtype for item in kinds]
    for dtype in ("complex128", "float32", "int32"):
        if dtype in names and dtypes.UNKNOWN not in names:
            return dtype
    return names[0] if len(set(names)) == 1 else dtypes.UNKNOWN


def _numpy_dtype(values: Sequence[Value]) -> str:
    strong: list[str] = []
    weak: list[str] = []
    for value in values:
        kind = dtypes.python_kind(value)
        if kind is not None and kind not in ("str", "bytes"):
            weak.append(kind)
        else:
            strong.append(tensors.as_tensor(value, numpy=True).dtype)
    if not strong:
        order = [kind for kind in ("complex", "float", "int", "bool") if kind in weak]
        return dtypes.of_kind(order[0], numpy=True) if order else dtypes.UNKNOWN
    result = strong[0]
    for dtype in strong[1:]:
        result = dtypes.promote(result, dtype)
    for kind in weak:
        result = dtypes.promote_weak(result, kind)
    return result


def _strong(value: Value) -> bool:
    return dtypes.python_kind(value) is None


def _keras_dtype(values: Sequence[Value], converted: Sequence[Tensor]) -> str:
    """Keras 3 promotes tensors; Python floats turn integers into float32."""
    strong = [item.dtype for item, value in zip(converted, values, strict=True) if _strong(value)]
    if not strong:
        return common_dtype(values, False)
    result = reduce(dtypes.promote_keras, strong)
    weak = {dtypes.python_kind(value) for value in values}
    return dtypes.as_floatx(result) if "float" in weak else result


def broadcast_all(shapes: Sequence[Shape]) -> Shape:
    """The broadcast of any number of shapes."""
    result: Shape = ()
    for shape in shapes:
        result = broadcast(result, shape)
    return result


def inputs_of(call: Call) -> list[Value]:
    """The operands that the binding names, given ones only."""
    names = call.option("inputs") or call.signature.positional[:2]
    return [value for value in (call.given(name) for name in names) if value is not None]


@rule("broadcast")
def broadcast_rule(call: Call) -> Value:
    """Operands aligned at the right."""
    values = inputs_of(call)
    converted = [call.convert(value) for value in values]
    shape = broadcast_all([item.shape for item in converted])
    option = call.option("dtype", "same")
    if option == "float":
        # Each operand becomes floating by itself.
        names = [
            dtypes.as_float(item.dtype)
            for item, value in zip(converted, values, strict=True)
            if _strong(value)
        ]
        dtype = reduce(dtypes.promote, names) if names else common_dtype(values, call.numpy)
    elif call.option("promotion") == "keras":
        dtype = dtype_by_option(option, _keras_dtype(values, converted))
    else:
        dtype = dtype_by_option(option, common_dtype(values, call.numpy))
    if "dtype" in call.arguments:
        dtype = call.dtype() or dtype
    return call.result(dtype, shape, converted)


@rule("add-n")
def add_n(call: Call) -> Value:
    """The sum of a list of tensors of one shape."""
    items = call.items(call.first())
    if items is None:
        given = call.given(call.first())
        items = members(given.rest) if isinstance(given, SequenceValue) else ()
        if not items or not all(isinstance(item, Tensor) for item in items):
            call.uses_as_tensor(call.get(call.first()))
            return call.result(dtypes.UNKNOWN, None)
    converted = [call.convert(item) for item in items]
    if not converted:
        return tensors.dense()
    shape = converted[0].shape
    for item in converted[1:]:
        shape = tensors.merge_shapes(shape, item.shape)
    return call.result(common_dtype(items, call.numpy), shape, converted)


@rule("predicate")
def predicate(call: Call) -> Value:
    """A scalar truth about several arrays (``np.allclose``)."""
    for value in inputs_of(call):
        call.convert(value)
    return primitive("bool")


@rule("broadcast-to")
def broadcast_to(call: Call) -> Value:
    """The tensor in the shape of an argument."""
    like = call.tensor()
    shape = tensors.shape_of_argument(call.get(call.parameter("shape", "shape")))
    return call.result(like.dtype, shape, [like])


@rule("true-divide")
def true_divide(call: Call) -> Value:
    """Division whose result is floating: integers give float64."""
    values = inputs_of(call)
    converted = [call.convert(value) for value in values]
    dtype = dtypes.quotient(common_dtype(values, call.numpy), call.numpy)
    return call.result(dtype, broadcast_all([item.shape for item in converted]), converted)


@rule("scaled")
def scaled(call: Call) -> Value:
    """``tf.scalar_mul(scalar, x)``: like ``x``."""
    source = call.convert(call.get("x"))
    return call.result(source.dtype, source.shape, [source])


@rule("dtype-promoted")
def dtype_promoted(call: Call) -> Value:
    """``np.result_type``: the common dtype."""
    items = call.items(call.signature.variadic) or [call.get(name) for name in call.signature.positional]
    found = [
        dtypes.of_value(item, numpy=True) or dtypes.UNKNOWN for item in items if not isinstance(item, Tensor)
    ]
    found.extend(item.dtype for item in items if isinstance(item, Tensor))
    result = found[0] if found else dtypes.UNKNOWN
    for dtype in found[1:]:
        result = dtypes.promote(result, dtype)
    return tensors.dtype_value(result)
