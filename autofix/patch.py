"""The changes as a patch that ``git apply`` and ``patch`` take.

Made of bytes, so that it is exact in every encoding. Lines are split at line feeds alone, as those programs
do, and a last line without one is marked.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

from pylint_hybrid.report.paths import shown_path

_NO_NEWLINE = b"\n\\ No newline at end of file\n"


def patch(before: Mapping[str, bytes], after: Mapping[str, bytes], working_folder: Path) -> bytes:
    """The patch for all files of ``after``, sorted by path, with paths relative to ``working_folder``."""
    parts = (_file(shown_path(path, working_folder), before[path], after[path]) for path in sorted(after))
    return b"".join(line for part in parts for line in part)


def _file(name: str, before: bytes, after: bytes) -> Iterator[bytes]:
    shown = name.encode("utf-8", "surrogateescape")
    from_name, to_name = (shown, shown) if name.startswith("/") else (b"a/" + shown, b"b/" + shown)
    rows = difflib.diff_bytes(difflib.unified_diff, _lines(before), _lines(after), from_name, to_name)
    for row in rows:
        yield row if row.endswith(b"\n") else row + _NO_NEWLINE


def _lines(data: bytes) -> list[bytes]:
    *lines, last = data.split(b"\n")
    return [*(line + b"\n" for line in lines), *([last] if last else [])]
