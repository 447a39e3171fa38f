"""What can go wrong in this room, as exceptions that carry what a host wants to print."""

from __future__ import annotations


class LoweringError(Exception):
    """The source is not a Python module that we can lower.

    ``line`` is 1-based; 0 where the parser did not say.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


class SummaryFormatError(ValueError):
    """Stored bytes are not a summary of this version: damaged, truncated or written by something else."""
