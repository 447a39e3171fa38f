"""The command line of the fixer: what it is asked, what it prints, how it ends.

Without ``--write`` no file is touched. Exit codes: 0 there was nothing to do, or it was done; 1 there are
findings (``--check``, ``--diff``: something would be changed; ``--write``: a change could not be made); 2
something could not be analysed or written, or the call was wrong.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pylint_hybrid
from autofix.job import Job, Options, Outcome
from autofix.patch import patch
from pylint_hybrid import analysis
from pylint_hybrid.project.model import ConfigurationError, EntryPoints, Policy
from pylint_hybrid.report import github
from pylint_hybrid.report.entries import Report
from pylint_hybrid.report.json_output import to_json
from pylint_hybrid.report.text import write_text

FINE, FINDINGS, FAILED = 0, 1, 2
_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the fixer and return its exit code."""
    options = _options(_parser(), arguments)
    try:
        code = _run(options)
        sys.stdout.flush()
        return code
    except ConfigurationError as error:
        print(f"error: {error}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        # Python flushes once more when it ends; give it something that can be written to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED


def _run(options: argparse.Namespace) -> int:
    buffer = sys.stdin.buffer.read() if options.stdin_filename is not None else None
    job = Job(_job_options(options, buffer), analysis.analyse)
    outcome = job.run()
    if buffer is not None and options.write:
        _write_bytes(outcome.text_of(options.stdin_filename, buffer))
    elif options.diff:
        _write_bytes(patch(outcome.before, outcome.after, Path.cwd()))
    else:
        _print_report(outcome, options.format)
    if options.format != "json" or options.diff:
        _print_problems(outcome)
    return _exit_code(outcome, options)


def _job_options(options: argparse.Namespace, buffer: bytes | None) -> Options:
    paths = options.paths if buffer is None else [options.stdin_filename]
    return Options(
        paths=tuple(map(Path, paths)),
        root=None if options.root is None else Path(options.root),
        buffer=buffer,
        overrides={
            "policy": options.policy,
            "entry-points": options.entry_points,
            "select": options.select,
            "ignore": options.ignore,
        },
        unsafe=options.unsafe,
        write=options.write and buffer is None,
    )


def _exit_code(outcome: Outcome, options: argparse.Namespace) -> int:
    if outcome.problems:
        return FAILED
    if options.write:
        return FINDINGS if outcome.refused else FINE
    if options.check or options.diff:
        return FINDINGS if outcome.after else FINE
    return FINDINGS if outcome.entries else FINE


def _print_report(outcome: Outcome, form: str) -> None:
    report = Report(outcome.entries, outcome.problems, Path.cwd())
    if form == "json":
        sys.stdout.write(to_json(report))
    elif form == "github":
        sys.stdout.writelines(f"{line}\n" for line in github.commands(report))
    else:
        write_text(report, sys.stdout)


def _print_problems(outcome: Outcome) -> None:
    report = Report((), outcome.problems, Path.cwd())
    for problem in outcome.problems:
        line = "" if problem.line is None else f":{problem.line}"
        print(f"{report.shown(problem.path)}{line}: error: {problem.message}", file=sys.stderr)


def _write_bytes(data: bytes) -> None:
    """Source text is written as it is in the file, whatever the encoding of the terminal."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def _options(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> argparse.Namespace:
    options = parser.parse_args(arguments)
    if options.stdin_filename is None and not options.paths:
        parser.error("name the files or folders to fix")
    if options.stdin_filename is not None and options.paths not in ([], ["-"], [options.stdin_filename]):
        parser.error("--stdin-filename takes no other paths")
    if options.check and options.write:
        parser.error("--check does not write")
    if options.diff and options.write and options.stdin_filename is not None:
        parser.error("choose --diff or --write: both would go to standard output")
    return options


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m autofix",
        description="Decides which functions should be a tf.function, and makes them so. Writes nothing "
        "unless --write is given.",
        epilog="Exit codes: 0 nothing to do, or done; 1 findings; 2 something could not be analysed.",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders to report about and fix")
    action = parser.add_argument_group("what to do (without these: tell the findings)")
    action.add_argument("--diff", action="store_true", help="show the changes as a patch")
    action.add_argument("--write", action="store_true", help="make the changes in the files")
    action.add_argument("--check", action="store_true", help="exit with 1 only if something would be changed")
    choice = parser.add_argument_group("which findings and changes")
    choice.add_argument("--select", metavar="RULES", help="only these: symbols, ids or codes, by commas")
    choice.add_argument("--ignore", metavar="RULES", help="not these; wins over --select")
    choice.add_argument("--unsafe", action="store_true", help="make changes too that may need a second look")
    project = parser.add_argument_group("the project")
    project.add_argument("--root", metavar="DIR", help="its root (default: found upward from the paths)")
    project.add_argument("--policy", choices=[each.value for each in Policy], help="which rules decide")
    project.add_argument(
        "--entry-points", choices=[each.value for each in EntryPoints], help="what starts the program"
    )
    project.add_argument(
        "--stdin-filename",
        metavar="PATH",
        help="read this one file's text from standard input; with --write the result goes to standard output",
    )
    parser.add_argument(
        "--format", choices=["text", "json", "github"], default="text", help="of the findings"
    )
    parser.add_argument("--version", action="version", version=f"pylint-hybrid {pylint_hybrid.__version__}")
    return parser
