"""Fixtures for every room: a project written from a mapping, and a skip where TensorFlow is missing."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

ProjectWriter = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture
def write_project(tmp_path: Path) -> ProjectWriter:
    """Write files (path below the project -> content) and return the folder that holds them."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "project"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return write


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs TensorFlow where it is not installed; it is never imported here."""
    if importlib.util.find_spec("tensorflow") is not None:
        return
    skip = pytest.mark.skip(reason="TensorFlow is not installed")
    for item in items:
        if item.get_closest_marker("tensorflow"):
            item.add_marker(skip)
