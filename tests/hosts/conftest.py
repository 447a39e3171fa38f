"""Fixtures of the host tests; what they give is defined in ``programs``."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.hosts.programs import (
    PYLINT_VERSIONS,
    SOURCES,
    Program,
    Sample,
    flake8_program,
    pylint_program,
)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """A copy of the sample project."""
    root = tmp_path / "sample"
    shutil.copytree(SOURCES, root)
    return Sample(root)


@pytest.fixture(params=PYLINT_VERSIONS)
def pylint(request: pytest.FixtureRequest, tmp_path: Path) -> Program:
    """Pylint with the plugin, in each of the versions that are supported."""
    return pylint_program(request.param, tmp_path / "cache")


@pytest.fixture
def newest_pylint(tmp_path: Path) -> Program:
    """Pylint with the plugin, for what does not depend on the version."""
    return pylint_program(PYLINT_VERSIONS[-1], tmp_path / "cache")


@pytest.fixture
def flake8(tmp_path: Path) -> Program:
    """flake8 with the plugin."""
    return flake8_program(tmp_path)
