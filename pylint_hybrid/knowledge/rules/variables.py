"""Variables: creation, assignment, reading, weights of layers."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, Shape
from pylint_hybrid.domain.values import (
    FROM_TENSORFLOW,
    NONE,
    ApiObject,
    BoundApi,
    Function,
    Partial,
    Tensor,
    Value,
    api_object,
    members,
    sequence,
    tensor,
)
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.registry import rule

_CALLABLES = (Function, Partial, BoundApi)


def _variable(dtype: str, shape: Shape) -> Tensor:
    return tensor("variable", dtype, shape, FROM_TENSORFLOW)


@rule("variable")
def variable(call: Call) -> Value:
    """``tf.Variable(initial_value)``; a callable initial value is called."""
    value = call.get(call.parameter("tensor", "initial_value", "initializer", "value"))
    if isinstance(value, _CALLABLES):
        result = call.caller.invoke(value, [])
        found = [tensors.as_tensor(member) for member in members(result)]
        if not found:
            raise tensors.NotYet
        source = tensors.join_tensors(found)
    elif tensors.is_none(value) or isinstance(value, ApiObject) or dtypes.python_kind(value) == "str":
        source = tensors.dense("float32", tensors.shape_of_argument(call.get("shape")))
    else:
        source = call.convert(value)
    shape = source.shape
    if "shape" in call.arguments and not call.is_none("shape"):
        shape = tensors.shape_of_argument(call.get("shape"))
    dtype = call.dtype() if "dtype" in call.arguments else None
    return _variable(dtype or source.dtype, shape)


@rule("get-variable")
def get_variable(call: Call) -> Value:
    """``tf.compat.v1.get_variable`` and ``Layer.add_weight``: shape and dtype are arguments.

    Keras 2 has the name first; a text in the place of the shape is taken for it.
    """
    shape_value, dtype_value = call.get("shape"), call.get("dtype")
    if dtypes.python_kind(shape_value) == "str":
        shape_value, dtype_value = call.get(call.signature.positional[1]), call.given("dtype") or NONE
    initial = call.get("initializer")
    if tensors.is_none(shape_value) and isinstance(initial, Tensor):
        return _variable(initial.dtype, initial.shape)
    shape = (
        tensors.shape_of_argument(shape_value)
        if not tensors.is_none(shape_value)
        else call.option("none_shape", ())
    )
    dtype = dtypes.of_value(dtype_value) or "float32"
    return _variable(dtype, tuple(shape) if isinstance(shape, list) else shape)


@rule("read-variable")
def read_variable(call: Call) -> Value:
    """The variable's value as a plain tensor."""
    source = call.tensor("self" if "self" in call.arguments else None)
    return tensors.dense(source.dtype, source.shape)


@rule("assign")
def assign(call: Call) -> Value:
    """Assignment gives the variable itself; the value is used as a tensor."""
    for name in call.signature.positional[:1]:
        value = call.given(name)
        if value is not None:
            call.convert(value)
    return call.get("self" if "self" in call.arguments else call.option("tensor", "ref"))


@rule("variables")
def variables(call: Call) -> Value:
    """A list of variables."""
    return sequence("list", None, tensor("variable"))


@rule("variable-gather")
def variable_gather(call: Call) -> Value:
    """``variable.sparse_read(indices)``."""
    source, indices = call.tensor("self"), call.convert(call.get("indices"))
    known = source.shape and indices.shape is not None
    return tensors.dense(source.dtype, (*(indices.shape or ()), *(source.shape or ())[1:]) if known else None)


@rule("global-step")
def global_step(call: Call) -> Value:
    """TensorFlow 1's global step."""
    return _variable("int64", ())


def _array_config(call: Call, name: str) -> Value:
    receiver = call.get("self")
    return dict(receiver.config).get(name, NONE) if isinstance(receiver, ApiObject) else NONE


@rule("array-element")
def array_element(call: Call) -> Value:
    """An element of a ``TensorArray``: its dtype, and its shape if it was declared."""
    dtype = dtypes.of_value(_array_config(call, "dtype")) or dtypes.UNKNOWN
    return tensors.dense(dtype, tensors.shape_of_argument(_array_config(call, "element_shape")))


@rule("array-all")
def array_all(call: Call) -> Value:
    """All elements of a ``TensorArray`` in one tensor."""
    dtype = dtypes.of_value(_array_config(call, "dtype")) or dtypes.UNKNOWN
    size = tensors.dimension_of(_array_config(call, "size"))
    dynamic = tensors.truth(_array_config(call, "dynamic_size"))
    extent = size if size >= 0 and not dynamic and call.name.endswith("stack") else DYNAMIC
    shape = tensors.shape_of_argument(_array_config(call, "element_shape"))
    if call.name.endswith("concat"):
        return tensors.dense(dtype, None if not shape else (DYNAMIC, *shape[1:]))
    return tensors.dense(dtype, tensors.prepend(extent, shape))


@rule("array-write")
def array_write(call: Call) -> Value:
    """Writing gives the array back; what was written tells the dtype and shape of the elements."""
    receiver, value = call.get("self"), call.given("value")
    if value is None or not isinstance(receiver, ApiObject):
        return receiver
    written = call.convert(value)
    items = written.shape[1:] if written.shape else None
    shape = written.shape if call.name.endswith("write") else items
    known = tensors.shape_of_argument(_array_config(call, "element_shape"))
    if known is not None:
        shape = known
    config = dict(receiver.config)
    if shape is not None:
        config["element_shape"] = tensors.shape_value(shape)
    return api_object(receiver.name, sorted(config.items()), receiver.site)


@rule("slot")
def slot(call: Call) -> Value:
    """``optimizer.get_slot(var, name)``: a variable like ``var``."""
    source = call.tensor("var")
    return _variable(source.dtype, source.shape)


@rule("gradient-pairs")
def gradient_pairs(call: Call) -> Value:
    """TensorFlow 1's ``compute_gradients``: pairs of gradient and variable."""
    return sequence("list", None, sequence("tuple", [tensors.dense(), _variable(dtypes.UNKNOWN, None)]))
