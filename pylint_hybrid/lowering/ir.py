"""The intermediate representation: what lowering writes and evaluation reads.

A module is lowered, without looking at any other module, into a ``ModuleSummary``: plain JSON-able data.
Every piece of code (module body, function, lambda, class body) is a ``CodeSummary`` with numbered *slots*:
first its local names, then temporaries, each temporary written at one place only (results of conditional
expressions, boolean operators and comprehensions excepted). Its body is a *block*: a list of operations,
each a list ``[op, operand...]``. Structured operations hold nested blocks. There are no phi operations: a
structured operation lists the slots that its blocks may assign (``assigned``), and evaluation joins those
at the end of every branch that it did evaluate.

Positions are packed: ``line * 4096 + min(column, 4095)``, column in UTF-8 bytes as in ``ast``.

Operands named ``*_slot`` below are slot numbers; -1 stands for absent.

=============  ====================================================================================
operation      operands
=============  ====================================================================================
CONST          dst, kind, value. kind: none bool int float complex str bytes ellipsis. value: JSON-able;
               complex ``[re, im]``; bytes as latin-1 text; None (unknown value of that kind) for integers
               beyond 64 bits, non-finite floats, texts beyond 200 characters
MOVE           dst, src                      plain assignment to a local
BIND           slot                          after a local was assigned that others can see: a global of the
                                             module, or a variable that an inner function reads (a *cell*).
                                             Emitted again after a structured operation for each such slot
                                             in ``assigned``
DELETE         slot
GLOAD          dst, name, pos                global or built-in name
GSTORE         name, src, pos                assignment to a name declared ``global`` (del: src -1)
CLOAD          dst, owner, name, pos         variable of the enclosing code number ``owner``
CSTORE         owner, name, src, pos         assignment to a name declared ``nonlocal``
NLOAD          dst, slot, name, pos          name in a class body: the slot if bound, else the global
ATTR           dst, object, name, pos
SETATTR        object, name, src, pos
DELATTR        object, name, pos
ITEM           dst, object, index, pos
SETITEM        object, index, src, pos
DELITEM        object, index, pos
SLICE          dst, lower_slot, upper_slot, step_slot
BUILD          dst, kind, items, stars, pos  kind: tuple list set, or generator (a generator expression, run
                                             where it stands); stars: indices into items that are starred
DICT           dst, key_slots, values, pos   a key of -1 is a ``**`` entry
FORMAT         dst, values, pos              f-string (or concatenated parts) of these values
BINOP          dst, operator, left, right, pos, inplace   operator as written: + - * / // % ** @ & | ^ << >>
UNARY          dst, operator, operand, pos   - + ~ not
COMPARE        dst, operator, left, right, pos   == != < <= > >= is "is not" in "not in"; chains become IFs
CALL           dst, function, arguments, stars, names, values, pos
               arguments: positional slots; stars: their indices that are ``*``; names: keyword names, None
               for ``**``; values: keyword slots
METHOD         dst, object, name, arguments, stars, names, values, pos      ``object.name(...)``
IF             condition, then, else, assigned, pos, guards
FOR            item, iterable, body, orelse, assigned, pos, is_async, role
               the body starts with the unpacking of ``item`` into its targets; role: "for" or "comprehension"
WHILE          test, condition, body, orelse, assigned, pos, guards   ``test`` is a block that sets condition
TRY            body, handlers, orelse, final, assigned, pos
               handler: [type_slot or -1, name_slot or -1, block]; the type is computed before the TRY
WITH           dst, context, body, assigned, pos, is_async       dst gets what ``__enter__`` gives; the body
                                                                 starts with the unpacking into the target
UNPACK         src, targets, star_index, pos         star_index -1: no starred target
APPEND         dst, src                      the comprehension's list, set or generator in dst gets one more
MAPADD         dst, key, src                 likewise for a dict comprehension
RETURN         src, pos
YIELD          dst, src, pos
YIELDFROM      dst, src, pos
AWAIT          dst, src
RAISE          src_or_-1, pos
BREAK
CONTINUE
ASSERT         condition, pos, guards        guards hold afterwards
IMPORT         dst, dotted, bind_top, pos    ``import a.b`` binds a (bind_top true), ``import a.b as c`` a.b
FROM           dst, module, name, level, pos
STAR           module, level, pos            ``from module import *``; binds globals (names unknown here)
MAKEFN         dst, code, defaults, decorators, pos      defaults: [[parameter index, slot]...]; decorators:
                                             [[slot, pos]...] in source order
MAKECLASS      dst, code, bases, names, values, decorators, pos     names/values: class keywords; a base of a
                                             starred kind is dropped
HINT           slot, annotation              annotated assignment to a local (after the MOVE, or without one)
GENERIC        dst, inputs, pos              anything else: the result is unknown, inputs escape
=============  ====================================================================================

*Guards* refine slots where the condition is known: ``[slot, test, operand, positive]`` with test one of
``none`` (is None), ``truthy``, ``isinstance`` (operand: slot of the type), ``equal`` (operand: slot),
``callable``, ``hasattr`` (operand: name); ``positive`` tells whether the test holds in the *then* branch
(it is negated in the *else* branch only for a single guard; a conjunction lists several, which hold together
in the then branch and say nothing in the else branch).

*Annotations* are trees: ``["name", "a.b"]``, ``["sub", base, [arguments]]``, ``["or", left, right]``,
``["none"]``, ``["list", [items]]``, ``["other"]``; a string annotation is parsed, ``["str", tree]``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeAlias

LOWERING_VERSION = 2
POSITION_BASE = 4096

Operation: TypeAlias = list[Any]
Block: TypeAlias = list[Operation]
Annotation: TypeAlias = list[Any]


class Op(IntEnum):
    """Operation codes. The table in the module docstring gives the operands."""

    CONST = 0
    MOVE = 1
    BIND = 2
    DELETE = 3
    GLOAD = 4
    GSTORE = 5
    CLOAD = 6
    CSTORE = 7
    NLOAD = 8
    ATTR = 9
    SETATTR = 10
    DELATTR = 11
    ITEM = 12
    SETITEM = 13
    DELITEM = 14
    SLICE = 15
    BUILD = 16
    DICT = 17
    FORMAT = 18
    BINOP = 19
    UNARY = 20
    COMPARE = 21
    CALL = 22
    METHOD = 23
    IF = 24
    FOR = 25
    WHILE = 26
    TRY = 27
    WITH = 28
    UNPACK = 29
    APPEND = 30
    MAPADD = 31
    RETURN = 32
    YIELD = 33
    YIELDFROM = 34
    AWAIT = 35
    RAISE = 36
    BREAK = 37
    CONTINUE = 38
    ASSERT = 39
    IMPORT = 40
    FROM = 41
    STAR = 42
    MAKEFN = 43
    MAKECLASS = 44
    HINT = 45
    GENERIC = 46


class ParameterKind(IntEnum):
    """Kinds of parameters, in the order in which they stand in a signature."""

    POSITIONAL_ONLY = 0
    POSITIONAL = 1
    VAR_POSITIONAL = 2
    KEYWORD_ONLY = 3
    VAR_KEYWORD = 4


class CodeKind(IntEnum):
    """What a piece of code is."""

    MODULE = 0
    FUNCTION = 1
    LAMBDA = 2
    CLASS = 3


@dataclass(slots=True)
class Parameter:
    """A parameter; its value arrives in ``slot``."""

    name: str
    kind: ParameterKind
    slot: int
    has_default: bool
    annotation: Annotation | None


@dataclass(slots=True)
class DecoratorText:
    """A decorator as written: position of its expression, and its dotted name ("" if it is not one)."""

    pos: int
    end_line: int
    name: str
    is_call: bool


@dataclass(slots=True)
class CodeSummary:
    """One module body, function, lambda or class body.

    ``index`` is its number in the module (0 is the module body, the others in source order of their
    keyword); ``parent`` the number of the code it stands in (-1 for the module). ``locals`` names the first
    slots; one named ``x@7`` is a comprehension's variable that a lambda reads. ``cells`` are the slots that
    inner functions read. ``shared`` are local names that an inner function assigns (``nonlocal``), or, for
    the module, that some function assigns (``global``): reading them locally goes through CLOAD or GLOAD.
    ``fields`` are the annotated names of a class body in order: [name, annotation, has_default]. ``line`` and
    ``column`` are those of ``def``/``class``/``lambda``; ``first_line`` counts decorators.
    """

    index: int
    kind: CodeKind
    name: str
    qualname: str
    line: int
    column: int
    first_line: int
    end_line: int
    parent: int
    parameters: list[Parameter] = field(default_factory=list)
    returns: Annotation | None = None
    locals: list[str] = field(default_factory=list)
    slots: int = 0
    cells: list[int] = field(default_factory=list)
    shared: list[str] = field(default_factory=list)
    decorators: list[DecoratorText] = field(default_factory=list)
    fields: list[list[Any]] = field(default_factory=list)
    is_async: bool = False
    is_generator: bool = False
    docstring: str = ""
    body: Block = field(default_factory=list)


@dataclass(slots=True)
class ModuleSummary:
    """All code of one module. ``exports`` is the literal ``__all__`` if there is one."""

    version: int
    codes: list[CodeSummary]
    exports: list[str] | None = None


def pack(line: int, column: int) -> int:
    """Pack a position into one number."""
    return line * POSITION_BASE + min(column, POSITION_BASE - 1)


def unpack(pos: int) -> tuple[int, int]:
    """Line (1-based) and column (0-based) of a packed position."""
    return divmod(pos, POSITION_BASE)
