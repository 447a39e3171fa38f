"""Attributes: reading and storing them on every kind of value, by Python's lookup rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylint_hybrid.domain import values
from pylint_hybrid.domain.values import (
    ANY_SITE,
    BOTTOM,
    Api,
    ApiObject,
    BoundApi,
    Class,
    Constant,
    Dataset,
    Function,
    Mapping,
    Module,
    Object,
    Partial,
    Primitive,
    Sequence,
    Super,
    Tensor,
    Union,
    Unknown,
    Value,
    join,
    members,
    union,
)
from pylint_hybrid.evaluation import calls, container_objects, containers, guards, imports, python_calls
from pylint_hybrid.evaluation.classes import UNRESOLVED_BASE, Order
from pylint_hybrid.knowledge import library
from pylint_hybrid.knowledge import python as python_knowledge
from pylint_hybrid.knowledge.callbacks import called_back
from pylint_hybrid.lowering.ir import CodeKind

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.interpreter import Frame

OBJECT_USES = frozenset(
    {
        "get_concrete_function", "python_function", "experimental_get_tracing_count", "input_signature",
        "function_spec", "pretty_printed_concrete_signatures", "experimental_get_compiler_ir",
    }
)  # fmt: skip
NAMESPACE = "namespace:"
_KINDS = (bool, bytes, complex, dict, float, frozenset, int, list, set, str, tuple)
_NAMES_OF_KINDS = {kind.__name__: frozenset(dir(kind)) for kind in _KINDS}
_NAMES_OF_KINDS["int"] |= {"value"}  # of ``tf.compat.v1.Dimension``, which stands for its number
ANY_NAME = "*"  # the field that stands for those whose names are computed
_NAMED_TUPLES = frozenset({"typing.NamedTuple"})


def get(frame: Frame, value: Value, name: str) -> Value:
    """``value.name``."""
    if value is BOTTOM:
        frame.context.met_unknown = True
        return BOTTOM
    if not isinstance(value, Union):
        return _get(frame, value, name)
    having = [member for member in members(guards.without_none(value)) if not _lacks(member, name)]
    return union([_get(frame, member, name) for member in having]) if having else missing(frame, name)


def _lacks(value: Value, name: str) -> bool:
    """Whether Python raises ``AttributeError``: there such a value cannot have been."""
    if not isinstance(value, (Sequence, Mapping, Constant, Primitive)):
        return False
    names = _NAMES_OF_KINDS.get(value.kind)
    if names is None:
        return value.kind == "shape" and library.get_attribute(value, name) is None
    return name not in names


def _get(frame: Frame, value: Value, name: str) -> Value:
    if isinstance(value, Object):
        return of_object(frame, value, name)
    if isinstance(value, Module):
        return imports.name_of_module(frame, frame.engine.program.modules[value.module], name)
    if isinstance(value, Api):
        key = (value.uid, name)
        found = frame.engine.api_attributes.get(key)
        if found is None:
            found = _of_api(frame, value, name)
            if not value.name.startswith(NAMESPACE):
                frame.engine.api_attributes[key] = found
        return found
    if isinstance(value, Class):
        return _of_class(frame, value, name)
    if isinstance(value, Super):
        return _of_super(frame, value, name)
    if isinstance(value, Function):
        return _of_function(frame, value, name)
    if isinstance(value, Unknown):
        return frame.opaque(value.reasons[0] if value.reasons else name)
    if isinstance(value, (Tensor, Dataset, ApiObject)):
        return _of_library_object(frame, value, name)
    if isinstance(value, (BoundApi, Partial)):
        return frame.opaque(f"attribute {name}")
    return _of_plain(value, name)


def _of_plain(value: Value, name: str) -> Value:
    """Of a container, text or number: its methods, what a shape knows, the number of a dimension."""
    if isinstance(value, Sequence) and value.kind == "shape":
        found = library.get_attribute(value, name)
        if found is not None and not isinstance(found, BoundApi):
            return found
    # ``tf.compat.v1.Dimension`` stands for its number.
    if name == "value" and isinstance(value, (Constant, Primitive)) and value.kind in ("int", "none"):
        return value
    return values.bound_api(value, name)


def _of_library_object(frame: Frame, value: Tensor | Dataset | ApiObject, name: str) -> Value:
    if isinstance(value, ApiObject):
        stored = frame.read(("a", value.name, value.site, name))
        if value.site != ANY_SITE:
            stored = join(stored, frame.read(("a", value.name, ANY_SITE, name)))
        if stored is not BOTTOM:
            return stored
    found = library.get_attribute(value, name)
    if isinstance(value, ApiObject) and (found is None or isinstance(found, BoundApi)):
        found = python_knowledge.object_attribute(value, name) or found
    return found if found is not None else missing(frame, name)


def missing(frame: Frame, name: str, order: Order = ()) -> Value:
    """An attribute that nothing has.

    It is unknown; if the classes in ``order`` store it themselves, only once all is evaluated.
    """
    stored = frame.engine.program.stored_names
    for entry in order:
        if isinstance(entry, int) and name in stored.get(entry, ()):
            return frame.unknown(f"attribute {name}")
    return frame.opaque(f"attribute {name}")


def _of_api(frame: Frame, value: Api, name: str) -> Value:
    if value.name.startswith(NAMESPACE):
        return imports.namespace_attribute(frame, value.name.removeprefix(NAMESPACE), name)
    dotted = f"{value.name}.{name}"
    entry = library.resolve(dotted)
    if entry is not None:
        found = library.get_attribute(value, name)
        return found if found is not None else values.api(entry.name)
    found = library.get_attribute(value, name)
    if found is None:
        found = python_knowledge.attribute(dotted)
    return found if found is not None else values.api(dotted)


def _of_function(frame: Frame, value: Function, name: str) -> Value:
    marks = frame.engine.marks
    if name in OBJECT_USES:
        marks.object_uses.setdefault(value.code, set()).add((frame.code.number, frame.pos))
        return values.bound_api(value, name)
    if name in ("__name__", "__qualname__", "__doc__", "__module__"):
        return values.primitive("str")
    if name in ("__wrapped__", "__get__"):
        return value
    if name == "__func__":
        return values.function(value.code, value.closure, None, value.wrap)
    if name == "register" and "singledispatch" in value.wrap:
        return values.bound_api(value, name)
    if "property" in value.wrap and name in ("setter", "getter", "deleter"):
        return values.bound_api(value, name)
    stored = frame.read(("fa", value.code, name))
    return stored if stored is not BOTTOM else missing(frame, name)


# -- classes and instances -------------------------------------------------------------------------------


def class_attribute(frame: Frame, order: Order, name: str) -> tuple[Value | None, str]:
    """The first binding of ``name`` along a resolution order: its value, or a library class that has it.

    ``(None, "")``: nobody has it; ``(None, "?")``: an unresolved base may have it.
    """
    for entry in frame.engine.classes.holders(order, name):
        if isinstance(entry, str):
            return None, entry
        value = frame.read(("k", entry, name))
        if value is not BOTTOM:
            return value, ""
        frame.context.met_unknown = True
    return None, ""


def of_object(frame: Frame, receiver: Object, name: str) -> Value:
    """``receiver.name`` for an instance of a user class."""
    order = frame.engine.classes.order(receiver.cls, frame.context.number)
    stored = field(frame, receiver, name)
    inherited, owner = class_attribute(frame, order, name)
    if stored is not BOTTOM and not _is_data_descriptor(frame, inherited):
        if inherited is None or is_initialised(frame, receiver, name):
            return stored
        # Until a method stores the field, the class's default is seen.
        return union([stored, *[bind(frame, member, receiver) for member in members(inherited)]])
    if inherited is not None:
        return union([bind(frame, member, receiver) for member in members(inherited)])
    if stored is not BOTTOM:
        return stored
    if name == "__class__":
        return values.user_class(receiver.cls)
    if name == "__dict__":
        return frame.unknown("__dict__")
    return _inherited_from_library(frame, receiver, order, name, owner)


def _inherited_from_library(frame: Frame, receiver: Object, order: Order, name: str, owner: str) -> Value:
    fallback, _ = class_attribute(frame, order, "__getattr__")
    if fallback is not None and name != "__getattr__" and not name.startswith("__"):
        bound = union([bind(frame, member, receiver) for member in members(fallback)])
        return calls.call_value(frame, bound, calls.Arguments([values.of_python(name)], {}))
    if owner and owner != UNRESOLVED_BASE:
        return library_attribute(frame, receiver, owner, name)
    method = callback(frame, receiver, order, name)
    if method is not None:
        return method
    for entry in order:
        if isinstance(entry, str) and entry != UNRESOLVED_BASE:
            found = library.get_attribute(values.api_object(entry), name)
            if found is not None and not isinstance(found, BoundApi):
                return found
    inner = container_objects.view(frame, receiver)
    if inner is not None:
        return _of_container_object(frame, receiver, inner, name)
    computed = field(frame, receiver, ANY_NAME)
    return computed if computed is not BOTTOM else missing(frame, name, order)


def _of_container_object(frame: Frame, receiver: Object, inner: Sequence | Mapping, name: str) -> Value:
    if field(frame, receiver, "__dict__") is not BOTTOM:  # ``self.__dict__ = self``
        return containers.subscript(frame, inner, values.of_python(name))
    return values.bound_api(inner, name)


def library_attribute(frame: Frame, receiver: Object, owner: str, name: str) -> Value:
    """An attribute that a user class inherits from the library class ``owner``."""
    found = library.get_attribute(values.api_object(owner), name)
    if found is not None and not isinstance(found, BoundApi):
        return found
    return values.bound_api(receiver, f"{owner}.{name}")


def field(frame: Frame, receiver: Object, name: str) -> Value:
    """What was stored in the instance under ``name``."""
    if receiver.site == ANY_SITE:
        return frame.read(("F", receiver.cls, name))
    value = frame.read(("f", receiver.cls, receiver.site, name))
    # What was stored through a receiver that stands for any instance is seen by every instance.
    return join(value, frame.read(("f", receiver.cls, ANY_SITE, name)))


_INITIALISERS = frozenset({"__init__", "__new__", "__post_init__", "setUp"})


def is_initialised(frame: Frame, receiver: Object, name: str) -> bool:
    """Whether a method that runs before all others stores the field."""
    key = ("F", receiver.cls, name) if receiver.site == ANY_SITE else ("f", receiver.cls, receiver.site, name)
    return any(
        frame.engine.context(number).code.summary.name in _INITIALISERS
        for number in frame.engine.heap.contributors(key)
    )


def _is_data_descriptor(frame: Frame, inherited: Value | None) -> bool:
    if isinstance(inherited, Object):
        return special_method(frame, inherited, "__set__") is not None
    return isinstance(inherited, Function) and "property" in inherited.wrap


def bind(frame: Frame, attribute: Value, receiver: Value) -> Value:
    """A class attribute as seen through an instance: functions become methods, properties are called."""
    if isinstance(attribute, Function):
        if attribute.receiver is not None or "staticmethod" in attribute.wrap:
            return attribute
        if "classmethod" in attribute.wrap:
            owner = values.user_class(receiver.cls) if isinstance(receiver, Object) else receiver
            return values.function(attribute.code, attribute.closure, owner, attribute.wrap)
        bound = values.function(attribute.code, attribute.closure, receiver, attribute.wrap)
        if "property" in attribute.wrap:
            return calls.call_value(frame, bound, calls.Arguments([], {}))
        return bound
    if isinstance(attribute, Object):
        getter = special_method(frame, attribute, "__get__")
        if getter is not None:
            owner = values.user_class(receiver.cls) if isinstance(receiver, Object) else values.NONE
            return calls.call_value(frame, getter, calls.Arguments([receiver, owner], {}))
    if isinstance(attribute, ApiObject) and attribute.name == python_calls.PARTIAL_METHOD:
        return python_calls.bind_partial_method(frame, attribute, receiver)
    return attribute


def _of_class(frame: Frame, value: Class, name: str) -> Value:
    order = frame.engine.classes.order(value.cls, frame.context.number)
    inherited, owner = class_attribute(frame, order, name)
    if inherited is not None:
        return union([_through_class(member, value) for member in members(inherited)])
    if name in ("__name__", "__qualname__", "__module__", "__doc__"):
        return values.primitive("str")
    if owner and owner != UNRESOLVED_BASE:
        return values.api(f"{owner}.{name}")
    return missing(frame, name, order)


def _through_class(attribute: Value, cls: Class) -> Value:
    if isinstance(attribute, Function) and "classmethod" in attribute.wrap and attribute.receiver is None:
        return values.function(attribute.code, attribute.closure, cls, attribute.wrap)
    return attribute


def _of_super(frame: Frame, value: Super, name: str) -> Value:
    receiver = value.receiver
    results: list[Value] = []
    for member in members(receiver):
        cls = member.cls if isinstance(member, (Object, Class)) else value.cls
        order = frame.engine.classes.order(cls, frame.context.number)
        behind = order[order.index(value.cls) + 1 :] if value.cls in order else order
        inherited, owner = class_attribute(frame, behind, name)
        if inherited is not None:
            results.extend(_bind_super(frame, one, member) for one in members(inherited))
        elif owner and owner != UNRESOLVED_BASE:
            results.append(values.bound_api(member, f"{owner}.{name}"))
        elif isinstance(member, Object) and name != "__init__" and container_objects.kind_of(frame, member):
            inner = container_objects.view(frame, member)
            results.append(frame.unknown(name) if inner is None else values.bound_api(inner, name))
        elif name == "__init__" and isinstance(member, Object) and container_objects.kind_of(frame, member):
            results.append(values.bound_api(member, "builtins.list.__init__"))
        elif name in ("__init__", "__new__", "__init_subclass__", "__setattr__") and not owner:
            results.append(values.bound_api(member, f"{_constructed_base(behind)}.{name}"))
        else:
            results.append(missing(frame, name, behind))
    return union(results)


def _constructed_base(order: Order) -> str:
    """The class whose constructor runs where no class of the program has one behind the receiver's."""
    for entry in order:
        if isinstance(entry, str) and library.resolve(entry) is not None:
            return entry
    return "builtins.object"


