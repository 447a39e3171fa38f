"""Decides where results are kept: the environment, else the setting, else the user's cache folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

VARIABLE = "PYLINT_HYBRID_CACHE_DIR"


def cache_folder(
    setting: str | None = None, root: Path | None = None, environment: Mapping[str, str] | None = None
) -> Path | None:
    """The folder for the cache, which need not exist yet; ``None`` if no place is known.

    A relative ``setting`` counts from ``root``, so that it does not depend on the working directory.
    """
    environment = os.environ if environment is None else environment
    named = environment.get(VARIABLE)
    if named:
        return Path(os.path.abspath(named))
    if setting:
        return Path(os.path.abspath((root or Path()) / Path(setting).expanduser()))
    base = _user_caches(environment)
    return base / "pylint-hybrid" if base else None


def _user_caches(environment: Mapping[str, str]) -> Path | None:
    """The folder for caches of the platform; ``None`` for an account without a home."""
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        local = environment.get("LOCALAPPDATA")
        return Path(local) if local else None
    xdg = environment.get("XDG_CACHE_HOME")
    if xdg and os.path.isabs(xdg):
        return Path(xdg)
    if not os.path.isabs(home):
        return None
    return Path(home) / ("Library/Caches" if sys.platform == "darwin" else ".cache")
