"""An analysis leaves Python's cyclic collector as it found it."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from pylint_hybrid import analysis
from pylint_hybrid.project.model import Request


@pytest.fixture(autouse=True)
def _collector() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def _analyse(folder: Path, text: str) -> None:
    (folder / "module.py").write_text(text)
    assert analysis.analyse(Request((folder,))).functions


@pytest.mark.parametrize("enabled", [True, False])
def test_it_is_on_or_off_as_before(tmp_path: Path, enabled: bool) -> None:
    if not enabled:
        gc.disable()
    _analyse(tmp_path, f"def f(x):\n    return {enabled}\n")
    assert gc.isenabled() is enabled
    assert gc.get_freeze_count() == 0


def test_what_the_host_froze_stays_frozen(tmp_path: Path) -> None:
    gc.freeze()
    _analyse(tmp_path, "def g(x):\n    return x\n")
    assert gc.get_freeze_count() > 0