def _bind_super(frame: Frame, attribute: Value, receiver: Value) -> Value:
    if isinstance(receiver, Class):
        return _through_class(attribute, receiver)
    return bind(frame, attribute, receiver)


def special_method(frame: Frame, value: Value, name: str) -> Value | None:
    """A method that Python looks up on the class (``__call__``, ``__add__``...), bound; None without one."""
    if not isinstance(value, Object):
        return None
    order = frame.engine.classes.order(value.cls, frame.context.number)
    for entry in frame.engine.classes.holders(order, name):
        if isinstance(entry, int):
            method = frame.read(("k", entry, name))
            return union([bind(frame, member, value) for member in members(method)])
    return None


def callback(frame: Frame, receiver: Object, order: Order, name: str) -> Value | None:
    """The user's method that the library's method ``name`` calls back; None if there is none."""
    run = called_back(order, name)
    return special_method(frame, receiver, run) if run else None


def named_tuple_fields(frame: Frame, value: Object) -> list[Value] | None:
    """The fields of a ``typing.NamedTuple`` instance in order; None for other instances."""
    classes = frame.engine.classes
    order = classes.order(value.cls, frame.context.number)
    if not any(entry in _NAMED_TUPLES for entry in order):
        return None
    names = [
        name
        for entry in reversed(order)
        if isinstance(entry, int)
        for name, _, _ in classes.code(entry).summary.fields
    ]
    return [field(frame, value, name) for name in names]


