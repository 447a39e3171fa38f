"""What one abstract argument says of a parameter: read once, however many contexts and functions get it."""

from __future__ import annotations

from pylint_hybrid.domain.values import (
    COUNTED,
    LITERAL,
    Class,
    Constant,
    Mapping,
    Object,
    Primitive,
    Sequence,
    Tensor,
    Unknown,
    Value,
    members,
)
from pylint_hybrid.evaluation.result import Evaluation
from pylint_hybrid.facts.tensor_containers import TensorSearch

MAX_NESTING = 4


class Argument:
    """An abstract value, as the facts see it."""

    __slots__ = (
        "_holders",
        "_primitive",
        "computed",
        "counted",
        "literals",
        "symbolic",
        "tensors",
        "unknown",
        "value",
    )

    def __init__(self, value: Value) -> None:
        self.value = value
        self.tensors: list[Tensor] = []
        self.symbolic = False  # one of these is a symbolic Keras input
        self.unknown = False  # it may be anything
        self.computed = False  # it may be a Python value that is no constant
        self.counted = False  # and takes a new one at each call
        self.literals: list[str] = []  # the constants, as source text
        self._holders: list[Value] | None = None
        self._primitive: bool | None = None
        for member in members(value):
            if isinstance(member, Tensor):
                self.tensors.append(member)
                self.symbolic = self.symbolic or member.kind == "keras"
            elif isinstance(member, Unknown):
                self.unknown = True
            elif isinstance(member, Constant):
                if member.kind not in ("none", "ellipsis"):
                    self.literals.append(repr(member.value))
            elif isinstance(member, Primitive) and member.kind != "bool":
                self.computed = True
                self.counted = self.counted or bool(member.literal & (COUNTED | LITERAL))

    def holders(self, search: TensorSearch) -> list[Value]:
        """The alternatives that hold a tensor."""
        if self._holders is None:
            self._holders = [member for member in members(self.value) if search.holds(member)]
        return self._holders

    def is_primitive(self, search: PrimitiveSearch) -> bool:
        """Whether every alternative is, or holds, a literal."""
        if self._primitive is None:
            self._primitive = False
            for member in members(self.value):
                self._primitive = search.holds(member, 0)
                if not self._primitive:
                    break
        return self._primitive


class PrimitiveSearch:
    """Looks for literals in values, objects and, by the published rules, classes."""

    __slots__ = ("_class_attributes", "_fields", "_found", "evaluation", "paper")

    def __init__(self, evaluation: Evaluation, paper: bool) -> None:
        self.evaluation = evaluation
        self.paper = paper
        self._fields: dict[object, list[Value]] | None = None
        self._class_attributes: dict[object, list[Value]] | None = None
        self._found: dict[int, bool] = {}

    def holds(self, value: Value, depth: int) -> bool:
        """Whether a value is, or holds, a literal that is neither None nor a boolean (published rule 4.3)."""
        if depth > MAX_NESTING:
            return False
        if isinstance(value, (Constant, Primitive)):
            return value.kind not in ("none", "bool", "ellipsis") and value.literal == LITERAL
        if isinstance(value, Sequence):
            items = value.items if value.items is not None else (value.rest,)
            return any(self.holds(m, depth + 1) for item in items for m in members(item))
        if isinstance(value, Mapping):
            items = (*[item for _, item in value.entries], value.rest)
            return any(self.holds(m, depth + 1) for item in items for m in members(item))
        if isinstance(value, Object):
            return self._in_object(value, depth)
        if isinstance(value, Class) and self.paper:
            # The published rules look into class objects too; else a class is one value for all calls.
            return any(self.holds(m, depth + 1) for a in self._attributes(value) for m in members(a))
        return False

    def _in_object(self, value: Object, depth: int) -> bool:
        known = self._found.get(value.uid)
        if known is None:
            self._found[value.uid] = False
            fields = self._fields_of(value)
            known = any(self.holds(m, depth + 1) for field in fields for m in members(field))
            self._found[value.uid] = known
        return known

    def _fields_of(self, value: Object) -> list[Value]:
        if self._fields is None:
            self._fields = {}
            for key, cell in self.evaluation.engine.heap.cells.items():
                if key[0] == "f":
                    self._fields.setdefault(key[1:3], []).append(cell.value)
        return self._fields.get((value.cls, value.site), [])

    def _attributes(self, value: Class) -> list[Value]:
        if self._class_attributes is None:
            self._class_attributes = {}
            for key, cell in self.evaluation.engine.heap.cells.items():
                if key[0] == "k":
                    self._class_attributes.setdefault(key[1], []).append(cell.value)
        return self._class_attributes.get(value.cls, [])
