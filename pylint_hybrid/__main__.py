"""The command line: ``python -m pylint_hybrid facts|explain|rules|cache``.

Exit codes: 0 fine; 2 something that was asked for could not be analysed (for ``explain``: no function
stands at the line, too), or the call was wrong. Results go to standard output, problems to standard error
as ``path:line: message``.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pylint_hybrid
from pylint_hybrid.leaving import leave
from pylint_hybrid.project.model import ConfigurationError, EntryPoints, Policy, Problem, Request
from pylint_hybrid.report.facts_json import FactsReport, to_json
from pylint_hybrid.report.facts_table import to_csv
from pylint_hybrid.report.paths import shown_path

if TYPE_CHECKING:
    from pylint_hybrid.analysis import Analysis

FINE = 0
FAILED = 2
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        code = command(options)
        sys.stdout.flush()
    except ConfigurationError as error:
        return _fail(str(error))
    except BrokenPipeError:
        # Python flushes once more when it ends; give it something that can be written to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _fail("the output was closed before everything was written")
    except KeyboardInterrupt:
        return _INTERRUPTED
    return code


def _facts(options: argparse.Namespace) -> int:
    analysis = _analysis(options.paths, options)
    problems = _relevant_problems(analysis)
    report = FactsReport(
        subject=analysis.project.root.name,
        policy=analysis.project.settings.policy,
        functions=analysis.reported_functions(),
        problems=problems,
        working_folder=Path.cwd(),
    )
    text = to_csv(report) if options.format == "csv" else to_json(report)
    if options.output is None:
        sys.stdout.write(text)
    else:
        try:
            _replace(options.output, text)
        except OSError as error:
            return _fail(f"{options.output}: cannot be written: {error.strerror}")
    return _tell(problems)


def _explain(options: argparse.Namespace) -> int:
    from pylint_hybrid.explain import explain, nothing_at

    path, line = options.place
    if os.path.isdir(path):
        return _fail(f"{path}: this is a folder; name a file and a line of it")
    analysis = _analysis([path], options)
    problems = _relevant_problems(analysis)
    if not analysis.project.reported:  # the problems tell why
        return _tell(problems)
    place = os.path.abspath(path)
    text = explain(analysis, place, line, Path.cwd())
    if text is not None:
        print(text)
        return _tell(problems)
    code = _tell(problems)
    return code or _tell([Problem(place, line, nothing_at(analysis, place, line))])


def _rules(_: argparse.Namespace) -> int:
    from pylint_hybrid.rules.registry import RULES

    for rule in sorted(RULES.values(), key=lambda rule: rule.pylint_id):
        state = "" if rule.default_enabled else " (off by default)"
        print(f"{rule.pylint_id}  {rule.code}  {rule.symbol}{state}")
        print(f"       {rule.summary}")
    return FINE


def _cache(options: argparse.Namespace) -> int:
    from pylint_hybrid.cache.location import cache_folder
    from pylint_hybrid.cache.store import clear, describe

    folder = Path(os.path.abspath(options.cache_dir)) if options.cache_dir else cache_folder()
    if folder is None:
        return _fail("no folder for a cache is known on this system; set PYLINT_HYBRID_CACHE_DIR")
    try:
        print(describe(folder) if options.action == "info" else clear(folder))
    except OSError as error:
        return _fail(f"{folder}: {error.strerror or error}")
    return FINE


def _analysis(paths: Iterable[str], options: argparse.Namespace) -> Analysis:
    from pylint_hybrid.analysis import analyse

    overrides = {"policy": options.policy, "entry-points": options.entry_points}
    root = Path(options.root) if options.root is not None else None
    return analyse(Request(tuple(map(Path, paths)), root=root, overrides=overrides))


def _relevant_problems(analysis: Analysis) -> tuple[Problem, ...]:
    """Those of the paths that were asked for; a broken file elsewhere is told to who asks about it."""
    return tuple(problem for problem in analysis.problems if analysis.project.concerns(problem.path))


def _tell(problems: Iterable[Problem]) -> int:
    code = FINE
    for problem in problems:
        place = shown_path(problem.path, Path.cwd())
        line = "" if problem.line is None else f":{problem.line}"
        print(f"{place}{line}: {problem.message}", file=sys.stderr)
        code = FAILED
    return code


def _fail(message: str) -> int:
    print(f"pylint-hybrid: {message}", file=sys.stderr)
    return FAILED


def _replace(name: str, text: str) -> None:
    """Replace a file whole, or leave it as it was; what is no plain file is written to."""
    path = Path(name).resolve()
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8", newline="\n")
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with beside.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        beside.replace(path)
    except FileExistsError:  # not ours, and perhaps a link to elsewhere
        raise
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _place(text: str) -> tuple[str, int]:
    path, _, line = text.rpartition(":")
    if not path or not (line.isascii() and line.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not FILE:LINE")
    return path, int(line)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m pylint_hybrid",
        description="What is known of the functions of a TensorFlow project, and why.",
    )
    parser.add_argument("--version", action="version", version=f"pylint-hybrid {pylint_hybrid.__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_facts(commands.add_parser("facts", help="print what is known of each function, as JSON or CSV"))
    _add_explain(commands.add_parser("explain", help="tell all about the function at a line"))
    rules = commands.add_parser("rules", help="list the messages")
    rules.set_defaults(command=_rules)
    _add_cache(commands.add_parser("cache", help="show or clear what is kept on disk"))
    return parser


def _add_facts(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_facts)
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files and folders to report on")
    parser.add_argument("--format", choices=("json", "csv"), default="json")
    parser.add_argument("--output", metavar="FILE", help="write there instead of to standard output")
    parser.add_argument(
        "--input-signatures",
        action="store_true",
        help="infer input signatures (accepted; this version does not infer any yet)",
    )
    _add_analysis_options(parser)


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_explain)
    parser.epilog = (
        "Exit codes: 0 told; 2 no function stands at that line, the file could not be analysed, or the call "
        "was wrong."
    )
    parser.add_argument("place", type=_place, metavar="FILE:LINE", help="any line of the function")
    _add_analysis_options(parser)


def _add_cache(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_cache)
    parser.add_argument("action", choices=("info", "clear"))
    parser.add_argument("--cache-dir", metavar="DIR", help="the folder, where it is not the default one")


def _add_analysis_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--root", metavar="DIR", help="the root of the project, and an import root")
    parser.add_argument("--policy", choices=[each.value for each in Policy], help="which rules decide")
    parser.add_argument(
        "--entry-points",
        choices=[each.value for each in EntryPoints],
        help="what starts a program: module bodies only, or test functions too (the default)",
    )


if __name__ == "__main__":
    leave(main())
