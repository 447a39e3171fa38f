"""Keras: models, losses, metrics, initializers, optimizers, data sets and the functions of its back end."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, UNRESOLVED, Shape
from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    ApiObject,
    Constant,
    Dataset,
    Mapping,
    Primitive,
    Tensor,
    Value,
    api,
    api_object,
    dataset,
    of_python,
    primitive,
    sequence,
    tensor,
    union,
    unknown,
)
from pylint_hybrid.domain.values import Sequence as SequenceValue
from pylint_hybrid.knowledge import catalogue, dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.objects import some_layer
from pylint_hybrid.knowledge.rules.broadcast import common_dtype
from pylint_hybrid.knowledge.rules.keras_layers import compute_dtype, forward, layer_input, output, setting
from pylint_hybrid.knowledge.rules.registry import rule
from pylint_hybrid.knowledge.rules.structure import map_structure


@rule("model-sequential")
def model_sequential(call: Call) -> Value:
    """The layers one after the other; an ``InputLayer`` or ``Input`` passes the input on."""
    layers = setting(call, "layers")
    value: Value = call.get(call.first())
    if not isinstance(layers, SequenceValue) or layers.items is None or not layers.items:
        source = layer_input(call)
        return output(source, None, dtypes.UNKNOWN)
    if not isinstance(value, Tensor) and not isinstance(value, (SequenceValue, Mapping)):
        value = layer_input(call)
    for layer in layers.items:
        if isinstance(layer, Tensor) or (isinstance(layer, ApiObject) and layer.name.endswith("InputLayer")):
            continue
        value = forward(layer, [value], call)
        if value is BOTTOM:
            raise tensors.NotYet
    return value


@rule("model-functional")
def model_functional(call: Call) -> Value:
    """``Model(inputs, outputs)``: the outputs with the batch axis of the actual input."""
    outputs = setting(call, "outputs")
    actual = tensors.tensors_in(call.get(call.first()))
    batch = actual[0].shape[0] if actual and actual[0].shape else DYNAMIC
    kind = tensors.result_kind(actual)

    def one(leaf: Value) -> Value:
        if not isinstance(leaf, Tensor):
            return tensors.dense()
        shape = leaf.shape if not leaf.shape or leaf.shape[0] >= 0 else (batch, *leaf.shape[1:])
        return tensors.dense(leaf.dtype, shape, kind)

    return tensors.dense(kind=kind) if tensors.is_none(outputs) else map_structure(one, outputs)


@rule("model-predict")
def model_predict(call: Call) -> Value:
    """``predict``: the forward pass of the data, or of a dataset's elements, as arrays."""
    data = call.get("x")
    inputs = data.element if isinstance(data, Dataset) else data
    given = tensors.tensors_in(inputs)
    if not given or not isinstance(call.get("self"), ApiObject):
        return tensors.array("float32")
    batch = DYNAMIC if isinstance(data, Dataset) else given[0].shape[0] if given[0].shape else DYNAMIC
    result = forward(call.get("self"), [tensors.dense(given[0].dtype, given[0].shape)], call)

    def one(leaf: Value) -> Value:
        if not isinstance(leaf, Tensor):
            return tensors.array("float32")
        return tensors.array(leaf.dtype, (batch, *leaf.shape[1:]) if leaf.shape else leaf.shape)

    return map_structure(one, result)


@rule("keras-input")
def keras_input(call: Call) -> Value:
    """``keras.Input(shape, batch_size)``: a symbolic tensor."""
    given = call.get("tensor")
    if isinstance(given, Tensor):
        return given
    dtype = call.dtype() or "float32"
    if not call.is_none("batch_shape"):
        return tensor("keras", dtype, tensors.shape_of_argument(call.get("batch_shape")))
    batch = DYNAMIC if call.is_none("batch_size") else tensors.dimension_of(call.get("batch_size"))
    shape_value = call.get("shape")
    shape = None if tensors.is_none(shape_value) else tensors.shape_of_argument(shape_value)
    kind = "ragged" if call.truth("ragged") else "keras"
    return tensor(kind, dtype, tensors.prepend(batch, shape))