# -- storing ---------------------------------------------------------------------------------------------


def store(frame: Frame, target: Value, name: str, value: Value) -> None:
    """``target.name = value``."""
    for member in members(guards.without_none(target)):
        if isinstance(member, Object):
            _store_on_object(frame, member, name, value)
        elif isinstance(member, Class):
            frame.engine.classes.add_name(member.cls, name)
            frame.write(("k", member.cls, name), value)
            frame.mark_effect("attribute-write", f"{_class_name(frame, member.cls)}.{name}")
        elif isinstance(member, Module):
            frame.write(("g", member.module, name), value)
            frame.mark_effect("global-write", name)
        elif isinstance(member, ApiObject):
            frame.write(("a", member.name, member.site, name), value)
            frame.mark_effect("attribute-write", name, (member.site,) if member.site >= 0 else None)
        elif isinstance(member, Function):
            frame.write(("fa", member.code, name), value)
            frame.mark_effect("attribute-write", name, paper=False)
        elif isinstance(member, Unknown):
            calls.escape(frame, value)
            frame.mark_effect("unknown-write", name, None, paper=False)
        elif not isinstance(member, (Sequence, Mapping)):
            frame.mark_effect("attribute-write", name)


def _class_name(frame: Frame, cls: int) -> str:
    return frame.engine.classes.code(cls).summary.name


