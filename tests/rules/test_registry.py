"""Every rule is whole: three names, its documentation, its page, its fixtures."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from pylint_hybrid.decisions import decide
from pylint_hybrid.project.model import Settings
from pylint_hybrid.rules import registry
from pylint_hybrid.rules.documentation import page, write_pages
from pylint_hybrid.rules.registry import RULES, run_rules
from pylint_hybrid.rules.rule import HEADINGS, Rule
from tests.decisions.handmade import effect, function

REPOSITORY = Path(__file__).parents[2]
PAGES = REPOSITORY / "docs" / "rules"
FIXTURES = Path(__file__).parent / "fixtures"
# Published identities never change.
IDENTITIES = {
    "could-be-tf-function": ("R6301", "HYB301", True),
    "hybridization-assumed": ("R6306", "HYB306", False),
    "hybridization-blocked": ("R6305", "HYB305", False),
    "tf-function-has-side-effects": ("W6101", "HYB101", True),
    "tf-function-is-recursive": ("W6102", "HYB102", True),
    "tf-function-redundant": ("R6304", "HYB304", True),
    "tf-function-retraces": ("W6103", "HYB103", True),
    "tf-function-without-computation": ("R6303", "HYB303", True),
    "tf-function-without-tensors": ("R6302", "HYB302", True),
}
each_rule = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))


def test_identities_stand() -> None:
    named = {symbol: (rule.pylint_id, rule.code, rule.default_enabled) for symbol, rule in RULES.items()}
    assert named == IDENTITIES
    assert isinstance(RULES, Mapping)
    assert list(RULES) == sorted(RULES)


def test_every_module_of_the_room_with_a_rule_is_registered() -> None:
    folder = Path(registry.__file__).parent
    modules = {path.stem.replace("_", "-") for path in folder.glob("*.py")}
    assert modules - {"--init--", "documentation", "registry", "reporting", "rule", "selection"} == set(RULES)


@each_rule
def test_names_belong_together(rule: Rule) -> None:
    assert re.fullmatch(r"[WR]6[13]\d\d", rule.pylint_id)
    assert rule.code == f"HYB{rule.pylint_id[2:]}"
    assert rule.pylint_id.startswith("W61" if rule.code < "HYB300" else "R63")


@each_rule
def test_documentation_has_the_fixed_headings_and_examples(rule: Rule) -> None:
    assert tuple(re.findall(r"^## (.*)$", rule.documentation, re.MULTILINE)) == HEADINGS
    assert rule.summary.endswith(".")
    assert len(re.findall(r"^```python\n.*?^```$", rule.documentation, re.MULTILINE | re.DOTALL)) == 2


@each_rule
def test_the_page_is_written_from_the_documentation(rule: Rule) -> None:
    assert (PAGES / f"{rule.symbol}.md").read_text(encoding="utf-8") == page(rule)


@each_rule
def test_fixtures_are_there(rule: Rule) -> None:
    bad = (FIXTURES / rule.symbol / "bad.py").read_text(encoding="utf-8")
    good = (FIXTURES / rule.symbol / "good.py").read_text(encoding="utf-8")
    assert f"# [{rule.symbol}]" in bad
    assert "# [" not in good


def test_there_is_nothing_without_a_rule(tmp_path: Path) -> None:
    assert {path.stem for path in PAGES.glob("*.md")} == set(RULES)
    assert {path.name for path in FIXTURES.iterdir()} == set(RULES)
    assert {path.stem for path in write_pages(tmp_path / "pages")} == set(RULES)


def test_findings_come_in_the_order_of_output() -> None:
    facts = [
        function(line=40, hybrid=True, effects=(effect(),), recursive=True),
        function(line=10),
        function(path="/project/a.py", line=99),
    ]
    findings = run_rules(facts, [decide(each, Settings()) for each in facts])
    assert [(finding.path[-7:], finding.line, finding.symbol) for finding in findings] == [
        ("ct/a.py", 99, "could-be-tf-function"),
        ("rain.py", 10, "could-be-tf-function"),
        ("rain.py", 40, "tf-function-has-side-effects"),
        ("rain.py", 40, "tf-function-is-recursive"),
    ]
