"""Counts which TensorFlow, Keras and NumPy names a folder of Python files uses.

It decides which names get a transfer rule first. Imports are resolved textually, per module, with ``ast``
only: nothing is imported or executed, and a name that is assigned anew in the module still counts as the
import (the counts steer work, they prove nothing). Methods are counted by their bare name, because the
receiver's type is not known here.

Usage: ``python benchmarks/api_counts.py [FOLDER] [--top N] [--methods] [--missing] [--plain]``

``api_counts.txt`` holds the 150 names that the whole corpus calls most; a test asserts that each has a rule.
It is made anew, after ``python benchmarks/fetch_corpus.py``, by the command in its first line.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pylint_hybrid.knowledge.interface import Entry

LIBRARIES = frozenset({"tensorflow", "keras", "tf_keras", "numpy"})
DEFAULT_FOLDER = Path(__file__).resolve().parent / ".corpus"


class _Names(ast.NodeVisitor):
    """Collects the dotted library names that one module calls, and the methods that it calls."""

    def __init__(self) -> None:
        self.aliases: dict[str, str] = {}
        self.calls: Counter[str] = Counter()
        self.methods: Counter[str] = Counter()

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name.split(".")[0] in LIBRARIES:
                top = alias.name.split(".")[0]
                self.aliases[alias.asname or top] = alias.name if alias.asname else top

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.level or not node.module or node.module.split(".")[0] not in LIBRARIES:
            return
        for alias in node.names:
            self.aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"

    def visit_Call(self, node: ast.Call) -> None:
        self.generic_visit(node)
        name = self._dotted(node.func)
        if name is not None:
            self.calls[name] += 1
        elif isinstance(node.func, ast.Attribute):
            self.methods[node.func.attr] += 1

    def _dotted(self, node: ast.expr) -> str | None:
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id not in self.aliases:
            return None
        return ".".join([self.aliases[node.id], *reversed(parts)])


def count_module(source: str) -> tuple[Counter[str], Counter[str]]:
    """Names and methods called in one module; both empty if it does not parse."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return Counter(), Counter()
    names = _Names()
    for node in ast.walk(tree):  # imports may stand below their uses, inside functions
        if isinstance(node, ast.Import | ast.ImportFrom):
            names.visit(node)
    names.visit(tree)
    return names.calls, names.methods


def count_folder(folder: Path) -> tuple[Counter[str], Counter[str]]:
    """Sums over all Python files below ``folder``."""
    calls: Counter[str] = Counter()
    methods: Counter[str] = Counter()
    for path in sorted(folder.rglob("*.py")):
        try:
            source = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        module_calls, module_methods = count_module(source)
        calls.update(module_calls)
        methods.update(module_methods)
    return calls, methods


def canonical_counts(calls: Counter[str]) -> Counter[tuple[str, str]]:
    """Counts by canonical name, with the rule bound to it.

    "-" for none, "?" for names not in the catalogue.
    """
    from pylint_hybrid.knowledge import library

    counts: Counter[tuple[str, str]] = Counter()
    for name, count in calls.items():
        entry = library.resolve(name)
        counts[(name, "?") if entry is None else (entry.name, entry.rule or _without_rule(entry))] += count
    return counts


def _without_rule(entry: Entry) -> str:
    """What stands for a missing rule: how instances are called, that it is a class, or nothing."""
    forward = dict(entry.options).get("forward")
    return str(forward) if forward else "class" if entry.kind == "class" else "-"


def rows(calls: Counter[str], methods: Counter[str], arguments: argparse.Namespace) -> Iterator[str]:
    """The lines of the table, most frequent first, ties by name."""
    if arguments.methods:
        for name, count in sorted(methods.items(), key=lambda item: (-item[1], item[0]))[: arguments.top]:
            yield f"{count:7d}  .{name}"
        return
    counts = canonical_counts(calls)
    if arguments.plain:
        yield from _plain(counts, arguments.top)
        return
    total = sum(counts.values())
    bound = sum(count for (_, rule), count in counts.items() if rule not in ("-", "?"))
    yield f"{total} calls of {len(counts)} names; {bound} calls ({bound / max(total, 1):.1%}) have a rule"
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    if arguments.missing:
        ordered = [item for item in ordered if item[0][1] in ("-", "?")]
    for (name, rule), count in ordered[: arguments.top]:
        yield f"{count:7d}  {name}  {rule}"


def _plain(counts: Counter[tuple[str, str]], top: int) -> Iterator[str]:
    """Counts and names alone, to be kept: which rules there are changes, what is called does not."""
    yield f"# Made by: python benchmarks/api_counts.py --plain --top {top} > benchmarks/api_counts.txt"
    known = Counter({name: count for (name, _), count in counts.items()})
    for name, count in sorted(known.items(), key=lambda item: (-item[1], item[0]))[:top]:
        yield f"{count:7d}  {name}"


def _make_importable() -> None:
    """Find the package beside this folder when it is not installed."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def main(argv: list[str] | None = None) -> int:
    """Print the table for one folder."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER)
    parser.add_argument("--top", type=int, default=300)
    parser.add_argument("--methods", action="store_true", help="count methods instead of dotted names")
    parser.add_argument("--missing", action="store_true", help="only names without a rule")
    parser.add_argument("--plain", action="store_true", help="names without their rules, to be kept")
    arguments = parser.parse_args(argv)
    _make_importable()
    if not arguments.folder.is_dir():
        print(f"no such folder: {arguments.folder}", file=sys.stderr)
        return 2
    for row in rows(*count_folder(arguments.folder), arguments):
        print(row)
    return 0


if __name__ == "__main__":
    sys.exit(main())
