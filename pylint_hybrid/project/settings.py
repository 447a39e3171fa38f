"""Decides the settings of a project: defaults, then ``[tool.pylint-hybrid]``, then options.

Relies on ``model.Settings`` for the defaults. A key or a value that is not understood is an error that
names the key, where it stands and what is allowed; nothing is ever ignored in silence.
"""

from __future__ import annotations

import enum
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pylint_hybrid.project.model import ConfigurationError, EntryPoints, Policy, Settings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TABLE = "tool.pylint-hybrid"
_TABLE_HEADER = re.compile(
    r"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*[\"']?pylint-hybrid[\"']?[ \t]*[.\]]", re.MULTILINE
)
_TOML_LINE = re.compile(r"\(at line (\d+)")


class _BadValueError(Exception):
    """The text tells what would have been allowed."""


def load_settings(root: Path, overrides: Mapping[str, object] | None = None) -> Settings:
    """The settings of the project at ``root``, overridden by options.

    ``overrides`` maps names as in ``pyproject.toml`` to raw values; ``None`` means "not given", and lists
    may be written as one comma-separated string. Raises ``ConfigurationError``.
    """
    values: dict[str, Any] = {}
    pyproject = root / "pyproject.toml"
    if pyproject.is_file():
        values.update(_converted(read_table(pyproject), f"{pyproject} [{TABLE}]"))
    given = {key: _option_value(value) for key, value in (overrides or {}).items() if value is not None}
    values.update(_converted(given, "options"))
    return Settings(**values)


def read_table(pyproject: Path) -> Mapping[str, object]:
    """The table ``[tool.pylint-hybrid]`` of a ``pyproject.toml``; empty where the file has none.

    Raises ``ConfigurationError`` where the file cannot be read or is not TOML.
    """
    document = _parsed(pyproject)
    tool = document.get("tool", {})
    table = tool.get("pylint-hybrid", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise ConfigurationError(f"{pyproject}: [{TABLE}] must be a table, not {_described(table)}")
    return table


def has_table(pyproject: Path) -> bool:
    """Whether a ``pyproject.toml`` configures this tool.

    A file that is not valid TOML is searched as text, so that a slip of the pen in it does not move the
    root of the project elsewhere; the error is reported when its settings are read.
    """
    try:
        text = pyproject.read_bytes().decode("utf-8-sig", "replace")
    except OSError:
        return False
    if "pylint-hybrid" not in text:
        return False
    try:
        tool = tomllib.loads(text).get("tool")
    except tomllib.TOMLDecodeError:
        return _TABLE_HEADER.search(text) is not None
    return isinstance(tool, dict) and "pylint-hybrid" in tool


def _parsed(pyproject: Path) -> dict[str, Any]:
    try:
        return dict(tomllib.loads(pyproject.read_bytes().decode("utf-8-sig")))
    except OSError as error:
        raise ConfigurationError(f"{pyproject}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(f"{pyproject}:{line}: not valid TOML: not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        place = f"{pyproject}:{found.group(1)}" if found else str(pyproject)
        raise ConfigurationError(f"{place}: not valid TOML: {error}") from error


def _converted(table: Mapping[str, object], origin: str) -> dict[str, Any]:
    """Raw values by key -> typed values by field name."""
    values: dict[str, Any] = {}
    for key, raw in table.items():
        converter = _CONVERTERS.get(key)
        if converter is None:
            raise ConfigurationError(f"{origin}: unknown key '{key}'; allowed keys: {', '.join(_CONVERTERS)}")
        try:
            values[key.replace("-", "_")] = converter(raw)
        except _BadValueError as error:
            raise ConfigurationError(
                f"{origin}: bad value {_described(raw)} for '{key}'; allowed: {error}"
            ) from error
    return values


def _option_value(raw: object) -> object:
    """Options come as text or as members of our enums; give them the types that TOML would give."""
    if isinstance(raw, enum.Enum):
        return raw.value
    return list(raw) if isinstance(raw, tuple) else raw


def _described(raw: object) -> str:
    return repr(raw) if isinstance(raw, (str, int, float, list)) else f"of type {type(raw).__name__}"


def _choice(kind: type[enum.Enum]) -> Callable[[object], enum.Enum]:
    allowed = ", ".join(f'"{member.value}"' for member in kind)

    def convert(raw: object) -> enum.Enum:
        try:
            return kind(raw)
        except ValueError:
            raise _BadValueError(allowed) from None

    return convert


def _keras(raw: object) -> str:
    if isinstance(raw, bool) or str(raw) not in ("auto", "2", "3"):
        raise _BadValueError('"auto", 2, 3')
    return str(raw)


def _version(raw: object) -> str:
    if isinstance(raw, str) and (raw == "auto" or re.fullmatch(r"\d+(\.\d+){0,2}", raw)):
        return raw
    raise _BadValueError('"auto" or a version such as "2.21", as a string')


def _texts(raw: object) -> tuple[str, ...]:
    parts = [part.strip() for part in raw.split(",")] if isinstance(raw, str) else raw
    if not isinstance(parts, list) or not all(isinstance(part, str) for part in parts):
        raise _BadValueError("a list of strings")
    return tuple(part for part in parts if part)


def _count(raw: object) -> int:
    if isinstance(raw, str) and raw.isascii() and raw.isdigit():
        raw = int(raw)
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 1:
        raise _BadValueError("a whole number, 1 or more")
    return raw


def _folder(raw: object) -> str:
    if not isinstance(raw, str) or not raw:
        raise _BadValueError("the path of a folder, as a string; a relative one counts from the root")
    return raw


_CONVERTERS: dict[str, Callable[[object], Any]] = {
    "policy": _choice(Policy),
    "entry-points": _choice(EntryPoints),
    "keras": _keras,
    "tf-version": _version,
    "exclude": _texts,
    "select": _texts,
    "ignore": _texts,
    "max-files": _count,
    "cache-dir": _folder,
}

KEYS: tuple[str, ...] = tuple(_CONVERTERS)
