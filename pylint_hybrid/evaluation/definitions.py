"""Definitions: functions with their defaults and decorators, classes, and what annotations say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pylint_hybrid.domain import values
from pylint_hybrid.domain.values import (
    ANY_SITE,
    BOTTOM,
    FROM_ANNOTATION,
    Api,
    Class,
    Function,
    Module,
    Unknown,
    Value,
    members,
    primitive,
    union,
)
from pylint_hybrid.evaluation import attributes, calls, enums, imports
from pylint_hybrid.evaluation.program import NO_CLOSURE
from pylint_hybrid.lowering.ir import Annotation, CodeKind

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.interpreter import Frame
    from pylint_hybrid.evaluation.program import Code


def make_function(frame: Frame, index: int, defaults: list[list[int]], decorators: list[list[int]]) -> Value:
    """A ``def`` or ``lambda``: the function value with its decorators applied."""
    code = frame.code.module.codes[index]
    closure = _closure_of(frame, code)
    for number, slot in defaults:
        frame.write(("d", code.number, closure, number), frame.env[slot])
    function: Value = values.function(code.number, closure)
    for order in range(len(decorators) - 1, -1, -1):
        slot, pos = decorators[order]
        frame.pos = pos
        frame.decorating = (code.number, pos)
        function = _decorate(frame, code, order, frame.env[slot], function)
    frame.decorating = None
    return function


def _closure_of(frame: Frame, code: Code) -> int:
    """The context in which free variables are looked up: the nearest enclosing function's."""
    if not code.has_closure:
        return NO_CLOSURE
    context = frame.context
    while context.code.summary.kind == CodeKind.CLASS and context.closure > 0:
        context = frame.engine.context(context.closure)
    return context.number


def _decorate(frame: Frame, code: Code, order: int, decorator: Value, function: Value) -> Value:
    """Apply one decorator; one whose result is unknown is taken to be transparent, which is noted."""
    result = (
        BOTTOM if decorator is BOTTOM else calls.call_value(frame, decorator, calls.Arguments([function], {}))
    )
    known = [member for member in members(result) if not isinstance(member, Unknown)]
    if known:
        return union(known)
    marks = frame.engine.marks
    if frame.engine.tops or decorator is not BOTTOM:
        texts = code.summary.decorators
        name = texts[order].name if order < len(texts) else ""
        marks.add(marks.transparent_decorators, code.number, name or "a decorator")
    frame.context.met_unknown = True
    return function


def make_class(
    frame: Frame,
    index: int,
    bases: list[int],
    names: list[str | None],
    keyword_slots: list[int],
    decorators: list[list[int]],
) -> Value:
    """A ``class`` statement: its body is run, its bases are recorded, its decorators applied."""
    code = frame.code.module.codes[index]
    engine = frame.engine
    base_values = [frame.env[slot] for slot in bases]
    if BOTTOM in base_values:
        frame.context.met_unknown = True
        base_values = [frame.unknown("base class") if v is BOTTOM else v for v in base_values]
    before = engine.heap.peek(("bases", code.number))
    frame.write(("bases", code.number), values.sequence("tuple", base_values))
    if engine.heap.peek(("bases", code.number)) is not before:
        engine.classes.bases_changed(code.number)
    engine.call(frame.context, code, _closure_of(frame, code), (), frame.pos)
    result: Value = values.user_class(code.number)
    keywords = {name: frame.env[slot] for name, slot in zip(names, keyword_slots, strict=True) if name}
    _init_subclass(frame, code, keywords)
    for slot, pos in reversed(decorators):
        frame.pos = pos
        decorator = frame.env[slot]
        if decorator is not BOTTOM:
            decorated = calls.call_value(frame, decorator, calls.Arguments([result], {}))
            known = [member for member in members(decorated) if not isinstance(member, Unknown)]
            result = union(known) if known else result
    return result


def _init_subclass(frame: Frame, code: Code, keywords: dict[str, Value]) -> None:
    """The hook of the bases that is told of every new class."""
    keywords.pop("metaclass", None)
    for entry in frame.engine.classes.order(code.number, frame.context.number)[1:]:
        if isinstance(entry, int) and frame.engine.classes.has_name(entry, "__init_subclass__"):
            given = calls.Arguments([values.user_class(code.number)], keywords)
            for member in members(frame.read(("k", entry, "__init_subclass__"))):
                if isinstance(member, Function):
                    calls.call_function(frame, values.function(member.code, member.closure), given, "")
            return


def publish_class(frame: Frame) -> None:
    """Make the names of a class body attributes of the class."""
    is_enum = enums.is_enum(frame, frame.code.number)
    for slot, name in enumerate(frame.code.summary.locals):
        value = frame.env[slot]
        if value is not BOTTOM:
            if is_enum:
                value = enums.member(frame, slot, name, value)
            frame.write(("k", frame.code.number, name), value)
            for member in members(value):
                naming = attributes.special_method(frame, member, "__set_name__")
                if naming is not None:
                    given = [values.user_class(frame.code.number), values.of_python(name)]
                    calls.call_value(frame, naming, calls.Arguments(given, {}))


