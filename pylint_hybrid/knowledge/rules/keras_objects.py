"""Keras: forward rules of layers, losses, metrics, initializers, optimizers, models.

A forward rule gets the call's arguments by name and the instance as ``self``; ``setting`` reads its configuration
or the constructor's default. Layers compute in float32: other floating inputs are cast.
"""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, UNRESOLVED, Shape
from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    ApiObject,
    Mapping,
    Tensor,
    Value,
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
from pylint_hybrid.knowledge.rules.broadcast import broadcast_all, common_dtype
from pylint_hybrid.knowledge.rules.concat import concat_shape
from pylint_hybrid.knowledge.rules.contraction import einsum_shape
from pylint_hybrid.knowledge.rules.convolution import (
    assemble,
    numbers,
    spatial_of,
    text_of,
    transposed_extent,
    window_extent,
)
from pylint_hybrid.knowledge.rules.registry import rule
from pylint_hybrid.knowledge.rules.reshape import permuted, reshape_shape
from pylint_hybrid.knowledge.rules.structure import map_structure


def setting(call: Call, name: str) -> Value:
    """A configured argument of the instance, else the constructor's default, else None."""
    receiver = call.get("self")
    if not isinstance(receiver, ApiObject):
        return unknown("configuration")
    for key, value in receiver.config:
        if key == name:
            return value
    if receiver.wide:
        return unknown("configuration")
    default = catalogue.signature_of(receiver.name).defaults.get(name)
    if isinstance(default, tuple | list):
        return sequence("tuple", [of_python(item) for item in default])
    return NONE if default is None or not isinstance(default, bool | int | float | str) else of_python(default)


def layer_input(call: Call) -> Tensor:
    """The first input, cast to the layer's compute dtype."""
    value = call.given(call.first())
    source = tensors.dense() if value is None else call.convert(value)
    return tensor(source.kind, compute_dtype(source.dtype), source.shape, source.origin)


def compute_dtype(dtype: str) -> str:
    """Keras casts floating inputs to float32 (the default policy) and leaves others alone."""
    return "float32" if dtypes.is_float(dtype) else dtype


def floating(dtype: str) -> str:
    """The dtype of a layer that multiplies by float32 weights."""
    return "float32" if dtype != dtypes.UNKNOWN and dtype not in dtypes.COMPLEX else "float32"


def output(source: Tensor, shape: Shape, dtype: str | None = None) -> Tensor:
    """The layer's result: symbolic if its input is."""
    return tensors.dense(dtype or source.dtype, shape, tensors.result_kind([source]))


def _first(call: Call) -> bool | None:
    text = text_of(setting(call, "data_format"), "CHANNELS_LAST")
    return {"CHANNELS_LAST": False, "CHANNELS_FIRST": True}.get(text)


@rule("layer-same")
def layer_same(call: Call) -> Value:
    """Shape stays: activations, dropout, normalisation. Integers become float32 with ``option: floating``."""
    source = layer_input(call)
    dtype = "float32" if call.option("floating") else source.dtype
    return output(source, source.shape, dtype)


@rule("layer-structure")
def layer_structure(call: Call) -> Value:
    """Any structure of tensors passes through."""
    return call.get(call.first())


@rule("layer-dense")
def layer_dense(call: Call) -> Value:
    """The last axis becomes ``units``."""
    source = layer_input(call)
    units = tensors.dimension_of(setting(call, "units"))
    shape = (*source.shape[:-1], units) if source.shape else None
    return output(source, shape, "float32")


@rule("layer-einsum-dense")
def layer_einsum_dense(call: Call) -> Value:
    """The equation's output letters; ``output_shape`` gives the new extents, batch axes come from the input."""
    source = layer_input(call)
    equation = setting(call, "equation")
    target = tensors.extents(setting(call, "output_shape"))
    text = equation.value if isinstance(equation, tensors.Constant) and isinstance(equation.value, str) else None
    if text is None or target is None or source.shape is None:
        return output(source, None, "float32")
    left, _, result = text.replace(" ", "").partition("->")
    terms = left.split(",")
    known = einsum_shape(f"{terms[0]}->{''.join(c for c in result if c in terms[0])}", [source.shape])
    extents = dict(zip([c for c in result if c in terms[0]], known or (), strict=False))
    if "..." in result:
        free = len(result.replace("...", "")) - len(target)
        return output(source, (*source.shape[: len(source.shape) - len(terms[0].replace("...", ""))], *_tail(target, source, free)), "float32")  # fmt: skip
    stated = [tensors.dimension_of(item) for item in target]
    shape = [extents.get(letter, UNRESOLVED) for letter in result]
    for index, extent in enumerate(reversed(stated)):
        position = len(shape) - 1 - index
        if position >= 0 and result[position] not in extents:
            shape[position] = extent
    return output(source, tuple(shape), "float32")


