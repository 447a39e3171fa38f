"""How paths are printed, the same in every output."""

from __future__ import annotations

from pathlib import Path


def shown_path(path: str, working_folder: Path) -> str:
    """An absolute path, relative to the working folder where it lies below it; with forward slashes."""
    place = Path(path)
    if place.is_relative_to(working_folder) and place != working_folder:
        place = place.relative_to(working_folder)
    return place.as_posix()
