"""Stores a summary as bytes, and reads it back.

The form is a line of ASCII (a mark, the version of the intermediate representation, a digest) and then
compact JSON: lists in the order of the fields. The digest tells damaged payloads from whole ones, so that
operations need not be checked one by one when they are loaded; the shape of what is around them is checked.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pylint_hybrid.lowering.errors import SummaryFormatError
from pylint_hybrid.lowering.ir import (
    LOWERING_VERSION,
    CodeKind,
    CodeSummary,
    DecoratorText,
    ModuleSummary,
    Parameter,
    ParameterKind,
)

_MARK = b"pylint-hybrid summary"
_CODE_KINDS = tuple(CodeKind)
_PARAMETER_KINDS = tuple(ParameterKind)
_ENCODER = json.JSONEncoder(separators=(",", ":"), check_circular=False, allow_nan=False)

# The fields of a code in the order in which they are stored, with their types.
_FIELDS: tuple[tuple[str, type | tuple[type, ...]], ...] = (
    ("index", int),
    ("kind", int),
    ("name", str),
    ("qualname", str),
    ("line", int),
    ("column", int),
    ("first_line", int),
    ("end_line", int),
    ("parent", int),
    ("parameters", list),
    ("returns", (list, type(None))),
    ("locals", list),
    ("slots", int),
    ("cells", list),
    ("shared", list),
    ("decorators", list),
    ("fields", list),
    ("is_async", bool),
    ("is_generator", bool),
    ("docstring", str),
    ("body", list),
)
_TYPES = tuple(types for _, types in _FIELDS)


def dump(summary: ModuleSummary) -> bytes:
    """The bytes of a summary; equal summaries give equal bytes."""
    codes = [_code_to_list(code) for code in summary.codes]
    payload = _ENCODER.encode([summary.exports, codes]).encode("ascii")
    return b"%s %d %s\n%s" % (_MARK, summary.version, _digest(payload), payload)


def load(stored: bytes) -> ModuleSummary:
    """Read a summary back.

    Raises ``SummaryFormatError`` for anything that ``dump`` of this version did not write.
    """
    header, _, payload = stored.partition(b"\n")
    if header != b"%s %d %s" % (_MARK, LOWERING_VERSION, _digest(payload)):
        raise SummaryFormatError("not a whole summary of this version")
    try:
        exports, codes = json.loads(payload)
        if exports is not None and not isinstance(exports, list):
            raise SummaryFormatError("exports are not a list")
        return ModuleSummary(LOWERING_VERSION, [_code_from_list(code) for code in codes], exports)
    except (ValueError, TypeError, IndexError, RecursionError) as error:
        raise SummaryFormatError(f"not a summary: {error}") from None


def _digest(payload: bytes) -> bytes:
    return hashlib.blake2b(payload, digest_size=16).hexdigest().encode("ascii")


def _code_to_list(code: CodeSummary) -> list[Any]:
    parameters = [[p.name, int(p.kind), p.slot, p.has_default, p.annotation] for p in code.parameters]
    decorators = [[d.pos, d.end_line, d.name, d.is_call] for d in code.decorators]
    return [
        code.index,
        int(code.kind),
        code.name,
        code.qualname,
        code.line,
        code.column,
        code.first_line,
        code.end_line,
        code.parent,
        parameters,
        code.returns,
        code.locals,
        code.slots,
        code.cells,
        code.shared,
        decorators,
        code.fields,
        code.is_async,
        code.is_generator,
        code.docstring,
        code.body,
    ]


def _code_from_list(stored: list[Any]) -> CodeSummary:
    for value, types in zip(stored, _TYPES, strict=True):
        if not isinstance(value, types):
            raise SummaryFormatError("a field has the wrong type")
    fields = [*stored]
    # Converted beforehand: where classes are compiled, a field never holds another type than its own.
    fields[1] = _CODE_KINDS[stored[1]]
    fields[9] = [_parameter(*parameter) for parameter in stored[9]]
    fields[15] = [DecoratorText(*decorator) for decorator in stored[15]]
    return CodeSummary(*fields)


def _parameter(name: str, kind: int, slot: int, has_default: bool, annotation: list[Any] | None) -> Parameter:
    return Parameter(name, _PARAMETER_KINDS[kind], slot, has_default, annotation)
