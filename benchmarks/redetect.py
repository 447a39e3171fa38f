"""Would the tool suggest again what the authors decorated? Strips their ``tf.function`` decorators and looks.

What an author made a graph by hand is a sample of functions that should be graphs. For every package the
decorators are taken off (the fixer's own byte edits, on copies in memory; wrapping calls such as
``f = tf.function(f)`` are left alone), the result is analysed under both policies, and each stripped function
is sorted:

- *suggested*: reported as ``could-be-tf-function``;
- *assumed*: reported as ``hybridization-assumed``: nobody calls it, so it is told only to who asks;
- *inside*: nothing is advised because every caller is, or is advised as, a graph, which traces it anyway;
- *missed*: everything else, with all reasons and failures of the decision.

A miss need not be a mistake: authors decorate Keras ``call`` methods, tests, and functions with side effects.

Usage: ``python benchmarks/redetect.py [PACKAGE...] [--folder DIR] [--misses] [--json]``; a package is a path,
or a folder below ``--folder`` (by default all that ``fetch_corpus.py`` fetched), with or without its version.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from autofix.rewriting import rewrite
from autofix.scopes import functions_of
from autofix.source import SourceError
from benchmarks.speed import FOLDER, find_packages
from pylint_hybrid.analysis import Analysis, analyse
from pylint_hybrid.decisions.decision import Decision, Transformation
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.findings.finding import Action, Applicability, ProposedChange
from pylint_hybrid.project.model import Policy, Request

OUTCOMES = ("suggested", "assumed", "inside", "missed")
# Reasons by which policy ``safe``, and the failure by which ``paper``, say that a graph is around already.
_INSIDE = frozenset({"callers-suggested", "covered-by-callers", "already-traced"})
_INSIDE_PAPER = "has-covered-callers"


@dataclass(frozen=True, slots=True)
class Stripped:
    """A package without its decorators: the changed files and the functions that were stripped.

    ``functions`` has the path and line of each, as they are now, and the line where it was before.
    """

    files: Mapping[Path, bytes]
    functions: Mapping[tuple[str, int], int]
    left: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one stripped function under one policy; ``why`` holds slugs, ``told`` sentences."""

    path: str
    function: str
    outcome: str
    fix: str
    why: tuple[str, ...]
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One package under one policy; ``left`` counts hybrid functions that could not be stripped."""

    package: str
    policy: str
    left: int
    verdicts: tuple[Verdict, ...]

    def count(self, outcome: str) -> int:
        """How many stripped functions had this outcome."""
        return sum(verdict.outcome == outcome for verdict in self.verdicts)


def strip(analysis: Analysis) -> Stripped:
    """Take off every ``tf.function`` decorator of the package, in memory."""
    hybrid = [facts for facts, _ in analysis.reported_functions() if facts.hybrid]
    by_file: dict[str, list[ProposedChange]] = {}
    for facts in hybrid:
        lines = tuple(decorator.line for decorator in facts.decorators if not decorator.wrap)
        if lines:
            by_file.setdefault(facts.path, []).append(_removal(facts, lines))
    files: dict[Path, bytes] = {}
    functions: dict[tuple[str, int], int] = {}
    sources = {str(file.path): file.source for file in analysis.project.files}
    for path, changes in sorted(by_file.items()):
        try:
            done = rewrite(sources[path], changes, lambda _: None)
        except SourceError:
            continue
        after = functions_of(ast.parse(done.after))
        files[Path(path)] = done.after
        functions.update({(path, after[edit.place].lineno): edit.change.line for edit in done.edits})
    return Stripped(files, functions, len(hybrid) - len(functions))


def _removal(facts: FunctionFacts, lines: tuple[int, ...]) -> ProposedChange:
    return ProposedChange(
        action=Action.REMOVE_DECORATOR,
        applicability=Applicability.UNSAFE,
        path=facts.path,
        qualname=facts.qualname,
        line=facts.line,
        decorator_lines=lines,
    )


def redetect(package: Path) -> tuple[Result, ...]:
    """Strip a package and ask both policies about what was stripped."""
    package = package.resolve()
    stripped = strip(analyse(Request((package,), root=package)))
    return tuple(_ask(package, stripped, policy) for policy in Policy)


def _ask(package: Path, stripped: Stripped, policy: Policy) -> Result:
    overrides = {"policy": policy.value}
    request = Request((package,), root=package, overlays=stripped.files, overrides=overrides)
    analysis = analyse(request)
    symbols: dict[tuple[str, int], set[str]] = {}
    for finding in analysis.findings:
        symbols.setdefault((finding.path, finding.line), set()).add(finding.symbol)

    def where(facts: FunctionFacts) -> str:
        line = stripped.functions[facts.path, facts.line]
        return f"{Path(facts.path).relative_to(package).as_posix()}:{line}"

    verdicts = [
        _verdict(where(facts), facts, decision, symbols.get((facts.path, facts.line), set()))
        for facts, decision in analysis.reported_functions()
        if (facts.path, facts.line) in stripped.functions
    ]
    return Result(package.name, policy.value, stripped.left, tuple(verdicts))


def _verdict(path: str, facts: FunctionFacts, decision: Decision, symbols: Iterable[str]) -> Verdict:
    slugs = (*(reason.slug for reason in decision.reasons), *(each.kebab for each in decision.failures))
    sentences = (reason.sentence for reason in decision.reasons)
    return Verdict(
        path=path,
        function=facts.qualname,
        outcome=_outcome(facts, decision, frozenset(symbols), frozenset(slugs)),
        fix=("safe" if decision.safe else "unsafe") if decision.transformation is not None else "",
        why=tuple(dict.fromkeys(slugs)),
        told=tuple(dict.fromkeys(sentences)),
    )


def _outcome(facts: FunctionFacts, decision: Decision, symbols: frozenset[str], slugs: frozenset[str]) -> str:
    advised = decision.transformation is Transformation.CONVERT_TO_HYBRID
    if facts.hybrid:  # a wrapping call makes it one still
        return "inside"
    if "hybridization-assumed" in symbols:
        return "assumed"
    if advised or "could-be-tf-function" in symbols:
        return "suggested"
    inside = {_INSIDE_PAPER} if decision.policy is Policy.PAPER else _INSIDE
    return "inside" if slugs and slugs <= inside | {_INSIDE_PAPER} else "missed"


def table(results: Sequence[Result]) -> list[str]:
    """The results as a Markdown table with a line for the sum of each policy."""
    lines = [
        "| package | policy | stripped | suggested | of these safe | assumed | inside | missed |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines.extend(_row(result.package, result.policy, [result]) for result in results if result.verdicts)
    for policy in Policy:
        lines.append(_row("all", policy.value, [each for each in results if each.policy == policy.value]))
    return lines


def _row(name: str, policy: str, results: Sequence[Result]) -> str:
    safe = sum(
        each.outcome == "suggested" and each.fix == "safe" for result in results for each in result.verdicts
    )
    counts = [sum(result.count(outcome) for result in results) for outcome in OUTCOMES]
    return (
        f"| {name} | {policy} | {sum(counts)} | {counts[0]} | {safe} | "
        + " | ".join(map(str, counts[1:]))
        + " |"
    )


def reasons_table(results: Sequence[Result]) -> list[str]:
    """How often each reason stands at a miss under policy ``safe``, and how often it stands there alone."""
    misses = [each for result in results if result.policy == "safe" for each in result.verdicts]
    misses = [each for each in misses if each.outcome == "missed"]
    slugs = [frozenset(_reasons(each)) for each in misses]
    counted = Counter(slug for each in slugs for slug in each)
    alone = Counter(slug for each in slugs if len(each) == 1 for slug in each)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return ["| reason | misses | alone |", "|---|---:|---:|"] + [
        f"| {slug} | {count} | {alone[slug]} |" for slug, count in ordered
    ]


def _reasons(verdict: Verdict) -> tuple[str, ...]:
    """The reasons of policy ``safe`` without the published failures that repeat them."""
    return verdict.why[: len(verdict.told)] or verdict.why


def misses(results: Iterable[Result]) -> Iterable[str]:
    """Every missed function with all its reasons."""
    for result in results:
        for each in result.verdicts:
            if each.outcome == "missed":
                yield f"{result.package}/{each.path} {each.function} ({result.policy}): {', '.join(each.why)}"
                yield from (f"    {sentence}" for sentence in each.told)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables; 1 if there is nothing to look at."""
    parser = argparse.ArgumentParser(description="Strip tf.function and see what is suggested again.")
    parser.add_argument("packages", nargs="*", help="folders, or names below --folder")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--misses", action="store_true", help="list every miss with its reasons")
    parser.add_argument("--json", action="store_true", help="one JSON object per package and policy")
    options = parser.parse_args(arguments)
    try:
        packages = find_packages(options.packages, options.folder)
    except ValueError as error:
        parser.error(str(error))
    if not packages:
        print(f"nothing to look at in {options.folder}: run fetch_corpus.py first", file=sys.stderr)
        return 1
    results = [result for package in packages for result in redetect(package)]
    if options.json:
        for result in results:
            print(json.dumps(asdict(result)))
        return 0
    print(*table(results), "", *reasons_table(results), sep="\n")
    if options.misses:
        print("", *misses(results), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
