"""The whole pipeline over each rule's bad and good code, and over the examples of its documentation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pylint_hybrid.analysis import analyse
from pylint_hybrid.project.model import Request
from pylint_hybrid.rules.registry import RULES

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.mark.parametrize("symbol", RULES)
@pytest.mark.parametrize("kind", ["bad", "good"])
def test_marked_lines_and_only_those_are_reported(symbol: str, kind: str, tmp_path: Path) -> None:
    source = (FIXTURES / symbol / f"{kind}.py").read_text(encoding="utf-8")
    marked = {number for number, line in enumerate(source.splitlines(), 1) if line.endswith(f"# [{symbol}]")}
    assert reported_lines(source, symbol, tmp_path) == marked


@pytest.mark.parametrize("symbol", RULES)
def test_the_documented_example_is_reported_and_its_replacement_is_not(symbol: str, tmp_path: Path) -> None:
    example, instead = re.findall(r"```python\n(.*?)```", RULES[symbol].documentation, re.DOTALL)
    assert len(reported_lines(example, symbol, tmp_path / "example")) == 1
    assert reported_lines(instead, symbol, tmp_path / "instead") == set()


def reported_lines(source: str, symbol: str, folder: Path) -> set[int]:
    """The lines at which a project of one file is reported under a symbol."""
    folder.mkdir(exist_ok=True)
    path = folder / "program.py"
    path.write_text(source, encoding="utf-8")
    analysis = analyse(Request(paths=(path,), root=folder))
    assert analysis.problems == ()
    return {finding.line for finding in analysis.reported_findings() if finding.symbol == symbol}