def _tail(target: list[Value], source: Tensor, free: int) -> list[int]:
    del source, free
    return [tensors.dimension_of(item) for item in target]


def _conv_parts(call: Call, source: Tensor) -> tuple[list[int], int, bool | None, list[int], list[int], list[int], str] | None:
    if source.shape is None or len(source.shape) < 3:
        return None
    count = len(source.shape) - 2
    first = _first(call)
    spatial, channels = spatial_of(source.shape, first)
    kernel = numbers(setting(call, "kernel_size"), count)
    strides = numbers(setting(call, "strides"), count)
    dilation = numbers(setting(call, "dilation_rate"), count)
    return spatial, channels, first, kernel, strides, dilation, text_of(setting(call, "padding"), "VALID")


@rule("layer-convolution")
def layer_convolution(call: Call) -> Value:
    """``filters`` channels; ``option: depthwise`` multiplies them, ``option: transposed`` enlarges the extents."""
    source = layer_input(call)
    parts = _conv_parts(call, source)
    if parts is None or source.shape is None:
        rank = call.option("rank")
        return output(source, None if rank is None or source.shape is not None else (DYNAMIC,) * rank, "float32")
    spatial, channels, first, kernel, strides, dilation, padding = parts
    if call.option("transposed"):
        plain = tensors.is_none(setting(call, "output_padding")) and all(rate == 1 for rate in dilation)
        extents = [
            transposed_extent(extent, size, stride, padding if plain else "?")
            for extent, size, stride in zip(spatial, kernel, strides, strict=True)
        ]
    else:
        extents = [
            window_extent(extent, size, stride, rate, padding)
            for extent, size, stride, rate in zip(spatial, kernel, strides, dilation, strict=True)
        ]
    if call.option("depthwise"):
        channels = tensors.product([channels, tensors.dimension_of(setting(call, "depth_multiplier"))])
    else:
        channels = tensors.dimension_of(setting(call, "filters"))
    return output(source, assemble(source.shape[0], extents, channels, first), "float32")


@rule("layer-pooling")
def layer_pooling(call: Call) -> Value:
    """A window without weights; ``strides`` defaults to the window."""
    source = layer_input(call)
    if source.shape is None or len(source.shape) < 3:
        return output(source, None)
    count = len(source.shape) - 2
    first = _first(call)
    spatial, channels = spatial_of(source.shape, first)
    sizes = numbers(setting(call, "pool_size"), count, 2)
    strides_value = setting(call, "strides")
    strides = sizes if tensors.is_none(strides_value) else numbers(strides_value, count)
    padding = text_of(setting(call, "padding"), "VALID")
    extents = [window_extent(*parts, 1, padding) for parts in zip(spatial, sizes, strides, strict=True)]
    return output(source, assemble(source.shape[0], extents, channels, first))


@rule("layer-global-pooling")
def layer_global_pooling(call: Call) -> Value:
    """The spatial axes disappear, or keep extent 1."""
    source = layer_input(call)
    if source.shape is None or len(source.shape) < 3:
        return output(source, None)
    first = _first(call)
    spatial, channels = spatial_of(source.shape, first)
    keep = tensors.truth(setting(call, "keepdims"))
    if keep is None and not tensors.is_none(setting(call, "keepdims")):
        return output(source, None)
    shape = assemble(source.shape[0], [1] * len(spatial), channels, first) if keep else (source.shape[0], channels)
    return output(source, shape)


@rule("layer-flatten")
def layer_flatten(call: Call) -> Value:
    """Everything behind the batch axis in one."""
    source = layer_input(call)
    shape = None if not source.shape else (source.shape[0], tensors.product(source.shape[1:]))
    return output(source, shape)


@rule("layer-reshape")
def layer_reshape(call: Call) -> Value:
    """The target shape behind the batch axis."""
    source = layer_input(call)
    inner = reshape_shape(source.shape[1:] if source.shape else None, setting(call, "target_shape"))
    batch = source.shape[0] if source.shape else DYNAMIC
    return output(source, tensors.prepend(batch, inner))


@rule("layer-permute")
def layer_permute(call: Call) -> Value:
    """``dims`` counts from 1, behind the batch axis."""
    source = layer_input(call)
    dims = tensors.integers(setting(call, "dims"))
    return output(source, permuted(source.shape, None if dims is None else (0, *dims)))


