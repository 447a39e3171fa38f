"""Which messages a file's own comments switch off, and on which lines.

Understands the comments of both hosts, so that every entrance honours all of them: Pylint's
``# pylint: disable=...`` with its scopes, ``disable-next``, ``enable`` and ``skip-file``, and flake8's
``# noqa`` and ``# flake8: noqa``. Findings are anchored on the line of ``def``; all is decided for that line.

Pylint's scopes, as its documentation and its behaviour have them:

- a comment belongs to the innermost node whose lines hold it. Within a simple statement, or within the
  expressions of a header, it speaks of the lines from its own to the end of that node: for a ``def``, the
  comment on its line;
- on a line of its own in a block (``if``, ``for``, ``try``, ...) it speaks of the rest of that block;
- directly inside a module, class or function, it speaks of all of it if it stands before the first statement
  (the docstring does not count), else of what follows;
- later comments win over earlier ones.

Tokens that cannot be read switch nothing off: files that do not parse have no findings.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pylint_hybrid.project.message_scopes import Region, module_region, spread

_NEWLINE = re.compile(rb"\r\n|\r")
_ANY_COMMENT = re.compile(rb"pylint:|noqa", re.IGNORECASE)
_PRAGMA = re.compile(r"\bpylint:\s*(?P<text>[^;\n]+)")
_WORD = re.compile(
    r"\b(?:disable-next|disable-msg|enable-msg|disable-all|skip-file|disable|enable)\b"
    r"|[0-9A-Za-z_-]{2,}|=|[CREIWF][0-9]*"
)
_NOQA = re.compile(r"# noqa(?::\s?(?P<codes>(?:[A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)
_NOQA_FILE = re.compile(r"\s*# flake8[:=]\s*noqa", re.IGNORECASE)
_SEPARATOR = re.compile(r"[,\s]+")

_DISABLE, _DISABLE_NEXT, _ENABLE = "disable", "disable-next", "enable"
_MESSAGE_ACTIONS = {
    _DISABLE: _DISABLE,
    _DISABLE_NEXT: _DISABLE_NEXT,
    _ENABLE: _ENABLE,
    "disable-msg": _DISABLE,
    "enable-msg": _ENABLE,
}
_WHOLE_FILE = frozenset({"skip-file", "disable-all"})
# The plugin's checkers, by the two digits that the ids of their messages share.
_CHECKERS = {"61": "hybrid-faults", "63": "hybrid-advice"}


@dataclass(frozen=True, slots=True)
class Pragma:
    """One message name in one of Pylint's comments, and the line it speaks from."""

    action: str
    message: str
    line: int


@dataclass(frozen=True, slots=True)
class Suppressions:
    """The comments of one file that switch messages off."""

    whole_file: bool = False
    pragmas: tuple[Pragma, ...] = ()
    noqa: tuple[tuple[int, frozenset[str] | None], ...] = ()  # line -> codes, None for all
    regions: Region | None = None

    @classmethod
    def of(cls, source: bytes) -> Suppressions:
        """Read the comments of a file; nothing is switched off in one that cannot be read."""
        return _read(source)

    def is_suppressed(self, symbol: str, pylint_id: str, code: str, line: int) -> bool:
        """Whether the message with these three names is switched off on ``line``."""
        if self.whole_file or self._has_noqa(code, line):
            return True
        return self._has_disable(_names(symbol, pylint_id), line)

    def _has_noqa(self, code: str, line: int) -> bool:
        found = dict(self.noqa)
        if line not in found:
            return False
        codes = found[line]
        return codes is None or code.startswith(tuple(codes))

    def _has_disable(self, names: frozenset[str], line: int) -> bool:
        """Play all pragmas of one message in order; the state of each line is what the last one left."""
        if self.regions is None:
            return False
        disabled: dict[int, bool] = {}
        for pragma in self.pragmas:
            if pragma.message not in names:
                continue
            if pragma.action == _DISABLE_NEXT:
                disabled[pragma.line + 1] = True
            else:
                spread(self.regions, pragma.line, pragma.action == _DISABLE, disabled)
        return disabled.get(line, False)


