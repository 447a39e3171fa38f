"""Convolution and pooling as functions and as Keras layers.

An extent becomes ceil(n / stride) with "SAME" padding and ceil((n - (k - 1) * dilation) / stride) with
"VALID"; extents that are not known stay so.
"""

from __future__ import annotations

from collections.abc import Sequence

from pylint_hybrid.domain.shapes import DYNAMIC, UNRESOLVED, Shape
from pylint_hybrid.domain.values import Constant, Value
from pylint_hybrid.domain.values import Sequence as SequenceValue
from pylint_hybrid.knowledge import tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.broadcast import common_dtype
from pylint_hybrid.knowledge.rules.registry import rule


def window_extent(extent: int, kernel: int, stride: int, dilation: int, padding: str) -> int:
    """The extent after a window slid over an axis."""
    if stride == 1 and padding in ("SAME", "CAUSAL"):
        return extent
    if extent < 0:
        return extent
    if padding in ("SAME", "CAUSAL"):
        return -(-extent // stride) if stride > 0 else UNRESOLVED
    if padding != "VALID" or kernel < 0 or stride <= 0 or dilation < 0:
        return UNRESOLVED
    return max(0, -(-(extent - (kernel - 1) * dilation) // stride))


def transposed_extent(extent: int, kernel: int, stride: int, padding: str) -> int:
    """The extent after a transposed convolution without output padding."""
    if extent < 0 or stride <= 0:
        return extent if extent < 0 else UNRESOLVED
    if padding == "SAME":
        return extent * stride
    return extent * stride + max(kernel - stride, 0) if padding == "VALID" and kernel >= 0 else UNRESOLVED


def numbers(value: Value, count: int, default: int = 1) -> list[int]:
    """``count`` extents from a number or a list; UNRESOLVED where they are not constant."""
    if tensors.is_none(value):
        return [default] * count
    single = tensors.integer(value)
    if single is not None:
        return [single] * count
    if isinstance(value, SequenceValue) and value.items is not None:
        found = [tensors.dimension_of(item) for item in value.items]
        if len(found) == count:
            return found
        if len(found) == count + 2:
            return found[1:-1]
        return found * count if len(found) == 1 else [UNRESOLVED] * count
    return [UNRESOLVED] * count


def text_of(value: Value, default: str) -> str:
    """A constant text in upper case; "?" if it varies."""
    if tensors.is_none(value):
        return default
    return value.value.upper() if isinstance(value, Constant) and isinstance(value.value, str) else "?"


def channels_first(call: Call) -> bool | None:
    """Whether the channel axis comes second; None if that varies."""
    text = text_of(call.get("data_format"), "CHANNELS_LAST")
    if text in ("CHANNELS_LAST", "NHWC", "NWC", "NDHWC"):
        return False
    return True if text in ("CHANNELS_FIRST", "NCHW", "NCW", "NCDHW") else None


def assemble(batch: int, spatial: Sequence[int], channels: int, first: bool | None) -> Shape:
    """Batch, spatial extents and channels in the order of the data format."""
    if first is None:
        return (batch, *[UNRESOLVED] * (len(spatial) + 1))
    return (batch, channels, *spatial) if first else (batch, *spatial, channels)


def spatial_of(shape: tuple[int, ...], first: bool | None) -> tuple[list[int], int]:
    """The spatial extents and the channels of a batch."""
    if first is None:
        return [UNRESOLVED] * (len(shape) - 2), UNRESOLVED
    return (list(shape[2:]), shape[1]) if first else (list(shape[1:-1]), shape[-1])


@rule("convolution")
def convolution(call: Call) -> Value:
    """``tf.nn.conv*d(input, filters, strides, padding)``; ``depthwise`` multiplies the channels."""
    source = call.tensor()
    filters_value = call.get(call.parameter("filters", "filters", "filter"))
    filters = call.convert(filters_value)
    dtype = common_dtype([source, filters], False)
    if source.shape is None and filters.shape is None:
        return call.result(dtype, None, [source])
    rank = len(source.shape) if source.shape is not None else len(filters.shape or ())
    if rank < 3:
        return call.result(dtype, None, [source])
    shape = source.shape or (DYNAMIC,) * rank
    kernel = (
        filters.shape if filters.shape is not None and len(filters.shape) == rank else (UNRESOLVED,) * rank
    )
    first = channels_first(call)
    spatial, _ = spatial_of(shape, first)
    strides = numbers(call.get(call.parameter("strides", "strides", "stride")), rank - 2)
    dilations = numbers(call.get("dilations"), rank - 2)
    padding = text_of(call.get("padding"), "VALID")
    extents = [
        window_extent(spatial[index], kernel[index], strides[index], dilations[index], padding)
        for index in range(rank - 2)
    ]
    channels = tensors.product(kernel[-2:]) if call.option("depthwise") else kernel[-1]
    return call.result(dtype, assemble(shape[0], extents, channels, first), [source])


@rule("convolution-transpose")
def convolution_transpose(call: Call) -> Value:
    """The output shape is an argument."""
    source = call.tensor()
    return call.result(source.dtype, tensors.shape_of_argument(call.get("output_shape")), [source])


@rule("pooling")
def pooling(call: Call) -> Value:
    """``tf.nn.max_pool2d(input, ksize, strides, padding)``."""
    source = call.tensor()
    if source.shape is None or len(source.shape) < 3:
        return call.result(source.dtype, None, [source])
    count = len(source.shape) - 2
    first = channels_first(call)
    spatial, channels = spatial_of(source.shape, first)
    sizes = numbers(call.get(call.parameter("ksize", "ksize", "window_shape")), count)
    strides = numbers(call.get("strides"), count)
    padding = text_of(call.get("padding"), "VALID")
    extents = [window_extent(*parts, 1, padding) for parts in zip(spatial, sizes, strides, strict=True)]
    return call.result(source.dtype, assemble(source.shape[0], extents, channels, first), [source])


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
        window_extent(spatial[index], depth.shape[index], strides[index], dilations[index], padding)
        for index in (0, 1)
    ]
    channels = point.shape[-1] if point.shape else DYNAMIC
    return tensors.dense(
        source.dtype, assemble(source.shape[0], extents, channels, first), tensors.result_kind([source])
    )
