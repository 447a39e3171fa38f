"""One file's bytes, and where the positions of its syntax tree lie in them.

``ast`` counts lines and UTF-8 columns of the decoded text; edits are made on the bytes as they are on disk,
in whatever encoding they declare (PEP 263). Lines end where Python's tokenizer ends them: at ``\\n``,
``\\r\\n`` and lone ``\\r``, never at the other characters that ``str.splitlines`` knows.
"""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
import warnings
from dataclasses import dataclass

_NEWLINE = re.compile(rb"\r\n|\r|\n")
_BLANK_CONTINUATION = re.compile(r"[ \t\f]*\\\n")
_LEADING_WHITESPACE = re.compile(r"[ \t\f]*")


class SourceError(Exception):
    """The bytes are no Python source that can be edited; the text says why, ``line`` where if known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True)
class SourceText:
    """The bytes of one file with the byte offset of each of its lines. Lines are counted from 1."""

    data: bytes
    encoding: str
    starts: tuple[int, ...]

    @classmethod
    def of(cls, data: bytes) -> SourceText:
        """Raises ``SourceError`` where the declared encoding is unknown, wrong, or not decodable by lines."""
        encoding = _encoding(data)
        mark = len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0
        starts = (mark, *(match.end() for match in _NEWLINE.finditer(data)))
        text = cls(data, encoding, starts)
        try:
            whole = data[mark:].decode(encoding)
            if encoding != "utf-8" and "".join(text._decoded(line) for line in text.rows()) != whole:
                raise SourceError(f"encoding {encoding} cannot be edited line by line")
        except (UnicodeError, LookupError) as error:
            raise SourceError(f"cannot be decoded as {encoding}: {error}") from error
        return text

    def rows(self) -> range:
        """The numbers of all lines; the last may be empty."""
        return range(1, len(self.starts) + 1)

    def line(self, row: int) -> str:
        """The text of a line; its newline, if it has one, as a single line feed."""
        text = self._decoded(row)
        stripped = text.removesuffix("\n").removesuffix("\r")
        return stripped if stripped == text else stripped + "\n"

    def newline(self, row: int) -> bytes:
        """The newline of a line as it is in the file; that of a neighbour where the line has none."""
        for candidate in (row, row - 1, 1):
            if candidate >= 1 and (match := _NEWLINE.search(self._bytes(candidate))):
                return match.group()
        return b"\n"

    def start(self, row: int) -> int:
        """Offset of the first byte of a line; the end of the file for the line after the last."""
        return self.starts[row - 1] if row <= len(self.starts) else len(self.data)

    def offset(self, row: int, column: int) -> int:
        """Offset of a position that ``ast`` gave: ``column`` counts bytes of the line in UTF-8."""
        if self.encoding == "utf-8":
            return self.start(row) + column
        return self.offset_of_character(row, len(self.line(row).encode()[:column].decode()))

    def offset_of_character(self, row: int, column: int) -> int:
        """Offset of a position that ``tokenize`` gave: ``column`` counts characters of the line."""
        before = self.line(row)[:column]
        start, width = self.start(row), len(self.encode(before))
        if self.data[start : start + width].decode(self.encoding, "replace") != before:
            raise SourceError(f"encoding {self.encoding} cannot be edited in place", row)
        return start + width

    def encode(self, text: str) -> bytes:
        """``text`` in the encoding of the file."""
        try:
            return text.encode(self.encoding)
        except UnicodeError as error:
            raise SourceError(f"{text!r} cannot be written in {self.encoding}") from error

    def indentation(self, row: int) -> str:
        """What a new line needs before it to stand as deep as ``row``: a form feed starts the count anew."""
        leading = _LEADING_WHITESPACE.match(self.line(row))
        assert leading is not None
        return leading.group().rpartition("\f")[2]

    def is_continued(self, row: int) -> bool:
        """Whether the line before holds nothing but a backslash, and so belongs to the same logical line."""
        return row > 1 and _BLANK_CONTINUATION.fullmatch(self.line(row - 1)) is not None

    def _bytes(self, row: int) -> bytes:
        return self.data[self.start(row) : self.start(row + 1)]

    def _decoded(self, row: int) -> str:
        return self._bytes(row).decode(self.encoding)


def parse(data: bytes) -> ast.Module:
    """The syntax tree of a file's bytes; raises ``SourceError``."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about escapes in strings: the author's matter
            return ast.parse(data)
    except SyntaxError as error:
        raise SourceError(f"syntax error: {error.msg}", error.lineno) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise SourceError(f"cannot be parsed: {error or type(error).__name__}") from error


def _encoding(data: bytes) -> str:
    """The declared encoding, as Python finds it: newlines are translated before lines are looked at."""
    head = _NEWLINE.sub(b"\n", b"".join(data.splitlines(keepends=True)[:3]))
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(head).readline)
    except SyntaxError as error:
        raise SourceError(str(error)) from error
    return "utf-8" if encoding == "utf-8-sig" else encoding
