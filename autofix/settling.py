"""Makes the changes of a project on paper, again and again until nothing more would change.

After each round the project is analysed anew with the changed files in place of those on disk. What is
proposed then for functions that were not touched belongs to the same fix and is made in the next round.
What is proposed for a function that was changed already means that its change does not settle: it is left
out, and all begins anew without it. So a second run of the fixer has nothing to do.

A file whose new text does not mean what was planned, or can no longer be analysed, is left as it was, and
is told as a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from autofix.edits import OverlappingEditsError
from autofix.planning import Wanted, changes_by_file, told
from autofix.reexports import Reexports
from autofix.rewriting import Refusal, Rewrite, rewrite
from autofix.source import SourceError
from autofix.verify import VerificationError, verify
from pylint_hybrid.analysis import Analysis
from pylint_hybrid.findings.finding import ProposedChange
from pylint_hybrid.hosts.trouble import of_mistake
from pylint_hybrid.project.model import Problem, Request

Analyse = Callable[[Request], Analysis]
MAX_ROUNDS = 5
_UNSETTLED = "the change would be proposed again, or taken back, after it was made"


@dataclass(frozen=True, slots=True)
class Settled:
    """New bytes by path, the changes that are not made with the reason, and what went wrong."""

    files: Mapping[str, bytes] = field(default_factory=dict)
    refused: Mapping[tuple[str, int], str] = field(default_factory=dict)  # by path and line of ``def``
    problems: tuple[Problem, ...] = ()


class _StartAgainError(Exception):
    """More functions or files must be left out; what is known of them was noted."""


def settle(request: Request, analysis: Analysis, wanted: Wanted, analyse: Analyse) -> Settled:
    """The outcome of all changes that ``wanted`` asks for. Nothing is written."""
    excluded: dict[tuple[str, int], str] = {}
    broken: dict[str, Problem] = {}
    while True:  # each time around, one function or file more is left out
        attempt = _Attempt(request, wanted, analyse, excluded, broken)
        try:
            attempt.run(analysis)
        except _StartAgainError:
            continue
        problems = sorted(broken.values(), key=lambda each: each.sort_key)
        return Settled(attempt.sources, attempt.refused, tuple(problems))


@dataclass(slots=True)
class _Attempt:
    """One way to the settled state.

    ``excluded`` functions (by path and place in ``functions_of``) and ``broken`` files are left as they are.
    """

    request: Request
    wanted: Wanted
    analyse: Analyse
    excluded: dict[tuple[str, int], str]
    broken: dict[str, Problem]
    sources: dict[str, bytes] = field(default_factory=dict)
    refused: dict[tuple[str, int], str] = field(default_factory=dict)
    changed: set[tuple[str, int]] = field(default_factory=set)

    def run(self, analysis: Analysis) -> None:
        """Make rounds until nothing is left to do. Raises ``_StartAgainError`` if that does not end."""
        for number in range(MAX_ROUNDS):
            rewrites = self._rewrites(analysis)
            if number == 0:
                self.refused = {
                    (path, refusal.change.line): refusal.reason
                    for path, each in rewrites.items()
                    for refusal in each.refused
                }
            places = {(path, edit.place) for path, each in rewrites.items() for edit in each.edits}
            if not places:
                return
            if number == MAX_ROUNDS - 1 or places & self.changed:
                self.excluded.update(dict.fromkeys(places & self.changed or places, _UNSETTLED))
                raise _StartAgainError
            self.changed |= places
            self.sources |= {path: each.after for path, each in rewrites.items() if each.edits}
            analysis = self._analysis_after(analysis)

    def _rewrites(self, analysis: Analysis) -> dict[str, Rewrite]:
        """The verified rewrites of one round, by path."""
        reexports = Reexports(analysis.project)
        sources = {str(file.path): file.source for file in analysis.project.files}
        changes = changes_by_file(told(analysis, self.wanted), self.wanted)
        return {
            path: self._rewrite(path, sources[path], wanted, reexports) for path, wanted in changes.items()
        }

    def _rewrite(
        self, path: str, source: bytes, changes: list[ProposedChange], reexports: Reexports
    ) -> Rewrite:
        if path in self.broken:
            reason = self.broken[path].message
            return Rewrite(source, source, refused=tuple(Refusal(each, reason) for each in changes))
        skip = {place: reason for (file, place), reason in self.excluded.items() if file == path}
        try:
            result = rewrite(source, changes, reexports.resolver(path), skip)
            verify(result)
        except (SourceError, OverlappingEditsError, VerificationError) as error:
            self.broken[path] = Problem(path, getattr(error, "line", None), f"not changed: {error}")
            raise _StartAgainError from error
        except Exception as error:  # a mistake of ours costs this file, and is told in one line
            self.broken[path] = Problem(path, None, f"not changed: {of_mistake(error).text}")
            raise _StartAgainError from error
        return result

    def _analysis_after(self, before: Analysis) -> Analysis:
        """The analysis with the new text of the changed files; those that it fails on are left out."""
        overlays = {**self.request.overlays, **{Path(path): text for path, text in self.sources.items()}}
        analysis = self.analyse(replace(self.request, overlays=overlays))
        failed = {each.path: each for each in analysis.problems if each.path in self.sources}
        for path in failed.keys() - {each.path for each in before.problems}:
            message = f"not changed: the changed file could not be analysed: {failed[path].message}"
            self.broken[path] = Problem(path, failed[path].line, message)
        if failed.keys() & self.broken.keys():
            raise _StartAgainError
        return analysis