# -- annotations -----------------------------------------------------------------------------------------

_TENSOR_KINDS = {
    "tensorflow.Tensor": "dense",
    "tensorflow.RaggedTensor": "ragged",
    "tensorflow.SparseTensor": "sparse",
    "tensorflow.sparse.SparseTensor": "sparse",
    "tensorflow.IndexedSlices": "dense",
    "tensorflow.Variable": "variable",
    "tensorflow.types.experimental.TensorLike": "dense",
    "numpy.ndarray": "ndarray",
}
_PRIMITIVES = {f"builtins.{kind}": kind for kind in ("int", "float", "bool", "str", "bytes", "complex")}
_WRAPPERS = frozenset({"Optional", "Annotated", "Final", "ClassVar", "Union", "Required", "NotRequired"})
_SEQUENCES = {
    **dict.fromkeys(("List", "list", "Sequence", "Iterable", "Collection"), "list"),
    **dict.fromkeys(("Tuple", "tuple"), "tuple"),
}
_MAPPINGS = frozenset({"Dict", "dict", "Mapping", "MutableMapping"})


def annotated(frame: Frame, annotation: Annotation | None) -> Value:
    """What an annotation promises; bottom if it says nothing that is understood."""
    if not annotation:
        return BOTTOM
    head = annotation[0]
    if head == "name":
        return _named(frame, annotation[1])
    if head == "str":
        return annotated(frame, annotation[1])
    if head == "none":
        return values.NONE
    if head == "or":
        return _either(frame, annotation[1:3])
    if head == "sub":
        return _subscripted(frame, annotation[1], annotation[2])
    return BOTTOM


def _either(frame: Frame, parts: list[Annotation]) -> Value:
    found = [annotated(frame, part) for part in parts]
    return BOTTOM if BOTTOM in found else union(found)


def _named(frame: Frame, dotted: str) -> Value:
    resolved = resolve_dotted(frame, dotted)
    results: list[Value] = []
    for member in members(resolved):
        if isinstance(member, Class):
            results.append(values.instance(member.cls, ANY_SITE))
        elif isinstance(member, Api) and member.name in _TENSOR_KINDS:
            origin = FROM_ANNOTATION
            results.append(values.tensor(_TENSOR_KINDS[member.name], "unknown", None, origin))
        elif isinstance(member, Api) and member.name in _PRIMITIVES:
            results.append(primitive(_PRIMITIVES[member.name]))
        elif isinstance(member, Api) and member.name == "tensorflow.data.Dataset":
            results.append(values.dataset(values.unknown("dataset element")))
        elif isinstance(member, Api) and member.name.startswith("tensorflow.keras."):
            results.append(values.api_object(member.name))
    return union(results)


def _subscripted(frame: Frame, base: Annotation, arguments: list[Any]) -> Value:
    name = base[1].rpartition(".")[2] if base[0] == "name" else ""
    if name == "Optional" and arguments:
        inner = annotated(frame, arguments[0])
        return BOTTOM if inner is BOTTOM else union([inner, values.NONE])
    if name == "Union":
        return _either(frame, arguments)
    if name in _WRAPPERS and arguments:
        return annotated(frame, arguments[0])
    if name in _SEQUENCES and arguments:
        return _sequence_of(frame, _SEQUENCES[name], arguments)
    if name in _MAPPINGS and len(arguments) > 1:
        inner = annotated(frame, arguments[1])
        return BOTTOM if inner is BOTTOM else values.mapping((), primitive("str"), inner)
    return BOTTOM


def _sequence_of(frame: Frame, kind: str, arguments: list[Any]) -> Value:
    parts = [annotated(frame, argument) for argument in arguments]
    parts = [part for part in parts if part is not BOTTOM]
    if not parts:
        return BOTTOM
    if kind == "tuple" and len(parts) == len(arguments) and arguments[-1][0] != "other":
        return values.sequence(kind, parts)
    return values.sequence(kind, None, union(parts))


def resolve_dotted(frame: Frame, dotted: str) -> Value:
    """The value of a dotted name in the module's global scope."""
    first, *rest = dotted.split(".")
    module = frame.code.module
    found = imports.module_name(frame, module, first)
    if found is None or found is BOTTOM:
        found = values.api(f"builtins.{first}") if first in _BUILTIN_TYPES else BOTTOM
    for name in rest:
        parts = [
            attributes.get(frame, member, name)
            for member in members(found)
            if isinstance(member, (Api, Module, Class))
        ]
        found = union(parts)
    return found


_BUILTIN_TYPES = frozenset(
    {"int", "float", "bool", "str", "bytes", "complex", "list", "dict", "tuple", "set"}
)
