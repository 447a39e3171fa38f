"""From one module's source to its summary; knows neither other modules nor TensorFlow.

``lower`` makes the summary whose form ``ir`` describes; ``summary_io`` stores it, ``pretty`` prints it.
"""

from __future__ import annotations

from pylint_hybrid.lowering.errors import LoweringError, SummaryFormatError
from pylint_hybrid.lowering.module import lower

__all__ = ["LoweringError", "SummaryFormatError", "lower"]
