"""What the pages under ``docs`` say of files, and of the order of the rooms, is so."""

from __future__ import annotations

import ast
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted((ROOT / "docs").rglob("*.md"))
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)

# Every room may import those before it, and no others; ``analysis`` is the door to all before it.
ROOMS = (
    *("project", "lowering", "cache", "domain", "knowledge", "evaluation", "facts", "decisions", "findings"),
    *("rules", "analysis", "hosts", "report", "explain", "autofix"),
)
APART = {("domain", "project"), ("domain", "lowering"), ("knowledge", "project"), ("knowledge", "lowering")}


@each_page
def test_links_lead_to_files(page: Path) -> None:
    targets = re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    inner = [target.partition("#")[0] for target in targets if "://" not in target]
    assert [target for target in inner if target and not (page.parent / target).exists()] == []


@each_page
def test_configuration_shown_is_valid(page: Path) -> None:
    blocks = re.findall(r"^```(\w+)\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    read = {"json": json.loads, "toml": tomllib.loads, "yaml": yaml.safe_load}
    for language, text in blocks:
        if language in read:
            assert read[language](text)


def test_the_files_that_the_architecture_names_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    names = set(re.findall(r"`([\w/]+(?:\.py|\.json))`", text))
    patterns = ("pylint_hybrid/**/*.*", "benchmarks/*.py", "autofix/*.py", "*.py")
    files = [file for pattern in patterns for file in ROOT.glob(pattern)]
    assert len(names) > 10
    assert {name for name in names if not any(str(file).endswith(f"/{name}") for file in files)} == set()


def test_rooms_depend_one_way_only() -> None:
    wrong = {
        (importer, imported)
        for importer, imported in _imports()
        if ROOMS.index(imported) > ROOMS.index(importer) or (importer, imported) in APART
    }
    assert wrong == set()


def _imports() -> Iterator[tuple[str, str]]:
    """Which room imports which other one."""
    for path in [*ROOT.glob("pylint_hybrid/**/*.py"), *ROOT.glob("autofix/*.py")]:
        importer = _room(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.module:
                rooms = {_room(f"{node.module}.{alias.name}") for alias in node.names}
                yield from ((importer, each) for each in rooms if {importer, each} <= {*ROOMS})


def _room(module: str) -> str:
    package, _, rest = module.partition(".")
    return rest.partition(".")[0] if package == "pylint_hybrid" else package
