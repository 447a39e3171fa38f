"""Reductions over segments of the first axes."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import DYNAMIC, Shape
from pylint_hybrid.domain.values import Value
from pylint_hybrid.knowledge import tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.registry import rule


@rule("segment")
def segment(call: Call) -> Value:
    """The segmented axes become one; its extent is ``num_segments`` where there is such an argument."""
    source = call.tensor()
    ids = call.convert(call.get("segment_ids"))
    extent = tensors.dimension_of(call.get("num_segments")) if "num_segments" in call.arguments else DYNAMIC
    shape: Shape = None
    if source.shape is not None and ids.shape is not None:
        shape = (extent, *source.shape[len(ids.shape) :])
    return call.result(source.dtype, shape, [source])


@rule("bincount")
def bincount(call: Call) -> Value:
    """Counts of small integers."""
    call.tensor()
    dtype = call.dtype() or ("int64" if call.numpy else "int32")
    if "weights" in call.arguments and not call.is_none("weights"):
        dtype = "float64" if call.numpy else call.convert(call.get("weights")).dtype
    shape = None if "axis" in call.arguments and not call.is_none("axis") else (DYNAMIC,)
    return call.result(dtype, shape)
