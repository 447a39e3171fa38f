"""Signals: framing and transforms of the last axes; extents are computed only where they are arguments."""

from __future__ import annotations

from pylint_hybrid.domain.shapes import UNRESOLVED
from pylint_hybrid.domain.values import Value
from pylint_hybrid.knowledge import dtypes, tensors
from pylint_hybrid.knowledge.calls import Call
from pylint_hybrid.knowledge.rules.registry import rule

_MORE_AXES = {"stft": 1, "frame": 1, "inverse_stft": -1}


@rule("stft")
def stft(call: Call) -> Value:
    """The last axis becomes two (``stft``, ``frame``), or changes its extent."""
    source = call.tensor()
    name = call.name.rpartition(".")[2]
    dtype = source.dtype
    if name in ("stft", "rfft"):
        dtype = dtypes.COMPLEX_OF.get(dtype, dtypes.UNKNOWN)
    elif name in ("inverse_stft", "irfft"):
        dtype = dtypes.REAL_PART.get(dtype, dtypes.UNKNOWN)
    more = _MORE_AXES.get(name, 0)
    if not source.shape or (name == "frame" and "axis" in call.arguments):
        return call.result(dtype, None)
    kept = source.shape[: -1 if more >= 0 else -2]
    return call.result(dtype, (*kept, *[UNRESOLVED] * (more + 1 if more >= 0 else 1)), [source])


@rule("window")
def window(call: Call) -> Value:
    """A window function's values."""
    extent = tensors.dimension_of(call.get("window_length"))
    return call.result(call.dtype() or "float32", (extent,))
