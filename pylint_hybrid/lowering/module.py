"""From source bytes to a module's summary.

Nothing is executed. Whatever Python's own parser refuses, and what is nested too deeply for it or for us,
raises ``LoweringError``.
"""

from __future__ import annotations

import ast
import warnings

# Imported for the handlers that they register.
from pylint_hybrid.lowering import comprehensions, conditions, expressions, patterns, statements  # noqa: F401
from pylint_hybrid.lowering.builder import ModuleState
from pylint_hybrid.lowering.definitions import lower_module
from pylint_hybrid.lowering.errors import LoweringError
from pylint_hybrid.lowering.exports import literal_exports
from pylint_hybrid.lowering.ir import LOWERING_VERSION, CodeSummary, ModuleSummary
from pylint_hybrid.lowering.scopes import resolve

_TOO_DEEP = "too deeply nested"


def lower(source: bytes, filename: str) -> ModuleSummary:
    """Lower one module.

    ``source`` are the bytes of the file: a byte order mark and an encoding declaration are honoured.
    ``filename`` appears in no result. Raises ``LoweringError`` for what is not Python of the running version.
    """
    tree = parse(source, filename)
    try:
        return lower_tree(tree, source)
    except RecursionError:
        raise LoweringError(_TOO_DEEP) from None


def parse(source: bytes, filename: str) -> ast.Module:
    """Parse a module; every failure of the parser becomes a ``LoweringError``."""
    try:
        with warnings.catch_warnings():
            # Invalid escapes and the like are for linters that look at the text.
            warnings.simplefilter("ignore")
            return ast.parse(source, filename)
    except SyntaxError as error:
        raise LoweringError(error.msg or "invalid syntax", error.lineno or 0) from None
    except (RecursionError, MemoryError):
        raise LoweringError(_TOO_DEEP) from None
    except (ValueError, LookupError, OverflowError) as error:
        # Null bytes, undecodable text, unknown encodings (which of them depends on the version of Python).
        raise LoweringError(str(error)) from None


def lower_tree(tree: ast.Module, source: bytes) -> ModuleSummary:
    """Lower a syntax tree; ``source`` is what it was parsed from."""
    scopes = resolve(tree)
    summaries: list[CodeSummary | None] = [None] * len(scopes.codes)
    state = ModuleState(scopes=scopes.by_node, summaries=summaries, source=source)
    lower_module(state, scopes.codes[0], tree)
    codes = [summary for summary in summaries if summary is not None]
    return ModuleSummary(version=LOWERING_VERSION, codes=codes, exports=literal_exports(tree))