@rule("loss")
def loss(call: Call) -> Value:
    """A scalar, or one loss for each sample where the reduction is "none"."""
    predicted = call.convert(call.get("y_pred"))
    call.convert(call.get("y_true"))
    dtype = "float32" if not dtypes.is_float(predicted.dtype) else predicted.dtype
    dtype = compute_dtype(dtype) if isinstance(call.get("self"), ApiObject) else predicted.dtype
    reduction = setting(call, "reduction") if isinstance(call.get("self"), ApiObject) else NONE
    text = reduction.value if isinstance(reduction, Constant) else None
    if isinstance(call.get("self"), ApiObject) and text not in ("none", None):
        return tensors.dense(dtype, ())
    if isinstance(call.get("self"), ApiObject) and text is None and not tensors.is_none(reduction):
        name = getattr(reduction, "name", "")
        return tensors.dense(
            dtype, _per_sample(predicted) if str(name).endswith("NONE") else () if name else None
        )
    return tensors.dense(dtype, _per_sample(predicted))


def _per_sample(predicted: Tensor) -> Shape:
    return predicted.shape[:-1] if predicted.shape else predicted.shape


@rule("metric")
def metric(call: Call) -> Value:
    """A float32 scalar."""
    return tensors.dense("float32", ())


@rule("metric-function")
def metric_function(call: Call) -> Value:
    """Floats; versions differ in whether they are one for each sample."""
    call.convert(call.get("y_pred"))
    return tensors.dense("float32", None)


@rule("initializer")
def initializer(call: Call) -> Value:
    """``initializer(shape, dtype)``."""
    dtype = call.dtype() or "float32"
    return tensors.dense(dtype, tensors.shape_of_argument(call.get("shape")))


@rule("scalar-like")
def scalar_like(call: Call) -> Value:
    """A scalar of the argument's dtype: regularizers."""
    source = call.tensor(call.first())
    return tensors.dense(source.dtype, ())


@rule("schedule")
def schedule(call: Call) -> Value:
    """A learning rate: a float32 scalar."""
    return tensors.dense("float32", ())


@rule("keras-get")
def keras_get(call: Call) -> Value:
    """``keras.activations.get(identifier)`` and its like.

    Functions and objects pass; a name stands for a function or class of the module ``functions``, else for an
    object of some class below ``class``.
    """
    value = call.get(call.first())
    if tensors.is_none(value) and call.option("none"):
        return NONE
    if not isinstance(value, (Constant, Primitive, Mapping)):
        return value
    text = value.value if isinstance(value, Constant) else None
    named = isinstance(text, str) and text.isidentifier()
    entry = catalogue.resolve(f"{call.option('functions')}.{text!s}") if named else None
    if entry is not None and entry.kind in ("function", "class"):
        return api(entry.name) if entry.kind == "function" else api_object(entry.name)
    class_name = call.option("class")
    return api_object(class_name) if class_name else unknown(call.name)


@rule("load-data")
def load_data(call: Call) -> Value:
    """``keras.datasets.*.load_data()``: ((x, y), (x, y)) arrays with the shapes that the binding names."""
    parts = []
    for which in ("train", "test"):
        pair = [
            tensors.array(dtype, None if shape is None else tuple(shape))
            for dtype, shape in call.option(which)
        ]
        parts.append(sequence("tuple", pair))
    return sequence("tuple", parts)


@rule("image-dataset")
def image_dataset(call: Call) -> Value:
    """``image_dataset_from_directory``: batches of images (and labels)."""
    size = tensors.shape_of_argument(call.get("image_size"))
    height, width = size if size is not None and len(size) == 2 else (DYNAMIC, DYNAMIC)
    colour = {"rgb": 3, "rgba": 4, "grayscale": 1}.get(call.text("color_mode") or "rgb", DYNAMIC)
    batch: tuple[int, ...] = () if tensors.is_none(call.given("batch_size")) else (DYNAMIC,)
    images = tensors.dense("float32", (*batch, height, width, colour))
    if tensors.is_none(call.given("labels")) or tensors.is_none(call.given("label_mode")):
        return dataset(images)
    labels = {"int": tensors.dense("int32", batch), "binary": tensors.dense("float32", (*batch, 1))}
    mode = call.text("label_mode") or "int"
    return dataset(sequence("tuple", [images, labels.get(mode, tensors.dense("float32", (*batch, DYNAMIC)))]))