def _store_on_object(frame: Frame, receiver: Object, name: str, value: Value) -> None:
    order = frame.engine.classes.order(receiver.cls, frame.context.number)
    for entry in order:
        if isinstance(entry, int) and frame.engine.classes.has_name(entry, name):
            inherited = frame.read(("k", entry, name))
            if isinstance(inherited, Function) and "property" in inherited.wrap:
                setter = frame.read(("ps", inherited.code))
                for one in members(setter):
                    bound = bind(frame, one, receiver)
                    calls.call_value(frame, bound, calls.Arguments([value], {}))
                return
            if isinstance(inherited, Object):
                descriptor = special_method(frame, inherited, "__set__")
                if descriptor is not None:
                    calls.call_value(frame, descriptor, calls.Arguments([receiver, value], {}))
                    return
            break
    frame.write(("f", receiver.cls, receiver.site, name), value)
    frame.write(("F", receiver.cls, name), value)
    target = f"{_class_name(frame, receiver.cls)}.{name}"
    frame.mark_effect("attribute-write", target, _written_site(frame, receiver))


def site_of_construction(cls: int) -> int:
    """Stands for what an ``__init__`` makes, whichever object of its class that is.

    Constructors that are merged make the objects of all their callers; what each of these sees is one of its
    own.
    """
    return -2 - cls


def _written_site(frame: Frame, receiver: Object) -> tuple[int, ...] | None:
    arguments = frame.context.arguments
    if frame.code.summary.name == "__init__" and arguments and receiver in members(arguments[0]):
        return (site_of_construction(receiver.cls),)
    return (receiver.site,) if receiver.site >= 0 else None


def mark_store(frame: Frame, target: Value, name: str) -> None:
    """``del target.name``."""
    for member in members(target):
        if isinstance(member, Object):
            sites = (member.site,) if member.site >= 0 else None
            frame.mark_effect("attribute-write", name, sites, paper=False)


def enclosing_class(frame: Frame) -> int:
    """The class in whose body the code of the frame stands (for ``super()``); -1 if there is none."""
    code = frame.code
    while code is not None:
        if code.class_number >= 0:
            return code.class_number
        parent = code.parent
        if parent is None or parent.summary.kind == CodeKind.MODULE:
            return -1
        code = parent
    return -1