@rule("layer-repeat")
def layer_repeat(call: Call) -> Value:
    """``RepeatVector``: (batch, n, features)."""
    source = layer_input(call)
    if source.shape is None or len(source.shape) != 2:
        return output(source, None)
    return output(source, (source.shape[0], tensors.dimension_of(setting(call, "n")), source.shape[1]))


@rule("layer-padding")
def layer_padding(call: Call) -> Value:
    """Zero padding, cropping and up-sampling: extents are scaled or grow by constant amounts."""
    source = layer_input(call)
    if source.shape is None or len(source.shape) < 3:
        return output(source, None)
    first = _first(call)
    spatial, channels = spatial_of(source.shape, first)
    how = call.option("how", "pad")
    value = setting(call, {"pad": "padding", "crop": "cropping", "scale": "size"}[how])
    if how == "scale":
        factors = numbers(value, len(spatial), 2)
        extents = [tensors.product(pair) for pair in zip(spatial, factors, strict=True)]
    else:
        sign = -1 if how == "crop" else 1
        amounts = _amounts(value, len(spatial))
        extents = [
            extent + sign * amount if extent >= 0 and amount >= 0 else (extent if extent < 0 else UNRESOLVED)
            for extent, amount in zip(spatial, amounts, strict=True)
        ]
    return output(source, assemble(source.shape[0], extents, channels, first))


def _amounts(value: Value, count: int) -> list[int]:
    """What padding adds to every spatial axis: n, (n, m) for each axis, or pairs."""
    single = tensors.integer(value)
    if single is not None:
        return [2 * single] * count
    if not isinstance(value, SequenceValue) or value.items is None:
        return [UNRESOLVED] * count
    if count == 1 and len(value.items) == 2:
        return [tensors.total([tensors.dimension_of(item) for item in value.items])]
    if len(value.items) != count:
        return [UNRESOLVED] * count
    found: list[int] = []
    for item in value.items:
        pair = tensors.extents(item) or []
        sizes = [tensors.dimension_of(part) for part in pair]
        found.append(tensors.total(sizes if len(sizes) == 2 else sizes * 2) if sizes else UNRESOLVED)
    return found


@rule("layer-embedding")
def layer_embedding(call: Call) -> Value:
    """One more axis, of extent ``output_dim``."""
    source = layer_input(call)
    extent = tensors.dimension_of(setting(call, "output_dim"))
    return output(source, None if source.shape is None else (*source.shape, extent), "float32")


def _layer_inputs(call: Call) -> list[Tensor] | None:
    value = call.get(call.first())
    if isinstance(value, SequenceValue) and value.items is not None:
        return [call.convert(item) for item in value.items]
    return None


@rule("layer-merge")
def layer_merge(call: Call) -> Value:
    """Element-wise combination of a list of inputs."""
    found = _layer_inputs(call)
    if not found:
        return tensors.dense()
    shape = broadcast_all([item.shape for item in found])
    return tensors.dense(compute_dtype(common_dtype(found, False)), shape, tensors.result_kind(found))


@rule("layer-concatenate")
def layer_concatenate(call: Call) -> Value:
    """A list of inputs one after the other along ``axis``."""
    found = _layer_inputs(call)
    if not found:
        return tensors.dense()
    axis_value = setting(call, "axis") if isinstance(call.get("self"), ApiObject) else call.get("axis")
    shape = concat_shape([item.shape for item in found], tensors.integer(axis_value))
    return tensors.dense(compute_dtype(common_dtype(found, False)), shape, tensors.result_kind(found))


@rule("layer-dot")
def layer_dot(call: Call) -> Value:
    """``Dot``: rank and extents are not computed."""
    found = _layer_inputs(call) or [tensors.dense()]
    return tensors.dense(compute_dtype(found[0].dtype), None, tensors.result_kind(found))


@rule("layer-recurrent")
def layer_recurrent(call: Call) -> Value:
    """(batch, units), or (batch, time, units) with ``return_sequences``; states behind it with ``return_state``."""
    source = layer_input(call)
    batch, time = (source.shape[0], source.shape[1]) if source.shape and len(source.shape) >= 2 else (DYNAMIC, DYNAMIC)
    units = _units(call)
    sequences, states = tensors.truth(setting(call, "return_sequences")), tensors.truth(setting(call, "return_state"))
    known = source.shape is not None
    if sequences is None or states is None:
        return unknown(call.name) if states is None else output(source, None, "float32")
    shape = (batch, time, units) if sequences else (batch, units)
    whole = output(source, shape if known else (DYNAMIC,) * len(shape[:-1]) + (units,), "float32")
    if not states:
        return whole
    state = output(source, (batch, units), "float32")
    return sequence("list", [whole, *[state] * call.option("states", 1)])


