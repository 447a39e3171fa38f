"""Settings come from the root's ``pyproject.toml`` and options, and every mistake in them is named."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pylint_hybrid.project.model import ConfigurationError, EntryPoints, Policy, Settings
from pylint_hybrid.project.settings import KEYS, has_table, load_settings


def _configure(root: Path, text: str) -> Path:
    pyproject = root / "pyproject.toml"
    pyproject.write_text(text, encoding="utf-8")
    return pyproject


def test_every_setting_has_a_key() -> None:
    assert {key.replace("-", "_") for key in KEYS} == {field.name for field in dataclasses.fields(Settings)}


def test_defaults_without_a_file_or_a_table(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()
    _configure(tmp_path, "[tool.black]\nline-length = 3\n")
    assert load_settings(tmp_path) == Settings()


def test_every_key_is_read(tmp_path: Path) -> None:
    _configure(
        tmp_path,
        """
        [tool.pylint-hybrid]
        policy = "paper"
        entry-points = "modules"
        keras = 2
        tf-version = "2.15"
        exclude = ["generated/"]
        select = ["could-be-tf-function"]
        ignore = ["hybridization-blocked"]
        max-files = 7
        cache-dir = "caches"
        """,
    )
    assert load_settings(tmp_path) == Settings(
        policy=Policy.PAPER,
        entry_points=EntryPoints.MODULES,
        keras="2",
        tf_version="2.15",
        exclude=("generated/",),
        select=("could-be-tf-function",),
        ignore=("hybridization-blocked",),
        max_files=7,
        cache_dir="caches",
    )


def test_options_override_the_file(tmp_path: Path) -> None:
    _configure(tmp_path, '[tool.pylint-hybrid]\npolicy = "paper"\nmax-files = 7\nexclude = ["a"]\n')
    overrides = {"policy": Policy.SAFE, "max-files": "9", "exclude": "b, c", "keras": None}
    settings = load_settings(tmp_path, overrides)
    assert settings == Settings(policy=Policy.SAFE, max_files=9, exclude=("b", "c"))


@pytest.mark.parametrize(
    ("line", "key", "allowed"),
    [
        ('policy = "fast"', "policy", '"safe", "paper"'),
        ("policy = []", "policy", '"safe", "paper"'),
        ('entry-points = "main"', "entry-points", '"tests", "modules"'),
        ("keras = 4", "keras", '"auto", 2, 3'),
        ("keras = true", "keras", '"auto", 2, 3'),
        ("tf-version = 2.15", "tf-version", "as a string"),
        ("exclude = [1]", "exclude", "a list of strings"),
        ("max-files = 0", "max-files", "1 or more"),
        ("max-files = true", "max-files", "1 or more"),
        ("cache-dir = 1", "cache-dir", "path of a folder"),
        ("max_files = 3", "max_files", "max-files"),
    ],
)
def test_a_mistake_names_key_file_and_allowed_values(
    tmp_path: Path, line: str, key: str, allowed: str
) -> None:
    pyproject = _configure(tmp_path, f"[tool.pylint-hybrid]\n{line}\n")
    with pytest.raises(ConfigurationError) as caught:
        load_settings(tmp_path)
    assert f"'{key}'" in str(caught.value)
    assert str(pyproject) in str(caught.value)
    assert allowed in str(caught.value)


def test_a_bad_option_is_told_apart_from_the_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"^options: bad value 'fast' for 'policy'"):
        load_settings(tmp_path, {"policy": "fast"})


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[tool.pylint-hybrid]\npolicy = \n", r"pyproject\.toml:2: not valid TOML"),
        (b"[tool]\n\n# \xff\n", r"pyproject\.toml:3: not valid TOML: not UTF-8"),
        (b"[tool]\npylint-hybrid = 3\n", r"must be a table, not 3"),
    ],
)
def test_a_broken_file_is_named_with_the_line(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "pyproject.toml").write_bytes(content)
    with pytest.raises(ConfigurationError, match=message):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("[tool.pylint-hybrid]\n", True),
        ('[ tool . "pylint-hybrid" ]\n', True),
        ('[tool]\npylint-hybrid = {policy = "safe"}\n', True),
        ("[tool.pylint-hybrid]\nbroken\n", True),
        ('[project]\ndependencies = ["pylint-hybrid"]\n', False),
        ('[project]\ndependencies = ["pylint-hybrid"]\nbroken\n', False),
    ],
)
def test_a_table_is_recognised_even_in_a_broken_file(tmp_path: Path, content: str, expected: bool) -> None:
    assert has_table(_configure(tmp_path, content)) is expected
