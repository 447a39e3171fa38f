"""What reaches each parameter: tensors, containers of tensors, Python values, and from which call sites."""

from __future__ import annotations

from collections.abc import Iterable

from pylint_hybrid.domain.values import (
    ASSUMED,
    COUNTED,
    FROM_ANNOTATION,
    FROM_NUMPY,
    FROM_PARAMETER,
    FROM_TENSORFLOW,
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
from pylint_hybrid.evaluation.contexts import Context
from pylint_hybrid.evaluation.program import Code
from pylint_hybrid.evaluation.result import Evaluation
from pylint_hybrid.facts.record import ParameterFacts, Place, TensorType, Tri
from pylint_hybrid.facts.tensor_containers import TensorSearch
from pylint_hybrid.lowering.ir import ParameterKind

MAX_TYPES = 16
MAX_EVIDENCE = 5
MAX_LITERALS = 4
MAX_FEW = 4
MAX_NESTING = 4

_ORIGINS = (
    (FROM_TENSORFLOW, "tensorflow"),
    (FROM_NUMPY, "numpy"),
    (FROM_PARAMETER, "parameter"),
    (FROM_ANNOTATION, "annotation"),
    (ASSUMED, "assumed"),
)


class ParameterReader:
    """Reads the values of parameters from contexts."""

    __slots__ = ("_class_attributes", "_fields", "_primitive_objects", "_search", "evaluation", "paper")

    def __init__(self, evaluation: Evaluation, paper: bool) -> None:
        self.evaluation = evaluation
        self.paper = paper
        self._fields = _fields_of_objects(evaluation)
        self._class_attributes = _attributes_of_classes(evaluation)
        self._primitive_objects: dict[int, bool] = {}
        self._search = TensorSearch(evaluation)

    def read(self, code: Code, number: int, contexts: list[Context], is_self: bool) -> ParameterFacts:
        """The facts of parameter ``number`` of a function over all its contexts."""
        parameter = code.summary.parameters[number]
        facts = ParameterFacts(
            name=parameter.name,
            tensor=None,
            primitive=None,
            has_default=parameter.has_default,
            keyword_only=parameter.kind == ParameterKind.KEYWORD_ONLY,
            is_self=is_self,
        )
        if not contexts:
            return facts
        values = [(context, context.arguments[number]) for context in contexts]
        tensor, container, source = self._tensor(values, is_self)
        exempt = parameter.has_default and not facts.keyword_only and not self._supplied(code, number)
        literals, places = self._literals(values, is_self)
        return ParameterFacts(
            name=parameter.name,
            tensor=tensor,
            primitive=False if is_self or exempt else self._primitive(values),
            container=container,
            types=_types(value for _, value in values) if tensor else (),
            evidence=self._evidence(values) if tensor else (),
            has_default=parameter.has_default,
            keyword_only=facts.keyword_only,
            is_self=is_self,
            source=source,
            literals=literals,
            literal_places=places,
        )

    def _supplied(self, code: Code, number: int) -> bool:
        return (code.number, number) in self.evaluation.engine.marks.supplied

    # -- tensors -------------------------------------------------------------------------------------

    def _tensor(self, values: list[tuple[Context, Value]], is_self: bool) -> tuple[Tri, bool, str]:
        if is_self:
            return False, False, ""
        bare = [member for _, value in values for member in members(value) if isinstance(member, Tensor)]
        if bare:
            assumed = all(member.origin == ASSUMED for member in bare)
            hinted = all(member.origin == FROM_ANNOTATION for member in bare)
            return True, False, "use" if assumed else "annotation" if hinted else "call"
        if any(self._search.reaches(context, value) for context, value in values):
            return True, True, "container"
        unknown = any(isinstance(member, Unknown) for _, value in values for member in members(value))
        return (None if unknown and not self.paper else False), False, ""

    def _evidence(self, values: list[tuple[Context, Value]]) -> tuple[Place, ...]:
        places: set[Place] = set()
        for context, value in values:
            if self._search.reaches(context, value):
                places.update(self._call_sites(context))
        return tuple(sorted(places)[:MAX_EVIDENCE])

    def _call_sites(self, context: Context) -> Iterable[Place]:
        for number in context.callers:
            caller = self.evaluation.engine.context(number)
            edge = caller.callees.get(context.number)
            if not caller.dead and edge is not None:
                for pos in edge.positions:
                    yield Place(*caller.code.place(pos))

    # -- Python values -------------------------------------------------------------------------------

    def _primitive(self, values: list[tuple[Context, Value]]) -> Tri:
        unknown = False
        for _, value in values:
            alternatives = members(value)
            if alternatives and all(self.contains_primitive(member, 0) for member in alternatives):
                return True
            unknown = unknown or any(isinstance(member, Unknown) for member in alternatives)
        return None if unknown and not self.paper else False

    def contains_primitive(self, value: Value, depth: int) -> bool:
        """Whether a value is, or holds, a literal that is neither None nor a boolean (published rule 4.3)."""
        if depth > MAX_NESTING:
            return False
        if isinstance(value, Constant | Primitive):
            return value.kind not in ("none", "bool", "ellipsis") and value.literal == LITERAL
        if isinstance(value, Sequence):
            items = value.items if value.items is not None else (value.rest,)
            return any(self.contains_primitive(m, depth + 1) for item in items for m in members(item))
        if isinstance(value, Mapping):
            items = (*[item for _, item in value.entries], value.rest)
            return any(self.contains_primitive(m, depth + 1) for item in items for m in members(item))
        if isinstance(value, Object):
            return self._object_contains_primitive(value, depth)
        if isinstance(value, Class):
            # The published rules look into class objects too; else a class is one value for all calls.
            attributes = self._class_attributes.get(value.cls, ()) if self.paper else ()
            return any(self.contains_primitive(m, depth + 1) for a in attributes for m in members(a))
        return False

    def _object_contains_primitive(self, value: Object, depth: int) -> bool:
        known = self._primitive_objects.get(value.uid)
        if known is None:
            self._primitive_objects[value.uid] = False
            fields = self._fields.get((value.cls, value.site), ())
            known = any(self.contains_primitive(m, depth + 1) for field in fields for m in members(field))
            self._primitive_objects[value.uid] = known
        return known

    def _literals(
        self, values: list[tuple[Context, Value]], is_self: bool
    ) -> tuple[tuple[str, ...], tuple[Place, ...]]:
        """Distinct Python values of a parameter as source text, and the call sites that pass them."""
        if is_self:
            return (), ()
        texts: set[str] = set()
        places: set[Place] = set()
        for context, value in values:
            found = [
                repr(member.value)
                for member in members(value)
                if isinstance(member, Constant) and member.kind not in ("none", "ellipsis")
            ]
            if found:
                texts.update(found)
                places.update(self._call_sites(context))
        return tuple(sorted(texts)[:MAX_LITERALS]), tuple(sorted(places)[:MAX_EVIDENCE])


def _fields_of_objects(evaluation: Evaluation) -> dict[tuple[int, int], list[Value]]:
    fields: dict[tuple[int, int], list[Value]] = {}
    for key, cell in evaluation.engine.heap.cells.items():
        if key[0] == "f":
            fields.setdefault((int(str(key[1])), int(str(key[2]))), []).append(cell.value)
    return fields


def _attributes_of_classes(evaluation: Evaluation) -> dict[int, list[Value]]:
    attributes: dict[int, list[Value]] = {}
    for key, cell in evaluation.engine.heap.cells.items():
        if key[0] == "k":
            attributes.setdefault(int(str(key[1])), []).append(cell.value)
    return attributes


def _types(values: Iterable[Value]) -> tuple[TensorType, ...]:
    """The distinct types, each with the origins of all values that have it."""
    origins: dict[tuple[str, str, tuple[int | None, ...] | None], int] = {}
    for value in values:
        for member in members(value):
            if isinstance(member, Tensor):
                shape = None if member.shape is None else tuple([d if d >= 0 else None for d in member.shape])
                key = (member.kind, member.dtype, shape)
                origins[key] = origins.get(key, 0) | member.origin
    found = [
        TensorType(kind, dtype, shape, tuple([name for bit, name in _ORIGINS if mask & bit]))
        for (kind, dtype, shape), mask in origins.items()
    ]
    return tuple(sorted(found, key=_type_order)[:MAX_TYPES])


def _type_order(one: TensorType) -> tuple[str, str, str, str]:
    return (one.kind, one.dtype, repr(one.shape), repr(one.origin))


def retracing(code: Code, contexts: Iterable[Context]) -> str | None:
    """How many Python values the arguments take over all calls; None if that is unknown.

    Constants are counted; what counts or widened past the cap on constants is unbounded; other computed
    values may be one or many.
    """
    verdicts = set()
    for number in (*code.signature.positional, *code.signature.keyword_only):
        verdicts.add(_variation([context.arguments[number] for context in contexts]))
    for verdict in ("unbounded", None, "few", "fixed"):
        if verdict in verdicts:
            return verdict
    return "none"


def _variation(arguments: Iterable[Value]) -> str | None:
    constants: set[str] = set()
    computed = False
    for argument in arguments:
        for member in members(argument):
            if isinstance(member, Primitive) and member.kind != "bool":
                if member.literal & (COUNTED | LITERAL):
                    return "unbounded"
                computed = True
            elif isinstance(member, Constant) and member.kind not in ("none", "ellipsis"):
                constants.add(repr(member.value))
    if len(constants) > MAX_FEW:
        return "unbounded"
    if computed:
        return None
    return "few" if len(constants) > 1 else "fixed" if constants else "none"
