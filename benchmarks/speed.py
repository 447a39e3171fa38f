"""Measures a cold run against ``ast.parse`` over the same files in the same process.

For every package a fresh process parses all its files (the median of five passes counts, since one is
short), then analyses it with an empty cache; a second one does the same with the summaries cached (*warm*).
Processor time is taken (``time.process_time``), so that other programs on the machine count for less; the
ratio of the two times is taken within one process, and the table shows medians over ``--runs`` processes.
Python's cyclic collector is off while parsing, as it is off during an analysis: with it on, parsing takes
longer and the ratios would flatter. Peak memory is that of the process that ran cold. Importing
``pylint_hybrid`` is not counted, loading its tables is.

What is measured is what users install: the compiled build (``builds.py`` makes it if need be), or, with
``--build pure`` and where nothing can be compiled, the sources of this checkout. The table's caption says
which; the measured processes check that they import it, and no other.

Usage: ``python benchmarks/speed.py [PACKAGE...] [--folder DIR] [--runs N] [--build BUILD] [--json]``; a
package is a path, or a folder below ``--folder`` (by default all that ``fetch_corpus.py`` fetched), with or
without its version.
"""

from __future__ import annotations

import argparse
import ast
import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from unittest import mock

# This checkout comes first, unless this process measures: then the build does, by PYTHONPATH.
if __name__ == "__main__" and "--measure-here" not in sys.argv:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import builds

HERE = Path(__file__).resolve().parent
FOLDER = HERE / ".corpus"


PARSING_PASSES = 5
_CHILD = "--measure-here"


@dataclass(frozen=True, slots=True)
class Build:
    """What is measured: the folder that holds the packages, and whether they are compiled."""

    kind: str
    folder: Path


@dataclass(frozen=True, slots=True)
class Sample:
    """One run in a process of its own; times in seconds of processor time."""

    lines: int
    parse: float
    analysis: float
    peak_megabytes: float
    contexts: int
    evaluations_per_context: float
    max_evaluations: int


@dataclass(frozen=True, slots=True)
class Row:
    """The medians for one package."""

    package: str
    build: str
    kloc: float
    parse_s: float
    cold_s: float
    ratio: float
    warm_ratio: float
    peak_mb: float
    contexts: int
    evaluations_per_context: float
    max_evaluations: int


def find_packages(names: Sequence[str], folder: Path) -> list[Path]:
    """The folders to measure; raises ``ValueError`` for a name that is none."""
    available = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    if not names:
        return available
    found: list[Path] = []
    for name in names:
        stem = name.replace("-", "_")
        below = [path for path in available if path.name == name or path.name.rpartition("-")[0] == stem]
        if not below and not Path(name).is_dir():
            raise ValueError(f"no such package: {name} (looked in {folder}; see fetch_corpus.py)")
        found.extend(below or [Path(name)])
    return found


def find_build(kind: str) -> Build:
    """The build to measure; says so on standard error if it is not the one that was asked for."""
    if kind == builds.COMPILED:
        try:
            return Build(kind, builds.compiled_build())
        except builds.NoBuildError as error:
            print(f"there is no compiled build, the pure one is measured: {error}", file=sys.stderr)
    return Build(builds.PURE, builds.ROOT)


def check_build(build: Build) -> None:
    """Raise ``RuntimeError`` unless this process imports the packages of this build."""
    from pylint_hybrid.domain import values
    from pylint_hybrid.evaluation import engine

    for module in (values, engine):
        path = Path(str(module.__file__)).resolve()
        compiled = path.suffix in (".so", ".pyd")
        if compiled != (build.kind == builds.COMPILED) or build.folder.resolve() not in path.parents:
            raise RuntimeError(f"{path} is not of the {build.kind} build in {build.folder}")


def measure_here(package: Path, build: Build) -> Sample:
    """Parse, then analyse, in this process."""
    check_build(build)
    sources = [path.read_bytes() for path in sorted(package.rglob("*.py"))]
    gc.disable()
    passes = [_parse(sources) for _ in range(PARSING_PASSES)]
    gc.enable()
    parse = statistics.median(taken for taken, _ in passes)
    return _measure_analysis(package, passes[0][1], parse)


def _parse(sources: Sequence[bytes]) -> tuple[float, int]:
    """Seconds to parse all that can be parsed, and its lines."""
    lines = 0
    started = time.process_time()
    for source in sources:
        try:
            ast.parse(source)
        except (SyntaxError, ValueError):
            continue
        lines += source.count(b"\n")
    return time.process_time() - started, lines


