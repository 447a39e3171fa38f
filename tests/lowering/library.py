"""A sample of the running Python's standard library: real code of all ages and styles."""

from __future__ import annotations

import sysconfig
from pathlib import Path

LIBRARY = Path(sysconfig.get_path("stdlib"))


def library_files() -> list[Path]:
    """Every seventh file of the standard library, and those known for odd syntax."""
    files = sorted(path for path in LIBRARY.rglob("*.py") if "site-packages" not in path.parts)
    odd = (
        "test_grammar",
        "test_patma",
        "test_scope",
        "test_named_expressions",
        "test_fstring",
        "test_type_params",
    )
    return [path for number, path in enumerate(files) if number % 7 == 0 or path.stem in odd]
