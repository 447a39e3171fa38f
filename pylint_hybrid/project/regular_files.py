"""Opening files that may have become something else: a pipe, for whose other end nobody should wait."""

from __future__ import annotations

import os
import stat


class NotRegularError(OSError):
    """What stands at a path is no regular file."""


def open_regular(path: str, flags: int) -> int:
    """An opener for ``open``. Raises ``NotRegularError``."""
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise NotRegularError("not a regular file")