def _units(call: Call) -> int:
    units = setting(call, "units")
    cell = setting(call, "cell")
    if tensors.is_none(units) and isinstance(cell, ApiObject):
        units = dict(cell.config).get("units", NONE)
    return tensors.dimension_of(units) if not tensors.is_none(units) else DYNAMIC


@rule("layer-cell")
def layer_cell(call: Call) -> Value:
    """A recurrent cell: its output and the new states."""
    source = layer_input(call)
    units = tensors.dimension_of(setting(call, "units"))
    one = output(source, (*source.shape[:-1], units) if source.shape else None, "float32")
    return sequence("tuple", [one, sequence("list", [one] * call.option("states", 1))])


@rule("layer-wrapper")
def layer_wrapper(call: Call) -> Value:
    """``TimeDistributed`` and ``Bidirectional``: the wrapped layer, with its result changed as Keras does."""
    inner = setting(call, "layer")
    source = layer_input(call)
    if not isinstance(inner, ApiObject):
        return output(source, None, dtypes.UNKNOWN)
    if call.option("how") == "time":
        item = source if source.shape is None or len(source.shape) < 2 else output(source, (source.shape[0], *source.shape[2:]))
        result = forward(inner, [item], call)
        time = source.shape[1] if source.shape and len(source.shape) > 1 else DYNAMIC
        return map_structure(lambda leaf: _with_time(leaf, time), result)
    mode = setting(call, "merge_mode")
    return map_structure(lambda leaf: _both_ways(leaf, mode), forward(inner, [source], call))


def _with_time(leaf: Value, time: int) -> Value:
    if not isinstance(leaf, Tensor) or not leaf.shape:
        return leaf
    return tensors.dense(leaf.dtype, (leaf.shape[0], time, *leaf.shape[1:]), leaf.kind)


def _both_ways(leaf: Value, mode: Value) -> Value:
    if not isinstance(leaf, Tensor) or not leaf.shape:
        return leaf
    if not (isinstance(mode, tensors.Constant) and mode.value == "concat"):
        return leaf
    return tensors.dense(leaf.dtype, (*leaf.shape[:-1], tensors.product([2, leaf.shape[-1]])), leaf.kind)


@rule("layer-attention")
def layer_attention(call: Call) -> Value:
    """``MultiHeadAttention(query, value)`` keeps the query's shape; a list input gives (batch, queries, values)."""
    found = _layer_inputs(call)
    if found is not None and len(found) >= 2:
        query, value = found[0], found[1]
        shape = None
        if query.shape and value.shape:
            shape = (*query.shape[:-1], value.shape[-1])
        return output(query, shape)
    query = layer_input(call)
    one = output(query, query.shape, "float32")
    scores = call.truth("return_attention_scores")
    if scores is False:
        return one
    return sequence("tuple", [one, output(query, None, "float32")]) if scores else unknown(call.name)


@rule("layer-lambda")
def layer_lambda(call: Call) -> Value:
    """The function on the inputs."""
    return call.caller.invoke(setting(call, "function"), [call.get(call.first())])


@rule("layer-unknown")
def layer_unknown(call: Call) -> Value:
    """A tensor: of dtype ``option: dtype``, rank unknown."""
    source = layer_input(call)
    return output(source, None, call.option("dtype", dtypes.UNKNOWN))


# ------------------------------------------------------------------------------------------------ models


def forward(layer: Value, arguments: list[Value], call: Call) -> Value:
    """Call a layer, library or user one."""
    return call.caller.invoke(layer, arguments)


@rule("model-sequential")
def model_sequential(call: Call) -> Value:
    """The layers one after the other; an ``InputLayer`` or ``Input`` passes the input on."""
    layers = setting(call, "layers")
    value: Value = call.get(call.first())
    if not isinstance(layers, SequenceValue) or layers.items is None or not layers.items:
        source = layer_input(call)
        return output(source, None, dtypes.UNKNOWN)
    if not isinstance(value, Tensor) and not isinstance(value, SequenceValue | Mapping):
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
    """``predict``: the forward pass as arrays; the batch axis is that of all data."""
    receiver = call.get("self")
    data = call.get("x")
    arguments = [tensors.dense(item.dtype, item.shape) for item in tensors.tensors_in(data)[:1]]
    if isinstance(data, dataset().__class__ if False else tensors.Tensor) is False and not arguments:
        return tensors.array("float32")
    result = forward(receiver, list(arguments), call) if isinstance(receiver, ApiObject) and arguments else NONE
    return map_structure(
        lambda leaf: tensors.array(leaf.dtype, leaf.shape) if isinstance(leaf, Tensor) else tensors.array("float32"), result
    )


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


