"""What ``select`` and ``ignore`` let through, by each of a rule's names."""

from __future__ import annotations

import pytest

from pylint_hybrid.project.model import ConfigurationError, Settings
from pylint_hybrid.rules.registry import RULES
from pylint_hybrid.rules.selection import EVERY_RULE, ON_BY_DEFAULT, selected

RULE = "could-be-tf-function"


def test_nothing_selected_is_what_the_host_takes_by_default() -> None:
    assert selected(Settings(), EVERY_RULE) == set(RULES)
    assert selected(Settings(), ON_BY_DEFAULT) == {
        each.symbol for each in RULES.values() if each.default_enabled
    }


@pytest.mark.parametrize("name", [RULE, "R6301", "r6301", "HYB301", "hyb301"])
def test_every_name_of_a_rule_means_it(name: str) -> None:
    assert selected(Settings(select=(name,)), EVERY_RULE) == {RULE}
    assert selected(Settings(ignore=(name,)), EVERY_RULE) == EVERY_RULE - {RULE}


def test_the_beginning_of_a_code_means_all_that_begin_so() -> None:
    expected = {rule.symbol for rule in RULES.values() if rule.code.startswith("HYB3")}
    assert selected(Settings(select=("HYB3",)), ON_BY_DEFAULT) == expected


def test_ignore_wins() -> None:
    assert selected(Settings(select=(RULE,), ignore=("HYB",)), EVERY_RULE) == set()


@pytest.mark.parametrize(
    "settings", [Settings(select=("could-be-tf-funtcion",)), Settings(ignore=("could-be-tf-funtcion",))]
)
def test_a_name_that_means_nothing_is_an_error(settings: Settings) -> None:
    with pytest.raises(ConfigurationError, match="did you mean 'could-be-tf-function'"):
        selected(settings, EVERY_RULE)
