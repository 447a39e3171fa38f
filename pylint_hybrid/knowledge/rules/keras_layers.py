"""Keras: forward rules of layers, losses, metrics, initializers, optimizers, models.

A forward rule gets the call's arguments by name and the instance as ``self``; ``setting`` reads its
configuration or the constructor's default. Layers compute in float32: other floating inputs are cast.
"""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, UNRESOLVED, Shape
from pylint_hybrid.domain.values import (
    NONE,
    ApiObject,
    Constant,
    Tensor,
    Value,
    of_python,
    sequence,
    tensor,
    unknown,
)
from pylint_hybrid.domain.values import Sequence as SequenceValue
from pylint_hybrid.knowledge import catalogue, dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.broadcast import broadcast_all, common_dtype
from pylint_hybrid.knowledge.rules.concat import concat_shape
from pylint_hybrid.knowledge.rules.contraction import bind_term, ellipsis_of
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
    if isinstance(default, (tuple, list)):
        return sequence("tuple", [of_python(item) for item in default])
    return NONE if default is None or not isinstance(default, (bool, int, float, str)) else of_python(default)


def layer_input(call: Call) -> Tensor:
    """The first input, cast to the layer's compute dtype."""
    value = call.given(call.first())
    source = tensors.dense() if value is None else call.convert(value)
    return tensor(source.kind, compute_dtype(source.dtype), source.shape, source.origin)


def compute_dtype(dtype: str) -> str:
    """Keras casts floating inputs to float32 (the default policy) and leaves others alone."""
    return "float32" if dtypes.is_float(dtype) else dtype


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


@rule("layer-dense")
def layer_dense(call: Call) -> Value:
    """The last axis becomes ``units``."""
    source = layer_input(call)
    units = tensors.dimension_of(setting(call, "units"))
    shape = (*source.shape[:-1], units) if source.shape else None
    return output(source, shape, "float32")


@rule("layer-einsum-dense")
def layer_einsum_dense(call: Call) -> Value:
    """The equation's output letters.

    ``output_shape`` gives the new extents, batch axes come from the input.
    """
    source = layer_input(call)
    equation = setting(call, "equation")
    target = tensors.extents(setting(call, "output_shape"))
    text = equation.value if isinstance(equation, Constant) and isinstance(equation.value, str) else None
    if text is None or target is None or source.shape is None:
        return output(source, None, "float32")
    term, _, result = text.replace(" ", "").partition("->")
    term = term.split(",")[0]
    extents: dict[str, int] = {}
    if not bind_term(term, source.shape, extents):
        return output(source, None, "float32")
    letters = result.replace("...", "")
    # The stated extents are those of the last axes; the batch axis is not among them.
    for letter, item in zip(reversed(letters), reversed(target), strict=False):
        extents.setdefault(letter, tensors.dimension_of(item))
    head, dots, tail = result.partition("...")
    middle = ellipsis_of(term, source.shape) or () if dots else ()
    shape = [extents.get(letter, UNRESOLVED) for letter in head]
    shape.extend([*middle, *[extents.get(letter, UNRESOLVED) for letter in tail]])
    return output(source, tuple(shape), "float32")


def _conv_parts(
    call: Call, source: Tensor
) -> tuple[list[int], int, bool | None, list[int], list[int], list[int], str] | None:
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
    """``filters`` channels; ``option: depthwise`` multiplies them, ``option.

    Transposed`` enlarges the extents.
    """
    source = layer_input(call)
    parts = _conv_parts(call, source)
    if parts is None or source.shape is None:
        rank = call.option("rank")
        return output(
            source, None if rank is None or source.shape is not None else (DYNAMIC,) * rank, "float32"
        )
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
    shape = (
        assemble(source.shape[0], [1] * len(spatial), channels, first)
        if keep
        else (source.shape[0], channels)
    )
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
    """(batch, units), or (batch, time, units) with ``return_sequences``.

    States behind it with ``return_state``.
    """
    source = layer_input(call)
    batch, time = (
        (source.shape[0], source.shape[1]) if source.shape and len(source.shape) >= 2 else (DYNAMIC, DYNAMIC)
    )
    units = _units(call)
    sequences, states = (
        tensors.truth(setting(call, "return_sequences")),
        tensors.truth(setting(call, "return_state")),
    )
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
        item = (
            source
            if source.shape is None or len(source.shape) < 2
            else output(source, (source.shape[0], *source.shape[2:]))
        )
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
    if not (isinstance(mode, Constant) and mode.value == "concat"):
        return leaf
    return tensors.dense(leaf.dtype, (*leaf.shape[:-1], tensors.product([2, leaf.shape[-1]])), leaf.kind)


@rule("layer-attention")
def layer_attention(call: Call) -> Value:
    """``MultiHeadAttention(query, value)`` keeps the query's shape.

    A list input gives (batch, queries, values).
    """
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


def forward(layer: Value, arguments: list[Value], call: Call) -> Value:
    """Call a layer, library or user one."""
    return call.caller.invoke(layer, arguments)


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