# ------------------------------------------------------------------------------------------------ losses, metrics, others


@rule("loss")
def loss(call: Call) -> Value:
    """A scalar, or one loss for each sample where the reduction is "none"."""
    predicted = call.convert(call.get("y_pred"))
    call.convert(call.get("y_true"))
    dtype = "float32" if not dtypes.is_float(predicted.dtype) else predicted.dtype
    dtype = compute_dtype(dtype) if isinstance(call.get("self"), ApiObject) else predicted.dtype
    reduction = setting(call, "reduction") if isinstance(call.get("self"), ApiObject) else NONE
    text = reduction.value if isinstance(reduction, tensors.Constant) else None
    if isinstance(call.get("self"), ApiObject) and text not in ("none", None):
        return tensors.dense(dtype, ())
    if isinstance(call.get("self"), ApiObject) and text is None and not tensors.is_none(reduction):
        name = getattr(reduction, "name", "")
        return tensors.dense(dtype, _per_sample(predicted) if str(name).endswith("NONE") else () if name else None)
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
    """``keras.activations.get(identifier)`` and its like: functions and objects pass, names give some object."""
    value = call.get(call.first())
    if tensors.is_none(value) and call.option("none"):
        return NONE
    if isinstance(value, tensors.Constant | tensors.Primitive | Mapping):
        class_name = call.option("class")
        return api_object(class_name) if class_name else unknown(call.name)
    return value


@rule("load-data")
def load_data(call: Call) -> Value:
    """``keras.datasets.*.load_data()``: ((x, y), (x, y)) arrays with the shapes that the binding names."""
    parts = []
    for which in ("train", "test"):
        pair = [tensors.array(dtype, None if shape is None else tuple(shape)) for dtype, shape in call.option(which)]
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


@rule("layer-resize")
def layer_resize(call: Call) -> Value:
    """Height and width are settings."""
    source = layer_input(call)
    size = (tensors.dimension_of(setting(call, "height")), tensors.dimension_of(setting(call, "width")))
    if source.shape is None or len(source.shape) < 3:
        return output(source, None, "float32")
    first = _first(call)
    shape = (*source.shape[:-2], *size) if first else (*source.shape[:-3], *size, source.shape[-1])
    return output(source, shape, "float32")


@rule("shape-forward")
def shape_forward(call: Call) -> Value:
    """``layer.compute_output_shape(shape)``: the forward rule on a tensor of that shape."""
    shape = tensors.shape_of_argument(call.get("input_shape"))
    result = forward(call.get("self"), [tensors.dense("float32", shape)], call)
    found = result.shape if isinstance(result, Tensor) else None
    value = tensors.shape_value(found)
    assert isinstance(value, SequenceValue)
    return sequence("tuple", value.items, value.rest)


@rule("get-layer")
def get_layer(call: Call) -> Value:
    """Some layer of the model."""
    return unknown(call.name)


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
    """``applications.*.preprocess_input``: arrays stay arrays; floats keep their dtype, integers become float32."""
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
    return tensors.array(dtype, source.shape) if source.kind == "ndarray" else tensors.dense(dtype, source.shape)


@rule("image-array")
def image_array(call: Call) -> Value:
    """``img_to_array``: height, width, channels."""
    return tensors.array(call.dtype() or "float32", (UNRESOLVED, UNRESOLVED, UNRESOLVED))


@rule("separable")
def separable(call: Call) -> Value:
    """``tf.nn.separable_conv2d``: the channels of the pointwise filter."""
    source = call.tensor()
    depth, point = call.convert(call.get("depthwise_filter")), call.convert(call.get("pointwise_filter"))
    if source.shape is None or len(source.shape) != 4 or not depth.shape or len(depth.shape) != 4:
        return tensors.dense(source.dtype, None if source.shape is None else (DYNAMIC,) * 4)
    text = text_of(call.get("data_format"), "NHWC")
    first = {"NHWC": False, "NCHW": True}.get(text)
    spatial, _ = spatial_of(source.shape, first)
    strides, dilations = numbers(call.get("strides"), 2), numbers(call.get("dilations"), 2)
    padding = text_of(call.get("padding"), "VALID")
    extents = [
        window_extent(spatial[index], depth.shape[index], strides[index], dilations[index], padding) for index in (0, 1)
    ]
    channels = point.shape[-1] if point.shape else DYNAMIC
    return tensors.dense(source.dtype, assemble(source.shape[0], extents, channels, first), tensors.result_kind([source]))
