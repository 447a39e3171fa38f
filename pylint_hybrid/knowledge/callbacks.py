"""Methods of libraries' base classes that call back a method which user classes define.

``torch.nn.Module.__call__`` runs ``forward``; ``log_prob`` of a TensorFlow Probability distribution runs
``_log_prob``. ``data/callbacks.json`` has, per base class, the method that is called and the one that it
runs; ``*`` stands for any name, in the target for that name. What the base class does besides has no side
effects.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

DATA: Final = Path(__file__).parent / "data" / "callbacks.json"
ANY_NAME: Final = "*"


@lru_cache(maxsize=1)
def callbacks() -> dict[str, dict[str, str]]:
    """The table: base class -> method -> the method that it calls back."""
    table: dict[str, dict[str, str]] = json.loads(DATA.read_text(encoding="utf-8"))
    return table


def called_back(bases: Iterable[int | str], method: str) -> str:
    """The method that ``method`` runs, if one of the library's classes among ``bases`` has it so; else ""."""
    table = callbacks()
    for base in bases:
        methods = table.get(base) if isinstance(base, str) else None
        if methods is not None:
            target = methods.get(method) or methods.get(ANY_NAME, "")
            return target.replace(ANY_NAME, method)
    return ""
