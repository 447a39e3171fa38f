"""Proposed changes by hand: add or remove the decorator of named functions in a given source."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from autofix.rewriting import Rewrite, rewrite
from autofix.scopes import Function, functions_of
from autofix.source import parse
from autofix.verify import verify
from pylint_hybrid.findings.finding import Action, Applicability, ProposedChange


def nothing_known(_: str) -> str | None:
    return None


def addition(function: Function, *arguments: tuple[str, str]) -> ProposedChange:
    return ProposedChange(
        action=Action.ADD_DECORATOR,
        applicability=Applicability.SAFE,
        path="sample.py",
        qualname=function.name,
        line=function.lineno,
        arguments=arguments,
    )


def removal(function: Function) -> ProposedChange:
    """Remove every decorator whose source mentions ``function``, as the analysis would find them."""
    lines = [each.lineno for each in function.decorator_list if mentions_tf_function(each)]
    return ProposedChange(
        action=Action.REMOVE_DECORATOR,
        applicability=Applicability.SAFE,
        path="sample.py",
        qualname=function.name,
        line=function.lineno,
        decorator_lines=tuple(lines),
    )


def mentions_tf_function(decorator: ast.expr) -> bool:
    dumped = ast.dump(decorator)
    return "attr='function'" in dumped or "id='function'" in dumped


def changed(source: bytes, names: Sequence[str], *, add: bool) -> Rewrite:
    """The verified rewrite of the functions called ``names`` (all functions if there are none)."""
    functions = functions_of(parse(source))
    wanted = [each for each in functions if not names or each.name in names]
    result = rewrite(source, [addition(each) if add else removal(each) for each in wanted], nothing_known)
    verify(result)
    return result


def added(source: bytes, *names: str) -> bytes:
    result = changed(source, names, add=True)
    assert not result.refused, result.refused
    return result.after


def removed(source: bytes, *names: str) -> bytes:
    result = changed(source, names, add=False)
    assert not result.refused, result.refused
    return result.after


def refusals(source: bytes, *names: str, add: bool = True) -> list[str]:
    result = changed(source, names, add=add)
    if not result.edits:
        assert result.after == source
    return [each.reason for each in result.refused]
