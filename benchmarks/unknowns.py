"""Counts what stays unknown under policy ``safe``, and why: the list of which knowledge to write next.

Per package: how many functions there are, in what share of them it is unknown whether a parameter is a
tensor (T) or whether there are side effects (E), and the reasons, most frequent first:

- for E the call that nobody knows, by its name. A function may meet it itself (*direct*) or through calls;
  *functions* counts both, *alone* those for which it is the only reason, so that knowing it settles them.
  What is called on the result of an unknown call is left out where that call itself is counted;
- for T what is unknown of a parameter. ``(own parameter)``: nothing calls the function, and no annotation,
  default or use tells; ``(argument)``: a call passes something unknown, which the evaluation then names
  after the parameter.

What stands in parentheses or after ``attribute`` belongs to the program itself: it needs a better
evaluation, not more knowledge of libraries. Tests count as functions too. The shares are also given for
what entry points reach and for the rest, which is evaluated from what it says of itself.

Usage: ``python benchmarks/unknowns.py [PACKAGE...] [--folder DIR] [--top N] [--functions] [--json]``; a
package is a path, or a folder below ``--folder`` (by default all that ``fetch_corpus.py`` fetched), with or
without its version. ``--functions`` lists every unknown function with its reasons and where they are met.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.speed import FOLDER, find_packages
from pylint_hybrid.cache.store import SummaryCache
from pylint_hybrid.domain.values import Unknown, members
from pylint_hybrid.evaluation.contexts import Context
from pylint_hybrid.evaluation.marks import named_parameter
from pylint_hybrid.evaluation.program import Code
from pylint_hybrid.evaluation.result import Evaluation, evaluate
from pylint_hybrid.facts.build import FactsBuilder
from pylint_hybrid.facts.effect_facts import UNKNOWN_KINDS
from pylint_hybrid.facts.record import FunctionFacts
from pylint_hybrid.project.discovery import load_project
from pylint_hybrid.project.model import Policy, Request

NOT_EVALUATED = "(not evaluated)"
INCOMPLETE = "(work budget spent)"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is unknown: the name to know, the place where it is met, if in the function itself."""

    name: str
    direct: bool
    place: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """One function: whether entry points reach it, and why ``tensors`` and ``effects`` are unknown, if so."""

    path: str
    function: str
    line: int
    reached: bool
    tensors: tuple[Reason, ...]
    effects: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Cause:
    """A reason with the number of functions that it makes unknown."""

    name: str
    functions: int
    direct: int
    alone: int


@dataclass(frozen=True, slots=True)
class Result:
    """One package."""

    package: str
    subjects: tuple[Subject, ...]

    def unknown(self, kind: str, reached: bool | None = None) -> int:
        """How many functions have unknown ``tensors`` or ``effects``, in all or in one of the two worlds."""
        chosen = [one for one in self.subjects if reached is None or one.reached is reached]
        return sum(bool(getattr(one, kind)) for one in chosen)

    def total(self, reached: bool | None = None) -> int:
        """How many functions there are, in all or in one of the two worlds."""
        return sum(reached is None or one.reached is reached for one in self.subjects)

    def causes(self, kind: str) -> list[Cause]:
        """The reasons of one kind, most frequent first."""
        functions: Counter[str] = Counter()
        direct: Counter[str] = Counter()
        alone: Counter[str] = Counter()
        for subject in self.subjects:
            reasons: Sequence[Reason] = getattr(subject, kind)
            names = {reason.name for reason in reasons}
            functions.update(names)
            direct.update({reason.name for reason in reasons if reason.direct})
            alone.update(names if len(names) == 1 else ())
        found = [Cause(name, count, direct[name], alone[name]) for name, count in functions.items()]
        return sorted(found, key=lambda cause: (-cause.functions, -cause.alone, cause.name))


def examine(package: Path) -> Result:
    """Analyse a package without a cache and explain what stays unknown."""
    project = load_project(Request((package,)))
    collected = gc.isenabled()
    gc.disable()
    try:
        with SummaryCache(None) as cache:
            evaluation = evaluate(project, cache)
        facts = FactsBuilder(evaluation, Policy.SAFE).build()
        subjects = tuple(_subjects(evaluation, facts, package))
        evaluation.program.forget()
    finally:
        if collected:
            gc.enable()
    return Result(package.name, subjects)


def _subjects(evaluation: Evaluation, facts: Iterable[FunctionFacts], package: Path) -> Iterator[Subject]:
    codes = {
        (str(code.module.file.path), code.summary.line, code.summary.column): code
        for code in evaluation.program.codes
        if code.is_function
    }
    root = str(package.resolve())
    for one in facts:
        code = codes[one.path, one.line, one.column]
        found = evaluation.reached.get(code.number) or evaluation.open.get(code.number, [])
        yield Subject(
            path=one.path.removeprefix(root).lstrip("/\\"),
            function=one.qualname,
            line=one.line,
            reached=one.reached,
            tensors=_of_tensors(evaluation, code, one, found) if one.tensor_parameter is None else (),
            effects=_of_effects(evaluation, code, found) if one.side_effects is None else (),
        )