@rule("weights-arrays")
def weights_arrays(call: Call) -> Value:
    """``get_weights()``: a list of arrays."""
    return sequence("list", None, tensors.array("float32"))


@rule("evaluation")
def evaluation(call: Call) -> Value:
    """``model.evaluate``: a number or a list of numbers."""
    return union([primitive("float"), sequence("list", None, primitive("float"))])


@rule("get-layer")
def get_layer(call: Call) -> Value:
    """Some layer of the model."""
    return some_layer(call.get("self"))


@rule("history")
def history(call: Call) -> Value:
    """``fit``: the history object."""
    return api_object("tensorflow.keras.callbacks.History", (), call.caller.site())


@rule("dtype-text")
def dtype_text(call: Call) -> Value:
    """``K.dtype(x)``: the dtype's name."""
    dtype = call.tensor().dtype
    return primitive("str") if dtype == dtypes.UNKNOWN else of_python(dtype)


@rule("cast-floatx")
def cast_floatx(call: Call) -> Value:
    """float32, as an array for arrays."""
    source = call.tensor()
    if source.kind == "ndarray":
        return tensors.array("float32", source.shape)
    return tensors.dense("float32", source.shape, tensors.result_kind([source]))


@rule("keras-dot")
def keras_dot(call: Call) -> Value:
    """``K.dot``: the last axis with the last but one."""
    left, right = (call.convert(call.get(name)) for name in call.signature.positional[:2])
    shape: Shape = None
    if left.shape is not None and right.shape is not None and len(left.shape) >= 2 and len(right.shape) >= 2:
        shape = (*left.shape[:-1], *right.shape[:-2], right.shape[-1])
    return tensors.dense(common_dtype([left, right], False), shape, tensors.result_kind([left, right]))


@rule("batch-dot")
def batch_dot(call: Call) -> Value:
    """``K.batch_dot``: rank and extents are not computed."""
    left, right = (call.convert(call.get(name)) for name in call.signature.positional[:2])
    return tensors.dense(common_dtype([left, right], False), None, tensors.result_kind([left, right]))


@rule("minimize")
def minimize(call: Call) -> Value:
    """``optimizer.minimize(loss, variables)``: a callable loss is called."""
    value = call.get("loss")
    if not isinstance(value, Tensor):
        call.caller.invoke(value, [])
    return NONE


@rule("preprocess")
def preprocess(call: Call) -> Value:
    """``applications.*.preprocess_input``.

    Arrays stay arrays; floats keep their dtype, integers become float32.
    """
    source = call.tensor(call.first())
    dtype = source.dtype if dtypes.is_float(source.dtype) else "float32"
    if source.kind == "ndarray":
        return tensors.array(dtype, source.shape)
    return tensors.dense(dtype, source.shape, tensors.result_kind([source]))


@rule("to-categorical")
def to_categorical(call: Call) -> Value:
    """One-hot rows as an array."""
    source = call.tensor()
    extent = UNRESOLVED if call.is_none("num_classes") else tensors.dimension_of(call.get("num_classes"))
    shape = source.shape
    if shape is not None and len(shape) > 1 and shape[-1] == 1:
        shape = shape[:-1]
    dtype = call.dtype() if "dtype" in call.arguments else None
    return tensors.array(dtype or "float64", None if shape is None else (*shape, extent))


@rule("normalize-array")
def normalize_array(call: Call) -> Value:
    """``keras.utils.normalize``: the same shape."""
    source = call.tensor()
    dtype = dtypes.as_float(source.dtype)
    return (
        tensors.array(dtype, source.shape) if source.kind == "ndarray" else tensors.dense(dtype, source.shape)
    )


@rule("image-array")
def image_array(call: Call) -> Value:
    """``img_to_array``: height, width, channels."""
    return tensors.array(call.dtype() or "float32", (UNRESOLVED, UNRESOLVED, UNRESOLVED))


@rule("floatx")
def floatx(call: Call) -> Value:
    """``K.floatx()``: Keras' default, which few programs change."""
    return of_python("float32")
