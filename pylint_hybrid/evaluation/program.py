"""The program under evaluation: its modules, pieces of code and classes, numbered once.

Numbers follow the order of the files and, within a file, of the source, so that they are the same in every
run. A class is numbered by the code of its body.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pylint_hybrid.domain.values import Value
from pylint_hybrid.evaluation.heap import Cell
from pylint_hybrid.lowering.dataflow import round_of
from pylint_hybrid.lowering.ir import (
    Block,
    CodeKind,
    CodeSummary,
    ModuleSummary,
    Op,
    Operation,
    ParameterKind,
    unpack,
)
from pylint_hybrid.project.model import Project, SourceFile
from pylint_hybrid.project.modules import ModuleIndex

# Methods of built-in containers that change them.
MUTATORS = frozenset(
    {
        "append", "appendleft", "extend", "extendleft", "insert", "pop", "popleft", "popitem", "remove",
        "clear", "sort", "reverse", "rotate", "add", "discard", "update", "setdefault", "move_to_end",
        "difference_update", "intersection_update", "symmetric_difference_update", "subtract",
    }
)  # fmt: skip
NO_CLOSURE = 0  # the closure of code that stands in no function


@dataclass(slots=True, frozen=True)
class Signature:
    """The parameters of a code by kind; numbers index ``CodeSummary.parameters``."""

    positional: tuple[int, ...]
    positional_only: frozenset[str]
    var_positional: int
    keyword_only: tuple[int, ...]
    var_keyword: int
    by_name: dict[str, int]
    in_order: bool  # nothing but positional parameters
    required: int  # of the positional ones, those without a default


def _signature(summary: CodeSummary) -> Signature:
    positional: list[int] = []
    keyword_only: list[int] = []
    positional_only: set[str] = set()
    by_name: dict[str, int] = {}
    star = double_star = -1
    for number, parameter in enumerate(summary.parameters):
        kind = parameter.kind
        if kind == ParameterKind.VAR_POSITIONAL:
            star = number
        elif kind == ParameterKind.VAR_KEYWORD:
            double_star = number
        elif kind == ParameterKind.KEYWORD_ONLY:
            keyword_only.append(number)
            by_name[parameter.name] = number
        else:
            positional.append(number)
            if kind == ParameterKind.POSITIONAL_ONLY:
                positional_only.add(parameter.name)
            else:
                by_name[parameter.name] = number
    return Signature(
        tuple(positional),
        frozenset(positional_only),
        star,
        tuple(keyword_only),
        double_star,
        by_name,
        in_order=len(positional) == len(summary.parameters),
        required=sum([not summary.parameters[number].has_default for number in positional]),
    )


@dataclass(slots=True, frozen=True)
class Carried:
    """Indices of the slots of a loop that an earlier round may have left as they are."""

    in_round: list[int]  # where a round reads them
    at_breaks: list[int]  # no round reads them, but who leaves the loop by a break may
    at_test: list[int]  # the same, where the test of a ``while`` ends the loop


class Code:
    """A piece of code with its number in the program."""

    __slots__ = (
        "_carried",
        "_producers",
        "_tracked",
        "class_number",
        "constants",
        "has_closure",
        "is_called",
        "local_slots",
        "module",
        "number",
        "parent",
        "signature",
        "stores",
        "summary",
    )

    def __init__(self, number: int, module: ModuleState, summary: CodeSummary, parent: Code | None) -> None:
        self.number = number
        self.module = module
        self.summary = summary
        self.parent = parent
        self.signature = _signature(summary)
        enclosing = parent
        while enclosing is not None and enclosing.summary.kind == CodeKind.CLASS:
            enclosing = enclosing.parent
        self.has_closure = enclosing is not None and enclosing.summary.kind != CodeKind.MODULE
        # Its body runs when it is called, not when it is defined.
        self.is_called = summary.kind in (CodeKind.FUNCTION, CodeKind.LAMBDA)
        self.local_slots = {name: slot for slot, name in enumerate(summary.locals)}
        self.class_number = (
            parent.number if parent is not None and parent.summary.kind == CodeKind.CLASS else -1
        )
        self.stores = False  # it is code of a class and assigns attributes
        self.constants: dict[int, Value] = {}  # by the identity of the operation
        self._producers: dict[int, int] | None = None
        self._tracked: dict[int, list[int]] = {}
        self._carried: dict[int, Carried] = {}

    @property
    def is_function(self) -> bool:
        """Whether it stands for a ``def`` (not a lambda, class or module body)."""
        return self.summary.kind == CodeKind.FUNCTION

    def place(self, pos: int) -> tuple[str, int, int]:
        """Absolute path, line and column of a packed position in this code."""
        line, column = unpack(pos)
        return (str(self.module.file.path), line, column)

    def tracked(self, operation: Operation, assigned: list[int]) -> list[int]:
        """The slots that the blocks of a structured operation may change.

        Those that they assign, and the local names of containers that they change in place.
        """
        found = self._tracked.get(id(operation))
        if found is None:
            changed: dict[int, None] = dict.fromkeys(assigned)
            for block in nested_blocks(operation):
                _collect_changed(block, len(self.summary.locals), changed)
            found = self._tracked[id(operation)] = list(changed)
        return found

    def carried(self, loop: Operation, tracked: list[int]) -> Carried:
        """Which of the tracked slots of a loop, by index, may hold what an earlier round left in them."""
        found = self._carried.get(id(loop))
        if found is None:
            seen = round_of(loop)
            left = [index for index, slot in enumerate(tracked) if slot not in seen.reads]
            found = self._carried[id(loop)] = Carried(
                [index for index, slot in enumerate(tracked) if slot in seen.reads],
                [index for index in left if tracked[index] not in seen.assigned_at_breaks],
                [index for index in left if tracked[index] not in seen.assigned_at_test],
            )
        return found

    def producer(self, slot: int) -> int:
        """The operation that writes a temporary slot first (-1: none); parameters have none."""
        if self._producers is None:
            self._producers = {}
            _collect_producers(self.summary.body, self._producers)
        return self._producers.get(slot, -1)


_DST_FIRST = frozenset(
    {
        Op.CONST, Op.MOVE, Op.GLOAD, Op.CLOAD, Op.NLOAD, Op.ATTR, Op.ITEM, Op.SLICE, Op.BUILD, Op.DICT,
        Op.FORMAT, Op.BINOP, Op.UNARY, Op.COMPARE, Op.CALL, Op.METHOD, Op.AWAIT, Op.YIELD,
    }
)  # fmt: skip


_SETATTR = Op.SETATTR.value  # a plain number is compared faster

# Where structured operations keep their blocks.
_BLOCKS: dict[int, tuple[int, ...]] = {
    Op.IF: (2, 3),
    Op.FOR: (3, 4),
    Op.WHILE: (1, 3, 4),
    Op.TRY: (1, 3, 4),
    Op.WITH: (3,),
}


def nested_blocks(operation: Operation) -> list[Block]:
    """The blocks of a structured operation, in order."""
    blocks = [operation[index] for index in _BLOCKS.get(operation[0], ())]
    if operation[0] == Op.TRY:
        blocks.extend(handler[2] for handler in operation[2])
    return blocks


def _collect_producers(block: Block, producers: dict[int, int]) -> None:
    for operation in block:
        if operation[0] in _DST_FIRST:
            producers.setdefault(operation[1], operation[0])
        for nested in nested_blocks(operation):
            _collect_producers(nested, producers)


def _collect_changed(block: Block, local_count: int, changed: dict[int, None]) -> None:
    for operation in block:
        code = operation[0]
        slot = -1
        if code == Op.METHOD and operation[3] in MUTATORS:
            slot = operation[2]
        elif code in (Op.SETITEM, Op.DELITEM):
            slot = operation[1]
        if 0 <= slot < local_count:
            changed[slot] = None
        for nested in nested_blocks(operation):
            _collect_changed(nested, local_count, changed)


def _stored_names(summary: CodeSummary) -> set[str]:
    """Attributes that a piece of code assigns, on whatever object; of a class body, what it defines."""
    names = set(summary.locals) if summary.kind == CodeKind.CLASS else set()
    stack = [summary.body]
    while stack:
        for operation in stack.pop():
            if operation[0] == _SETATTR:
                names.add(operation[2])
            elif operation[0] in _BLOCKS:
                stack.extend(nested_blocks(operation))
    return names


class ModuleState:
    """A module: its file, its code, its own numbers."""

    __slots__ = ("cells", "codes", "file", "number", "summary")

    def __init__(self, number: int, file: SourceFile, summary: ModuleSummary) -> None:
        self.number = number
        self.file = file
        self.summary = summary
        self.codes: list[Code] = []
        self.cells: dict[str, Cell] = {}  # of its globals that were asked for

    @property
    def body(self) -> Code:
        """The code of the module itself."""
        return self.codes[0]


@dataclass(slots=True)
class Program:
    """All modules that could be lowered."""

    project: Project
    index: ModuleIndex
    modules: list[ModuleState] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    by_key: dict[str, ModuleState] = field(default_factory=dict)
    # class -> attributes that its body defines, or code in it assigns
    stored_names: dict[int, set[str]] = field(default_factory=dict)
    attribute_names: set[str] = field(default_factory=set)  # of all classes

    def add(self, file: SourceFile, summary: ModuleSummary) -> None:
        """Number a module and its codes."""
        state = ModuleState(len(self.modules), file, summary)
        self.modules.append(state)
        self.by_key[file.key] = state
        for code in summary.codes:
            parent = state.codes[code.parent] if code.parent >= 0 else None
            numbered = Code(len(self.codes), state, code, parent)
            state.codes.append(numbered)
            self.codes.append(numbered)
            owner: Code | None = numbered
            while owner is not None and owner.summary.kind != CodeKind.CLASS:
                owner = owner.parent
            if owner is not None:
                names = _stored_names(code)
                self.stored_names.setdefault(owner.number, set()).update(names)
                self.attribute_names.update(names)
                numbered.stores = bool(names)

    def forget(self) -> None:
        """Drop all code, whose modules refer back to it: nothing is left for the cyclic collector."""
        for module in self.modules:
            module.codes.clear()
            module.cells.clear()
        self.codes.clear()

    def resolve(self, importer: ModuleState, dotted: str, level: int = 0) -> ModuleState | None:
        """The project's module that an import of ``dotted`` in ``importer`` means, if it is one."""
        if level:
            file = self.index.resolve_relative(importer.file, level, dotted)
        else:
            file = self.index.resolve(importer.file, dotted)
        return self.by_key.get(file.key) if file is not None else None

    def is_namespace(self, importer: ModuleState, dotted: str) -> bool:
        """Whether ``dotted`` is a folder of the project without ``__init__``."""
        return self.index.is_namespace(importer.file, dotted)
