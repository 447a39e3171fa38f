"""Turns the text that an editor passes on standard input back into the bytes of a file.

Hosts decode what they read from standard input as UTF-8 whatever the file declares (PEP 263); the analysis
takes bytes and decodes them as declared.
"""

from __future__ import annotations

import io
import tokenize


def encoded_as_declared(text: str) -> bytes:
    """The bytes of ``text`` in the encoding that its own first lines declare, or in UTF-8 if that fails."""
    plain = text.encode("utf-8", "surrogatepass")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(plain).readline)
        return plain if encoding == "utf-8-sig" else text.encode(encoding)
    except (SyntaxError, LookupError, UnicodeError):
        return plain