def _measure_analysis(package: Path, lines: int, parse: float) -> Sample:
    from pylint_hybrid import analysis
    from pylint_hybrid.cache.store import SummaryCache
    from pylint_hybrid.evaluation.result import Evaluation, evaluate
    from pylint_hybrid.project.model import Project, Request

    counts: list[int] = []

    def observed(project: Project, cache: SummaryCache) -> Evaluation:
        evaluation = evaluate(project, cache)
        counts.extend(context.evaluations for context in evaluation.engine.contexts)
        return evaluation

    with mock.patch.object(analysis, "evaluate", observed):
        started = time.process_time()
        analysis.analyse(Request((package,)))
        taken = time.process_time() - started
    mean = sum(counts) / max(1, len(counts))
    return Sample(lines, parse, taken, _peak_megabytes(), len(counts), mean, max(counts, default=0))


def _peak_megabytes() -> float:
    try:
        import resource
    except ImportError:  # not on Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def _measure(package: Path, build: Build, cache: str) -> Sample:
    environment = {**os.environ, "PYLINT_HYBRID_CACHE_DIR": cache, "PYTHONHASHSEED": "0"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # what is imported on demand is compiled once only
    path = [str(build.folder), str(HERE.parent), environment.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(path)
    command = [sys.executable, __file__, _CHILD, str(package.resolve()), build.kind, str(build.folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return Sample(**json.loads(done.stdout))


def measure(package: Path, runs: int, build: Build) -> Row:
    """The medians of ``runs`` cold runs, each followed by a warm one."""
    cold: list[Sample] = []
    warm: list[Sample] = []
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as cache:
            cold.append(_measure(package, build, cache))
            warm.append(_measure(package, build, cache))
    first = cold[0]
    return Row(
        package=package.name,
        build=build.kind,
        kloc=first.lines / 1000,
        parse_s=statistics.median(sample.parse for sample in cold),
        cold_s=statistics.median(sample.analysis for sample in cold),
        ratio=statistics.median(sample.analysis / sample.parse for sample in cold),
        warm_ratio=statistics.median(sample.analysis / sample.parse for sample in warm),
        peak_mb=statistics.median(sample.peak_megabytes for sample in cold),
        contexts=first.contexts,
        evaluations_per_context=first.evaluations_per_context,
        max_evaluations=first.max_evaluations,
    )


_HEADER = (
    "| package | kLOC | parse s | cold s | ratio | warm | peak MB | contexts | evaluations each | most |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)


def format_caption(build: Build, runs: int) -> str:
    """Which build the table is about."""
    python = f"Python {platform.python_version()}"
    return f"{build.kind.capitalize()} build, {python}, medians of {runs} runs.\n"


def format_row(row: Row) -> str:
    """A line of the table."""
    return (
        f"| {row.package} | {row.kloc:.1f} | {row.parse_s:.3f} | {row.cold_s:.2f} | {row.ratio:.1f} "
        f"| {row.warm_ratio:.1f} | {row.peak_mb:.0f} | {row.contexts} "
        f"| {row.evaluations_per_context:.2f} | {row.max_evaluations} |"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 if there is nothing to measure."""
    parser = argparse.ArgumentParser(description="Measure cold runs against ast.parse.")
    parser.add_argument("packages", nargs="*", help="folders, or names below --folder")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--build", choices=(builds.COMPILED, builds.PURE), default=builds.COMPILED)
    parser.add_argument("--json", action="store_true", help="one JSON object per package")
    options = parser.parse_args(arguments)
    try:
        packages = find_packages(options.packages, options.folder)
    except ValueError as error:
        parser.error(str(error))
    if not packages:
        print(f"nothing to measure in {options.folder}: run fetch_corpus.py first", file=sys.stderr)
        return 1
    build = find_build(options.build)
    if not options.json:
        print(format_caption(build, options.runs))
        print(_HEADER)
    for package in packages:
        row = measure(package, options.runs, build)
        print(json.dumps(asdict(row)) if options.json else format_row(row), flush=True)
    return 0


if __name__ == "__main__":
    if sys.argv[1:2] == [_CHILD]:
        asked = Build(sys.argv[3], Path(sys.argv[4]))
        print(json.dumps(asdict(measure_here(Path(sys.argv[2]), asked))))
        sys.exit(0)
    sys.exit(main())
