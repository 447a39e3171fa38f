"""One run of the fixer: from paths to findings, settled changes and, if asked for, written files.

Paths of different projects are analysed each with its own, so that a slice of the files of many projects
gets the answers of the whole.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autofix.planning import Wanted, told
from autofix.settling import Analyse, Settled, settle
from autofix.write import WriteError, replace_file
from pylint_hybrid.analysis import Analysis
from pylint_hybrid.findings.finding import Finding
from pylint_hybrid.hosts.trouble import of_mistake
from pylint_hybrid.project.model import ConfigurationError, Problem, Request
from pylint_hybrid.project.roots import Root, absolute, find_root
from pylint_hybrid.report.entries import Entry, FixState


@dataclass(frozen=True, slots=True)
class Options:
    """What the fixer is asked to do. ``buffer`` is the unsaved text of the one path."""

    paths: tuple[Path, ...]
    root: Path | None = None
    buffer: bytes | None = None
    overrides: Mapping[str, object] = field(default_factory=dict)
    unsafe: bool = False
    write: bool = False


@dataclass(slots=True)
class Outcome:
    """What was found, and the bytes of the changed files before and after, by absolute path."""

    entries: tuple[Entry, ...] = ()
    problems: tuple[Problem, ...] = ()
    before: dict[str, bytes] = field(default_factory=dict)
    after: dict[str, bytes] = field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether a change that was to be made is not."""
        return any(entry.fix is FixState.REFUSED for entry in self.entries)

    def text_of(self, path: str, unchanged: bytes) -> bytes:
        """The bytes of a file after all changes."""
        return self.after.get(str(absolute(Path(path))), unchanged)


class Job:
    """Runs the fixer with a given way to analyse."""

    def __init__(self, options: Options, analyse: Analyse) -> None:
        self.options = options
        self.analyse = analyse
        self.outcome = Outcome()

    def run(self) -> Outcome:
        """Raises ``ConfigurationError``; all else that goes wrong becomes a problem of the outcome."""
        for request in self._requests():
            try:
                self._run(request)
            except ConfigurationError:
                raise
            except Exception as error:  # a mistake of ours costs this project, and is told in one line
                where = str(request.root or request.paths[0])
                self._tell(Problem(where, None, of_mistake(error).text))
        self.outcome.entries = tuple(sorted(self.outcome.entries, key=lambda each: each.finding.sort_key))
        return self.outcome

    def _requests(self) -> Iterator[Request]:
        """One request for each project that the paths lie in."""
        options = self.options
        paths = tuple(dict.fromkeys(absolute(path) for path in options.paths))
        overlays = {} if options.buffer is None else {paths[0]: options.buffer}
        if options.root is not None:
            yield Request(paths, absolute(options.root), overlays, options.overrides)
            return
        by_root: dict[Root, list[Path]] = {}
        for path in paths:
            by_root.setdefault(find_root((path,)), []).append(path)
        for group in by_root.values():
            yield Request(tuple(group), None, overlays, options.overrides)

    def _run(self, request: Request) -> None:
        analysis = self.analyse(request)
        wanted = Wanted.of(analysis.project.settings, self.options.unsafe)
        known = {entry.finding.path for entry in self.outcome.entries}
        findings = [finding for finding in told(analysis, wanted) if finding.path not in known]
        settled = settle(request, analysis, wanted, self.analyse)
        relevant = (each for each in analysis.problems if analysis.project.concerns(each.path))
        self._tell(*relevant, *settled.problems)
        failed = self._take(analysis, settled)
        entries = (self._entry(finding, wanted, settled, failed) for finding in findings)
        self.outcome.entries = (*self.outcome.entries, *entries)

    def _take(self, analysis: Analysis, settled: Settled) -> dict[str, str]:
        """Note the changes, and write them if that is asked for; why it failed, by path."""
        failed: dict[str, str] = {}
        sources = {str(file.path): file.source for file in analysis.project.files}
        new = (path for path in settled.files if path not in self.outcome.after)
        for path, *others in _names_of_files(new):
            text = settled.files[path]
            try:
                if self.options.write:
                    replace_file(path, sources[path], text)
                self.outcome.before[path], self.outcome.after[path] = sources[path], text
            except WriteError as error:
                failed |= dict.fromkeys((path, *others), str(error))
                self._tell(Problem(path, None, str(error)))
            for other in others:
                if settled.files[other] != text:
                    failed.setdefault(other, f"the same file is changed otherwise as {Path(path).name}")
        return failed

    def _entry(self, finding: Finding, wanted: Wanted, settled: Settled, failed: Mapping[str, str]) -> Entry:
        state = wanted.state(finding.change)
        if state is not FixState.AVAILABLE:
            return Entry(finding, state)
        reason = failed.get(finding.path) or settled.refused.get((finding.path, finding.line))
        if reason is not None:
            return Entry(finding, FixState.REFUSED, reason)
        return Entry(finding, FixState.APPLIED if self.options.write else FixState.AVAILABLE)

    def _tell(self, *problems: Problem) -> None:
        self.outcome.problems = tuple(dict.fromkeys((*self.outcome.problems, *problems)))


def _names_of_files(paths: Iterable[str]) -> list[list[str]]:
    """The paths of each file, in order: links lead to a file that may be named as well, and comes first."""
    names: dict[str, list[str]] = {}
    for path in sorted(paths, key=lambda path: (os.path.islink(path), path)):
        names.setdefault(os.path.realpath(path), []).append(path)
    return sorted(names.values())
