"""Names mean what Python's own symbol tables say."""

from __future__ import annotations

import re
import symtable
import sys
import textwrap
import warnings
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from pylint_hybrid.lowering import LoweringError, lower
from pylint_hybrid.lowering.ir import CodeKind, CodeSummary, ModuleSummary, Op
from tests.lowering.checker import walk
from tests.lowering.library import library_files
from tests.lowering.programs import program
from tests.lowering.test_semantics import PROGRAMS

pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")

# From 3.12 on the tables of comprehensions are merged into those around them.
separate_comprehensions = pytest.mark.skipif(
    sys.version_info >= (3, 12), reason="symbol tables of comprehensions are merged into the enclosing ones"
)
COMPREHENSIONS = {"listcomp", "setcomp", "dictcomp", "genexpr"}
# Python puts these in by itself.
IMPLICIT = {"__class__", "__classdict__", "__module__", "__qualname__", "__conditional_annotations__"}


class Names(NamedTuple):
    """What a code does with names."""

    kind: str
    name: str
    line: int
    local: frozenset[str]
    free: frozenset[str]
    others: frozenset[str]


def unmangled(name: str) -> str:
    found = re.match(r"_[^_].*?(__.*)", name)
    return found.group(1) if found else name


def from_tables(source: bytes) -> list[Names]:
    """One entry per code, from Python's symbol tables."""
    return list(_tables(symtable.symtable(source, "program.py", "exec")))  # type: ignore[arg-type]


def _tables(table: symtable.SymbolTable) -> Iterator[Names]:
    kind = "module" if table.get_type() == "module" else table.get_type()
    symbols = [symbol for part in _with_comprehensions(table) for symbol in part.get_symbols()]
    local = {unmangled(symbol.get_name()) for symbol in table.get_symbols() if symbol.is_local()}
    free = {unmangled(symbol.get_name()) for symbol in symbols if symbol.is_free()}
    others = {unmangled(symbol.get_name()) for symbol in symbols if symbol.is_global()}
    name = "" if kind == "module" else {"lambda": "<lambda>"}.get(table.get_name(), table.get_name())
    line = 1 if kind == "module" else table.get_lineno()
    yield Names(kind, name, line, frozenset(local - IMPLICIT), frozenset(free), frozenset(others))
    for part in _with_comprehensions(table):
        for child in part.get_children():
            if not _is_comprehension(child):
                yield from _tables(child)


def _with_comprehensions(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    yield table
    for child in table.get_children():
        if _is_comprehension(child):
            yield from _with_comprehensions(child)


def _is_comprehension(table: symtable.SymbolTable) -> bool:
    # Functions may have these names, too, but not the hidden parameter.
    return table.get_name() in COMPREHENSIONS and ".0" in table.get_identifiers()


def from_summary(summary: ModuleSummary) -> list[Names]:
    """One entry per code, from the operations."""
    return [_names(code) for code in summary.codes]


def _names(code: CodeSummary) -> Names:
    kind = {CodeKind.MODULE: "module", CodeKind.CLASS: "class"}.get(code.kind, "function")
    free, others = set(), set()
    for operation in walk(code.body):
        if operation[0] == Op.CLOAD and operation[2] != code.index:
            free.add(operation[3])
        elif operation[0] == Op.CSTORE and operation[1] != code.index:
            free.add(operation[2])
        elif operation[0] == Op.GLOAD:
            others.add(operation[2])
        elif operation[0] == Op.GSTORE:
            others.add(operation[1])
    local = frozenset(unmangled(name) for name in code.locals if "@" not in name) - IMPLICIT
    bare = frozenset(unmangled(name) for name in free if "@" not in name)
    return Names(kind, code.name, code.line, local, bare, frozenset(map(unmangled, others)))


def disagreements(source: bytes) -> list[str]:
    """Where the summary and the tables say different things."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        expected = from_tables(source)
    found = from_summary(lower(source, "program.py"))
    texts = []
    if Counter(names[:4] for names in expected[1:]) != Counter(names[:4] for names in found[1:]):
        missing = Counter(n[:4] for n in expected[1:]) - Counter(n[:4] for n in found[1:])
        extra = Counter(n[:4] for n in found[1:]) - Counter(n[:4] for n in expected[1:])
        texts.append(f"expected {sorted(missing, key=str)}, found {sorted(extra, key=str)}")
    # A name that some function assigns is a global of the module, too.
    if not expected[0].local <= found[0].local:
        texts.append(f"the module lacks {sorted(expected[0].local - found[0].local)}")
    for names in found:
        same = [other for other in expected if other[:3] == names[:3]]
        if not any(names.free <= other.free for other in same):
            texts.append(f"{names.name} at {names.line}: {sorted(names.free)} are not all free")
        own = names.others & (names.local | names.free)
        if names.kind == "function" and own:
            texts.append(f"{names.name} at {names.line}: {sorted(own)} are read as globals")
    return texts


@separate_comprehensions
@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_handwritten_programs_agree_with_the_symbol_tables(name: str) -> None:
    assert disagreements(textwrap.dedent(PROGRAMS[name]).encode()) == []


@separate_comprehensions
def test_random_programs_agree_with_the_symbol_tables() -> None:
    for seed in range(20_000, 20_150):
        source = program(seed)
        assert disagreements(source.encode()) == [], source


@separate_comprehensions
@pytest.mark.slow
def test_the_standard_library_agrees_with_the_symbol_tables() -> None:
    checked = 0
    for path in library_files():
        source = path.read_bytes()
        try:
            assert disagreements(source) == [], path
        except (LoweringError, SyntaxError, ValueError, RecursionError):
            # Not Python, or refused by the symbol tables only (as a misplaced ``global``).
            continue
        checked += 1
    assert checked > 80
