"""A real python-lsp-server with its Pylint plugin publishes the findings, for saved files and for buffers.

The settings are the ones that ``docs/editors.md`` tells users to write.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from pylint_hybrid.rules.registry import RULES
from tests.hosts.language_client import LanguageClient
from tests.hosts.programs import REPOSITORY, Sample, environment

# What Pylint itself says about the sample is not our matter here. The server keeps no order of arguments.
ONLY_OURS = [
    f"--rcfile={os.devnull}",
    "--disable=all",
    "--enable=" + ",".join(symbol for symbol, rule in RULES.items() if rule.default_enabled),
]
CODES = {symbol: rule.pylint_id for symbol, rule in RULES.items()}


def documented_settings() -> list[dict[str, Any]]:
    """The two settings for python-lsp-server: for saved files, and for buffers too."""
    text = (REPOSITORY / "docs" / "editors.md").read_text(encoding="utf-8")
    section = text.split("## python-lsp-server")[1].split("\n## ")[0]
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", section, re.DOTALL)]


def client(sample: Sample, settings: dict[str, Any], cache: Path) -> LanguageClient:
    pylint = settings["pylsp"]["plugins"]["pylint"]
    assert pylint["args"] == ["--load-plugins=pylint_hybrid"]
    pylint["args"] += ONLY_OURS
    if "executable" in pylint:
        # The one of this environment, whatever the search path says.
        pylint["executable"] = shutil.which(pylint["executable"], path=str(Path(sys.executable).parent))
    command = [sys.executable, "-m", "pylsp"]
    return LanguageClient(command, sample.root, environment(cache=cache), settings)


def ours(diagnostics: list[dict[str, Any]]) -> set[tuple[int, str]]:
    """Line, counted from 1, and code of what Pylint says."""
    return {
        (each["range"]["start"]["line"] + 1, each["code"])
        for each in diagnostics
        if each["source"] == "pylint"
    }


def expected(sample: Sample, path: Path) -> set[tuple[int, str]]:
    return {(line, CODES[symbol]) for _, line, symbol in sample.marked(files=[path])}


@pytest.mark.slow
def test_a_saved_file(sample: Sample, tmp_path: Path) -> None:
    settings, _ = documented_settings()
    steps = sample.root / "src/sample/steps.py"
    with client(sample, settings, tmp_path / "cache") as editor:
        published = editor.open(steps, steps.read_text())
        assert ours(published) == expected(sample, steps)
        (scale,) = (
            each
            for each in published
            if "[could-be-tf-function]" in each["message"] and "scale" in each["message"]
        )
        line = steps.read_text().splitlines()[scale["range"]["start"]["line"]]
        assert line.startswith("def scale")

        shifted = "# One line more.\n" + steps.read_text()
        steps.write_text(shifted)
        editor.type(steps, shifted, version=2)
        assert ours(editor.save(steps)) == expected(sample, steps)


@pytest.mark.slow
def test_an_unsaved_buffer(sample: Sample, tmp_path: Path) -> None:
    _, settings = documented_settings()
    steps = sample.root / "src/sample/steps.py"
    saved = steps.read_text()
    before = expected(sample, steps)
    with client(sample, settings, tmp_path / "cache") as editor:
        assert ours(editor.open(steps, saved)) == before
        assert ours(editor.type(steps, "# One more.\n" + saved, version=2)) == {
            (line + 1, code) for line, code in before
        }
        silenced = saved.replace(
            "def scale(x):", "def scale(x):  # pylint: disable=could-be-tf-function #", 1
        )
        remaining = ours(editor.type(steps, silenced, version=3))
        assert len(before - remaining) == 1
        assert remaining < before
    assert steps.read_text() == saved


@pytest.mark.slow
def test_a_file_that_was_never_saved(sample: Sample, tmp_path: Path) -> None:
    _, settings = documented_settings()
    code = "import tensorflow as tf\n\n\ndef f(x):\n    return tf.abs(x) + 1\n\n\nf(tf.constant(1.0))\n"
    with client(sample, settings, tmp_path / "cache") as editor:
        published = editor.open(sample.root / "src/sample/new.py", code)
    assert ours(published) == {(4, CODES["could-be-tf-function"])}
