"""Images: the last three axes are height, width, channels; a batch axis may stand in front."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, Shape
from pylint_hybrid.domain.values import Api, Value, sequence
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.registry import rule


def resized(shape: Shape, height: int, width: int) -> Shape:
    """The shape with another height and width."""
    if shape is None or len(shape) < 3:
        return None
    return (*shape[:-3], height, width, shape[-1])


@rule("image-resize")
def image_resize(call: Call) -> Value:
    """float32, except that "nearest" keeps the dtype; ``preserve_aspect_ratio`` leaves the size open."""
    source = call.tensor()
    method = call.get("method")
    dtype = "float32"
    if (
        call.text("method") == "nearest"
        or (isinstance(method, Api) and method.name.endswith("NEAREST_NEIGHBOR"))
        or tensors.integer(method) == 1
    ):
        dtype = source.dtype
    elif not tensors.is_none(method) and call.text("method") is None and tensors.integer(method) is None:
        dtype = dtypes.UNKNOWN if not isinstance(method, Api) else "float32"
    size = tensors.shape_of_argument(call.get("size"))
    height, width = size if size is not None and len(size) == 2 else (DYNAMIC, DYNAMIC)
    if call.truth("preserve_aspect_ratio") is not False:
        height = width = DYNAMIC
    return call.result(dtype, resized(source.shape, height, width), [source])


@rule("image-target")
def image_target(call: Call) -> Value:
    """Height and width are arguments (``target_height``, ``target_width``).

    Dtype stays unless the binding names one.
    """
    source = call.tensor()
    height = tensors.dimension_of(call.get("target_height"))
    width = tensors.dimension_of(call.get("target_width"))
    return call.result(call.option("dtype") or source.dtype, resized(source.shape, height, width), [source])


@rule("image-channels")
def image_channels(call: Call) -> Value:
    """The number of channels changes to ``option: channels``."""
    source = call.tensor()
    shape = None if not source.shape else (*source.shape[:-1], call.option("channels"))
    return call.result(source.dtype, shape, [source])


@rule("image-decode")
def image_decode(call: Call) -> Value:
    """Height and width come from the file; rank is unknown where animations are possible (``option.

    Animated``).
    """
    call.tensor()
    dtype = call.dtype() or "uint8"
    if call.option("animated") and call.truth("expand_animations") is not False:
        return call.result(dtype, None)
    channels = tensors.integer(call.get("channels")) or DYNAMIC
    frames = (DYNAMIC,) if call.option("frames") else ()
    return call.result(dtype, (*frames, DYNAMIC, DYNAMIC, channels if not call.option("frames") else 3))


@rule("image-crop")
def image_crop(call: Call) -> Value:
    """``central_crop`` and its like: height and width are not computed."""
    source = call.tensor()
    return call.result(source.dtype, resized(source.shape, DYNAMIC, DYNAMIC), [source])


@rule("random-crop")
def random_crop(call: Call) -> Value:
    """The size is an argument."""
    source = call.tensor()
    return call.result(source.dtype, tensors.shape_of_argument(call.get("size")), [source])


@rule("crop-and-resize")
def crop_and_resize(call: Call) -> Value:
    """One float32 image for each box."""
    source, boxes = call.tensor(), call.convert(call.get("boxes"))
    size = tensors.shape_of_argument(call.get("crop_size"))
    count = boxes.shape[0] if boxes.shape else DYNAMIC
    channels = source.shape[-1] if source.shape else DYNAMIC
    height, width = size if size is not None and len(size) == 2 else (DYNAMIC, DYNAMIC)
    return call.result("float32", (count, height, width, channels))


@rule("image-score")
def image_score(call: Call) -> Value:
    """One float32 for each image (``psnr``, ``ssim``, ``total_variation``)."""
    source = call.tensor()
    shape = source.shape[:-3] if source.shape is not None and len(source.shape) >= 3 else None
    return call.result(call.option("dtype") or source.dtype, shape)


@rule("image-transpose")
def image_transpose(call: Call) -> Value:
    """Height and width exchanged (``rot90`` may leave them: then they are not known)."""
    source = call.tensor()
    shape = source.shape
    if shape is None or len(shape) < 3:
        return call.result(source.dtype, None, [source])
    turns = tensors.integer(call.get("k")) if "k" in call.signature.positional else 1
    height, width = (shape[-3], shape[-2]) if turns is not None and turns % 2 == 0 else (shape[-2], shape[-3])
    if turns is None:
        height = width = shape[-3] if shape[-3] == shape[-2] else DYNAMIC
    return call.result(source.dtype, resized(shape, height, width), [source])


@rule("image-gradients")
def image_gradients(call: Call) -> Value:
    """Two images."""
    source = call.tensor()
    one = call.result(source.dtype, source.shape)
    return sequence("tuple", [one, one])


@rule("sobel")
def sobel(call: Call) -> Value:
    """One more axis for the two directions."""
    source = call.tensor()
    return call.result(source.dtype, None if source.shape is None else (*source.shape, 2), [source])


@rule("extract-patches")
def extract_patches(call: Call) -> Value:
    """Rank 4; extents are not computed."""
    source = call.tensor()
    batch = source.shape[0] if source.shape else DYNAMIC
    return call.result(source.dtype, (batch, DYNAMIC, DYNAMIC, DYNAMIC), [source])


@rule("nms-combined")
def nms_combined(call: Call) -> Value:
    """Boxes, scores, classes and the number of valid detections."""
    boxes = call.convert(call.get("boxes"))
    total = tensors.dimension_of(call.get("max_total_size"))
    batch = boxes.shape[0] if boxes.shape else DYNAMIC
    parts = [tensors.dense("float32", shape) for shape in ((batch, total, 4), (batch, total), (batch, total))]
    return sequence("tuple", [*parts, tensors.dense("int32", (batch,))])