def _of_tensors(
    evaluation: Evaluation, code: Code, facts: FunctionFacts, contexts: list[Context]
) -> tuple[Reason, ...]:
    unclear = {parameter.name for parameter in facts.parameters if parameter.tensor is None}
    reasons: set[Reason] = set()
    for context in contexts:
        for parameter, argument in zip(code.summary.parameters, context.arguments, strict=True):
            if parameter.name in unclear:
                for member in members(argument):
                    if isinstance(member, Unknown):
                        names = [_origin(text, facts.reached) for text in member.reasons]
                        reasons.update(Reason(name, True, parameter.name) for name in names)
    return _or_missing(evaluation, reasons, contexts)


def _origin(text: str, reached: bool) -> str:
    parameter = named_parameter(text)
    if parameter is None:
        return text
    if "." in parameter[1]:
        return f"(parameter).{parameter[1].partition('.')[2]}"
    return "(argument)" if reached else "(own parameter)"


def _of_effects(evaluation: Evaluation, code: Code, contexts: list[Context]) -> tuple[Reason, ...]:
    reasons: set[Reason] = set()
    for _, owner, mark in evaluation.graph.effects(contexts):
        if mark.kind in UNKNOWN_KINDS:
            name = _callee(mark.target)
            name = f"{name} (written)" if mark.kind == "unknown-write" else name
            path, line, _ = owner.code.place(mark.pos)
            reasons.add(Reason(name, owner.code is code, f"{Path(path).name}:{line}"))
    return _or_missing(evaluation, _roots(reasons), contexts)


def _roots(reasons: set[Reason]) -> set[Reason]:
    """Without what is called on the result of another unknown call: knowing that one may settle both."""
    names = {reason.name for reason in reasons}
    return {reason for reason in reasons if not any(one in names for one in _prefixes(reason.name))}


def _prefixes(name: str) -> Iterator[str]:
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def _callee(text: str) -> str:
    """The name of an unknown call; whose parameter it was does not matter, what is done with it does."""
    parameter = named_parameter(text)
    if parameter is None:
        return text
    member = parameter[1].partition(".")[2]
    return f"(parameter).{member}" if member else "(parameter)"


def _or_missing(evaluation: Evaluation, reasons: set[Reason], contexts: list[Context]) -> tuple[Reason, ...]:
    if not reasons:
        reasons = {Reason(INCOMPLETE if evaluation.engine.exhausted or contexts else NOT_EVALUATED, True)}
    return tuple(sorted(reasons, key=lambda reason: (reason.name, reason.place, reason.direct)))


# -- printing --------------------------------------------------------------------------------------------

_HEADER = (
    "| package | functions | T unknown | reached | uncalled | E unknown | reached | uncalled |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|"
)
_KINDS = (("tensors", "T"), ("effects", "E"))


def format_row(result: Result) -> str:
    """A line of the table of shares."""
    cells = [result.package, str(result.total())]
    for kind, _ in _KINDS:
        for reached in (None, True, False):
            share = 100 * result.unknown(kind, reached) / max(1, result.total(reached))
            cells.append(f"{share:.1f} %")
    return f"| {' | '.join(cells)} |"


def _print_causes(result: Result, top: int) -> None:
    for kind, letter in _KINDS:
        causes = result.causes(kind)
        if causes:
            print(f"\n{result.package}: why {letter} is unknown ({len(causes)} reasons)\n")
            print("| reason | functions | direct | alone |\n|---|---:|---:|---:|")
        for cause in causes[:top]:
            print(f"| {cause.name} | {cause.functions} | {cause.direct} | {cause.alone} |")


def _print_functions(result: Result) -> None:
    for subject in result.subjects:
        for kind, letter in _KINDS:
            reasons: Sequence[Reason] = getattr(subject, kind)
            if reasons:
                told = "; ".join(f"{one.name} [{one.place}]" for one in reasons)
                print(f"{letter} {subject.path}:{subject.line} {subject.function}: {told}")


def _as_json(result: Result) -> dict[str, object]:
    row: dict[str, object] = {"package": result.package, "functions": result.total()}
    for kind, _ in _KINDS:
        row[kind] = {
            "unknown": result.unknown(kind),
            "reached": [result.unknown(kind, True), result.total(True)],
            "uncalled": [result.unknown(kind, False), result.total(False)],
            "causes": [asdict(cause) for cause in result.causes(kind)],
        }
    return row


def main(arguments: Sequence[str] | None = None) -> int:
    """Print shares and reasons; 1 if there is nothing to examine."""
    parser = argparse.ArgumentParser(description="Count what stays unknown, and why.")
    parser.add_argument("packages", nargs="*", help="folders, or names below --folder")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--top", type=int, default=20, help="how many reasons to list")
    parser.add_argument("--functions", action="store_true", help="list the functions with their reasons")
    parser.add_argument("--json", action="store_true", help="one JSON object per package, with all reasons")
    options = parser.parse_args(arguments)
    try:
        packages = find_packages(options.packages, options.folder)
    except ValueError as error:
        parser.error(str(error))
    if not packages:
        print(f"nothing to examine in {options.folder}: run fetch_corpus.py first", file=sys.stderr)
        return 1
    results: list[Result] = []
    for package in packages:
        result = examine(package)
        results.append(result)
        if options.json:
            print(json.dumps(_as_json(result)), flush=True)
        elif options.functions:
            _print_functions(result)
        else:
            _print_causes(result, options.top)
    if not options.json and not options.functions:
        print(f"\n{_HEADER}")
        for result in results:
            print(format_row(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