@lru_cache(maxsize=256)
def _read(source: bytes) -> Suppressions:
    if not _ANY_COMMENT.search(source):
        return Suppressions()
    try:
        text = _decoded(source)
        tokens = list(tokenize.generate_tokens(io.StringIO(text, newline="\n").readline))
        tree = _parsed(source)
    except (SyntaxError, tokenize.TokenError, ValueError, LookupError, RecursionError, MemoryError):
        return Suppressions()
    lines = text.split("\n")
    pragmas = tuple(_pragmas(tokens))
    whole_file = any(each.action in _WHOLE_FILE for each in pragmas) or any(map(_NOQA_FILE.match, lines))
    regions = module_region(tree) if pragmas else None
    return Suppressions(whole_file, pragmas, tuple(_noqa(tokens, lines)), regions)


def _decoded(source: bytes) -> str:
    """The text with every newline as a line feed, as Python's parser sees it."""
    source = _NEWLINE.sub(b"\n", source)
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    return source.decode(encoding)


def _parsed(source: bytes) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def _names(symbol: str, pylint_id: str) -> frozenset[str]:
    """By what names Pylint's comments may mean a message: its own, its category, its checker, all."""
    checker = _CHECKERS.get(pylint_id[1:3], symbol)
    return frozenset({symbol, pylint_id, pylint_id[:1], checker, "all"})


def _pragmas(tokens: Sequence[tokenize.TokenInfo]) -> Iterator[Pragma]:
    """Pylint's comments in order. One in a line continued by a backslash speaks from the line before."""
    previous_row = 0
    row_ended = previous_row_ended = True
    for token in tokens:
        row = token.start[0]
        if previous_row not in (0, row):
            previous_row_ended, row_ended = row_ended, False
        previous_row = row
        if token.type in (tokenize.NL, tokenize.NEWLINE):
            row_ended = True
        elif token.type == tokenize.COMMENT and (text := _pragma_text(token.string)):
            line = row if previous_row_ended else row - 1
            yield from (Pragma(action, name, line) for action, name in _parts(text))


def _pragma_text(comment: str) -> str:
    """What follows ``pylint:`` in a comment; where several stand behind a ``#`` of their own, in the last."""
    for part in reversed(comment.split("#")):
        if match := _PRAGMA.search(part):
            return match["text"]
    return ""


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """The pairs of action and message in one comment, up to the first word that is out of place."""
    action, names, wants_equals = "", list[str](), False
    for word in _WORD.findall(text):
        if (word == "=") != wants_equals:
            return
        wants_equals = word in _MESSAGE_ACTIONS
        if word in _WHOLE_FILE or wants_equals:
            if action in _MESSAGE_ACTIONS and not names:
                return
            yield from _emitted(action, names)
            action, names = word, []
        elif word != "=":
            names.append(word)
    yield from _emitted(action, names)


def _emitted(action: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    if action in _WHOLE_FILE:
        yield "skip-file", ""
    elif action:
        yield from ((_action(action, name), _canonical(name)) for name in names)


def _action(word: str, name: str) -> str:
    action = _MESSAGE_ACTIONS[word]
    return "skip-file" if (action, name) == (_DISABLE, "all") else action


def _canonical(name: str) -> str:
    """Ids of messages and letters of categories may be written in lower case, names of checkers in upper."""
    if name[1:].isdigit() or len(name) == 1:
        return name.upper()
    return name.lower() if name.lower() in _CHECKERS.values() else name


def _noqa(
    tokens: Sequence[tokenize.TokenInfo], lines: Sequence[str]
) -> Iterator[tuple[int, frozenset[str] | None]]:
    """The lines with flake8's comment, with the codes that it names.

    Lines that a backslash or a string joins count as one; the lines of a bracket do not.
    """
    first, last = len(lines) + 2, -1
    for token in tokens:
        if token.type in (tokenize.ENDMARKER, tokenize.DEDENT):
            continue
        first, last = min(first, token.start[0]), max(last, token.end[0])
        if token.type in (tokenize.NL, tokenize.NEWLINE):
            match = _NOQA.search("\n".join(lines[first - 1 : last]))
            if match:
                yield from ((line, _codes(match["codes"])) for line in range(first, last + 1))
            first, last = len(lines) + 2, -1


def _codes(text: str | None) -> frozenset[str] | None:
    return None if text is None else frozenset(code for code in _SEPARATOR.split(text) if code)
