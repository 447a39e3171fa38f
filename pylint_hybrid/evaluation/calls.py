"""Calls: binding arguments to parameters, and calling every kind of callable value."""

from __future__ import annotations

from collections.abc import Sequence as Items
from typing import TYPE_CHECKING, Final

from pylint_hybrid.domain import values
from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    Api,
    ApiObject,
    BoundApi,
    Class,
    Constant,
    Dataset,
    Function,
    Mapping,
    Object,
    Partial,
    Sequence,
    Super,
    Tensor,
    Union,
    Unknown,
    Value,
    join,
    members,
    sequence,
    union,
    unknown,
)
from pylint_hybrid.evaluation import (
    attributes,
    container_objects,
    containers,
    fixtures,
    guards,
    keras_layers,
    keras_training,
    protocols,
    python_calls,
)
from pylint_hybrid.evaluation.program import Code
from pylint_hybrid.knowledge import library, method_names
from pylint_hybrid.knowledge import python as python_knowledge
from pylint_hybrid.lowering.ir import Op

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.interpreter import Frame

MAX_ESCAPE_DEPTH = 3


class Arguments:
    """The arguments of a call.

    ``rest`` and ``keyword_rest`` cover those of ``*`` and ``**`` whose number is unknown.
    """

    __slots__ = ("keyword_rest", "keywords", "positional", "rest")

    def __init__(
        self,
        positional: list[Value],
        keywords: dict[str, Value],
        rest: Value = BOTTOM,
        keyword_rest: Value = BOTTOM,
    ) -> None:
        self.positional = positional
        self.keywords = keywords
        self.rest = rest
        self.keyword_rest = keyword_rest

    def with_receiver(self, receiver: Value) -> Arguments:
        """The same arguments with one more in front."""
        return Arguments([receiver, *self.positional], self.keywords, self.rest, self.keyword_rest)

    def flat(self) -> list[Value]:
        """Positional arguments; what is of unknown number counts once."""
        return self.positional if self.rest is BOTTOM else [*self.positional, self.rest]

    def everything(self) -> list[Value]:
        """All values that are passed."""
        return [*self.positional, *self.keywords.values(), self.rest, self.keyword_rest]


def expand(
    frame: Frame, positional: list[Value], stars: Items[int], names: Items[str | None], named: list[Value]
) -> Arguments:
    """Arguments with ``*`` and ``**`` expanded as far as they are known."""
    arguments = Arguments([], {})
    for index, value in enumerate(positional):
        if index not in stars:
            if arguments.rest is BOTTOM:
                arguments.positional.append(value)
            else:
                arguments.rest = join(arguments.rest, value)
            continue
        iteration = containers.iterate(frame, value)
        if iteration.items is None or arguments.rest is not BOTTOM:
            arguments.rest = union([arguments.rest, iteration.rest, *(iteration.items or ())])
        else:
            arguments.positional.extend(iteration.items)
    for name, value in zip(names, named, strict=True):
        if name is not None:
            arguments.keywords[name] = value
        else:
            _expand_mapping(frame, arguments, value)
    return arguments


def _expand_mapping(frame: Frame, arguments: Arguments, value: Value) -> None:
    for member in members(guards.without_none(value)):
        if not isinstance(member, Mapping):
            arguments.keyword_rest = join(arguments.keyword_rest, frame.opaque("**"))
            continue
        for key, item in member.entries:
            if isinstance(key.value, str):
                old = arguments.keywords.get(key.value, BOTTOM)
                arguments.keywords[key.value] = join(old, item)
        added = containers.additions(frame, member.sites) if member.sites else BOTTOM
        arguments.keyword_rest = union([arguments.keyword_rest, member.rest, added])


# -- binding ---------------------------------------------------------------------------------------------


def bind(frame: Frame, code: Code, closure: int, given: Arguments) -> tuple[Value, ...] | None:
    """One value per parameter of ``code``; None if the call cannot match its signature."""
    signature = code.signature
    if signature.in_order and not given.keywords and given.rest is given.keyword_rest is BOTTOM:
        return _bind_in_order(frame, code, closure, given.positional)
    summary = code.summary
    bound: list[Value] = [BOTTOM] * len(summary.parameters)
    supplied = [False] * len(bound)
    positional = given.positional
    for number, value in zip(signature.positional, positional, strict=False):
        bound[number] = value
        supplied[number] = True
    surplus = positional[len(signature.positional) :]
    if signature.var_positional >= 0:
        star = signature.var_positional
        bound[star] = _star_tuple(surplus, given.rest)
        supplied[star] = True
    elif surplus:
        return None
    if not _bind_keywords(code, given, bound, supplied):
        return None
    marks = frame.engine.marks.supplied
    for number, parameter in enumerate(summary.parameters):
        if supplied[number]:
            if parameter.has_default:
                marks.add((code.number, number))
        else:
            bound[number] = _missing(frame, code, closure, number, given)
            if bound[number] is BOTTOM and not parameter.has_default:
                return None
    return tuple(bound)


def _bind_in_order(
    frame: Frame, code: Code, closure: int, positional: list[Value]
) -> tuple[Value, ...] | None:
    """The common case: positional arguments for parameters that take them."""
    given, required, total = len(positional), code.signature.required, len(code.signature.positional)
    if not required <= given <= total:
        return None
    if given > required:
        frame.engine.marks.supplied.update([(code.number, number) for number in range(required, given)])
    if given == total:
        return tuple(positional)
    defaults = [frame.read(("d", code.number, closure, number)) for number in range(given, total)]
    return (*positional, *defaults)


def _star_tuple(surplus: list[Value], rest: Value) -> Value:
    if rest is BOTTOM:
        return sequence("tuple", surplus)
    return sequence("tuple", None, union([rest, *surplus]))


def _bind_keywords(code: Code, given: Arguments, bound: list[Value], supplied: list[bool]) -> bool:
    signature = code.signature
    extra: list[tuple[Constant, Value]] = []
    for name, value in given.keywords.items():
        number = signature.by_name.get(name)
        if number is not None and not supplied[number]:
            bound[number] = value
            supplied[number] = True
        elif number is not None:
            return False
        elif signature.var_keyword >= 0:
            extra.append((values.of_python(name, values.LITERAL), value))
        else:
            return False
    if signature.var_keyword >= 0:
        key = BOTTOM if given.keyword_rest is BOTTOM else values.primitive("str")
        bound[signature.var_keyword] = values.mapping(extra, key, given.keyword_rest)
        supplied[signature.var_keyword] = True
    return True


def _missing(frame: Frame, code: Code, closure: int, number: int, given: Arguments) -> Value:
    """The value of a parameter that no argument names: its default, or what ``*``/``**`` may give."""
    parameter = code.summary.parameters[number]
    value: Value = BOTTOM
    if parameter.has_default:
        value = frame.read(("d", code.number, closure, number))
    if number in code.signature.positional:
        value = join(value, given.rest)
    if number not in code.signature.positional or parameter.name not in code.signature.positional_only:
        value = join(value, given.keyword_rest)
    if given.rest is not BOTTOM or given.keyword_rest is not BOTTOM:
        frame.engine.marks.supplied.add((code.number, number))
    return value


# -- calling ---------------------------------------------------------------------------------------------


def call_value(frame: Frame, function: Value, given: Arguments, traced_by: str = "") -> Value:
    """The result of calling a value."""
    if function is BOTTOM:
        frame.context.met_unknown = True
        return BOTTOM
    callees = members(guards.without_none(function))
    if len(callees) == 1:
        return _call(frame, callees[0], given, traced_by)
    return union([_call(frame, callee, given, traced_by) for callee in callees])


def _call(frame: Frame, callee: Value, given: Arguments, traced_by: str) -> Value:
    if isinstance(callee, Function):
        return call_function(frame, callee, given, traced_by)
    if isinstance(callee, Api):
        return protocols.call_api(frame, callee.name, given)
    if isinstance(callee, BoundApi):
        return _call_bound(frame, callee, given)
    if isinstance(callee, Class):
        return instantiate(frame, callee, given)
    if isinstance(callee, Object):
        return protocols.call_object(frame, callee, given, traced_by)
    if isinstance(callee, ApiObject):
        return _call_api_object(frame, callee, given)
    if isinstance(callee, Partial):
        keywords = {**dict(callee.keywords), **given.keywords}
        positional = [*callee.arguments, *given.positional]
        merged = Arguments(positional, keywords, given.rest, given.keyword_rest)
        return call_value(frame, callee.function, merged, traced_by)
    return unknown_call(frame, callee, given)


def unknown_call(frame: Frame, callee: Value, given: Arguments, name: str = "") -> Value:
    """A call of something unknown: arguments escape, the result is unknown."""
    if isinstance(callee, Unknown):
        name = name or (callee.reasons[0] if callee.reasons else "?")
    elif not name:
        return frame.opaque("not callable")
    # Before an exception nothing need be known: a call that raises is traced again the next time.
    if not frame.raising:
        frame.mark_effect("unknown-call", name, None, paper=False)
    for value in given.everything():
        escape(frame, value)
    return frame.opaque(name)


def escape(frame: Frame, value: Value, depth: int = 0) -> None:
    """A value goes into unknown code: functions in it may be called with anything."""
    if depth > MAX_ESCAPE_DEPTH or not _holds_function(value):
        return
    if not frame.engine.tops:
        frame.context.met_unknown = True
        return
    for member in members(value):
        if isinstance(member, Function):
            _call_with_unknown(frame, member)
        elif isinstance(member, Sequence):
            for item in member.items or (member.rest,):
                escape(frame, item, depth + 1)
        elif isinstance(member, Mapping):
            for _, item in member.entries:
                escape(frame, item, depth + 1)
        elif isinstance(member, Partial):
            escape(frame, member.function, depth + 1)


def _holds_function(value: Value, depth: int = 0) -> bool:
    """Whether unknown code that gets a value can reach a function of the program through it."""
    if isinstance(value, Sequence):
        parts = value.items or (value.rest,)
    elif isinstance(value, Mapping):
        parts = tuple([item for _, item in value.entries])
    elif isinstance(value, Union):
        parts = value.members
    elif isinstance(value, Partial):
        parts = (value.function,)
    else:
        return isinstance(value, Function)
    return depth <= MAX_ESCAPE_DEPTH and any([_holds_function(part, depth + 1) for part in parts])


def _call_with_unknown(frame: Frame, function: Function) -> None:
    code = frame.engine.program.codes[function.code]
    given = Arguments([], {})
    count = len(code.signature.positional) - (1 if function.receiver is not None else 0)
    required = [n for n in code.signature.positional if not code.summary.parameters[n].has_default]
    given.positional = [frame.opaque("escaped")] * max(0, min(count, len(required)))
    if function.receiver is not None and given.positional and len(required) == len(given.positional):
        given.positional = (
            given.positional[: len(required) - 1] if count < len(required) else given.positional
        )
    for number in code.signature.keyword_only:
        parameter = code.summary.parameters[number]
        if not parameter.has_default:
            given.keywords[parameter.name] = frame.opaque("escaped")
    call_function(frame, function, given, "")


def call_function(frame: Frame, function: Function, given: Arguments, traced_by: str) -> Value:
    """Call a user function, bound or not."""
    engine = frame.engine
    code = engine.program.codes[function.code]
    if "singledispatch" in function.wrap:
        return python_calls.dispatch(frame, function, given, traced_by)
    if function.receiver is not None:
        given = given.with_receiver(function.receiver)
    arguments = bind(frame, code, function.closure, given)
    if arguments is None:
        return frame.opaque(f"arguments of {code.summary.name}")
    graph = "tf.function" in function.wrap
    caller, library_calls = frame.context, frame.in_library
    result = engine.call(
        caller, code, function.closure, arguments, frame.pos, traced_by, graph, library_calls
    )
    if "custom_gradient" in function.wrap:
        result = protocols.with_custom_gradient(frame, result)
    if "contextmanager" in function.wrap and result is not BOTTOM:
        return values.api_object("contextlib.contextmanager", (("generator", result),))
    return protocols.as_graph_result(result) if graph else result


def call_method(frame: Frame, slot: int, name: str, given: Arguments) -> Value:
    """``env[slot].name(...)``; the slot is needed where the method changes a container."""
    receiver = frame.env[slot]
    if receiver is BOTTOM:
        frame.context.met_unknown = True
        return BOTTOM
    if not isinstance(receiver, Union):
        return _call_method(frame, slot, receiver, name, given)
    pos = frame.pos
    results: list[Value] = []
    for member in members(guards.without_none(receiver)):
        frame.pos = pos
        results.append(_call_method(frame, slot, member, name, given))
    return union(results)


def _set_shape(frame: Frame, slot: int, receiver: Tensor, shape: Value) -> None:
    """``x.set_shape(...)``: every local name of the tensor knows more of its shape from now on."""
    before = frame.env[slot]
    known = [library.with_shape(receiver, shape) if one is receiver else one for one in members(before)]
    containers.replace_aliases(frame, slot, before, union(known))


def _call_method(frame: Frame, slot: int, receiver: Value, name: str, given: Arguments) -> Value:
    if isinstance(receiver, (Sequence, Mapping)):
        found = containers.call_container_method(frame, slot, receiver, name, given)
        return found if found is not None else frame.opaque(f"{receiver.kind}.{name}")
    if isinstance(receiver, Unknown):
        return _call_unknown_method(frame, receiver, name, given)
    if isinstance(receiver, (Tensor, Dataset, ApiObject)):
        stored = (
            frame.read(("a", receiver.name, receiver.site, name))
            if isinstance(receiver, ApiObject)
            else BOTTOM
        )
        if stored is not BOTTOM:
            return call_value(frame, stored, given)
        if name == "set_shape" and isinstance(receiver, Tensor) and given.flat():
            _set_shape(frame, slot, receiver, given.flat()[0])
        return protocols.call_library_method(frame, receiver, name, given)
    method = attributes.get(frame, receiver, name)
    if isinstance(method, Unknown) and isinstance(receiver, Object):
        return _call_unknown_method(frame, method, name, given)
    if isinstance(receiver, Object) and slot >= len(frame.code.summary.locals):
        _mark_temporary(frame, receiver, slot, method)
    return call_value(frame, method, given)


def _mark_temporary(frame: Frame, receiver: Object, slot: int, method: Value) -> None:
    """A method is called on what a call has just made: when it returns, the object is gone."""
    if receiver.site in frame.context.allocations and frame.code.producer(slot) == _CALL:
        marks = frame.engine.marks
        marks.on_temporaries.update([each.code for each in members(method) if isinstance(each, Function)])


_CALL: Final = Op.CALL.value


def _call_unknown_method(frame: Frame, receiver: Value, name: str, given: Arguments) -> Value:
    """A method of something unknown: pure if its name says so and no class of the program has that name."""
    base = receiver.reasons[0] if isinstance(receiver, Unknown) and receiver.reasons else "?"
    target = base if base.endswith(name) else f"{base}.{name}"
    own = frame.engine.program.attribute_names
    if method_names.is_pure_method(name, given.flat(), given.keywords) and own.isdisjoint((name, f"_{name}")):
        return frame.opaque(target)
    return unknown_call(frame, receiver, given, target)


def call_undescribed(frame: Frame, owner: str, name: str, given: Arguments) -> Value:
    """A method of a library's class that nothing describes.

    What TensorFlow itself does is no side effect. Of others that is known only where the name says so.
    """
    if library.is_library(owner.partition(".")[0]):
        for value in given.everything():
            escape(frame, value)
        return frame.opaque(f"{owner}.{name}")
    return _call_unknown_method(frame, unknown(owner), name, given)


def _call_bound(frame: Frame, callee: BoundApi, given: Arguments) -> Value:
    receiver = callee.receiver
    if values.is_overflow(callee):
        return unknown_call(frame, callee, given, "too many alternatives")
    if isinstance(receiver, (Object, Super, Class)):
        return protocols.call_inherited(frame, receiver, callee.name, given)
    if isinstance(receiver, Function):
        return protocols.call_function_method(frame, receiver, callee.name, given)
    results: list[Value] = []
    for member in members(receiver):
        if isinstance(member, (Sequence, Mapping)):
            found = container_objects.call(frame, member, callee.name, given)
            if found is None:
                found = containers.call_container_method(frame, -1, member, callee.name, given)
            results.append(found if found is not None else frame.opaque(callee.name))
        elif isinstance(member, (Tensor, Dataset, ApiObject)):
            name = callee.name.rpartition(".")[2]
            results.append(protocols.call_library_method(frame, member, name, given))
        elif isinstance(member, Unknown):
            results.append(unknown_call(frame, member, given))
        else:
            mutation = python_knowledge.call_container_method(
                member, callee.name, given.flat(), given.keywords
            )
            results.append(mutation.result if mutation is not None else frame.opaque(callee.name))
    return union(results)


def _call_api_object(frame: Frame, callee: ApiObject, given: Arguments) -> Value:
    if callee.name == "tensorflow.function":
        return protocols.wrap_as_graph(frame, callee.config, given)
    python_object = python_calls.call_object(frame, callee, given)
    if python_object is not None:
        return python_object
    if callee.name in fixtures.DECORATORS:
        return fixtures.apply(frame, callee, given)
    protocols.mark_library_use(frame, callee.name)
    callee = keras_layers.with_added_layers(frame, callee)
    found = keras_layers.call_rnn(frame, callee, given)
    if found is None:
        found = library.call_object(callee, given.flat(), given.keywords, frame)
    if found is not None and callee.config:
        found = keras_training.run_configured(frame, list(callee.config), found)
    if found is None:
        found = python_knowledge.call_library_method(callee, "__call__", given.flat(), given.keywords, frame)
    return found if found is not None else call_undescribed(frame, callee.name, "__call__", given)


# -- classes ---------------------------------------------------------------------------------------------


def instantiate(frame: Frame, cls: Class, given: Arguments) -> Value:
    """Make an instance of a user class and run its ``__init__``."""
    engine = frame.engine
    order = engine.classes.order(cls.cls, frame.context.number)
    meta = protocols.instantiate_special(frame, cls, order, given)
    if meta is not None:
        return meta
    pos = frame.pos
    site = engine.site(frame.context, pos, tuple(given.everything()))
    instance = values.instance(cls.cls, site)
    engine.marks.instantiated.add(cls.cls)
    frame.context.allocations[attributes.site_of_construction(cls.cls)] = None
    initialise(frame, instance, given)
    frame.pos = pos
    return instance


def initialise(frame: Frame, instance: Object, given: Arguments) -> None:
    """Run ``__init__`` of an instance: the user's, a dataclass's, or the library's."""
    order = frame.engine.classes.order(instance.cls, frame.context.number)
    for entry in order:
        if isinstance(entry, int):
            if "dataclass" in frame.engine.classes.kinds.get(entry, ()):
                initialise_fields(frame, instance, given)
                return
            if frame.engine.classes.has_name(entry, "__init__"):
                method = frame.read(("k", entry, "__init__"))
                if method is BOTTOM:
                    frame.context.met_unknown = True
                for member in members(method):
                    call_value(frame, attributes.bind(frame, member, instance), given)
                return
        elif entry == "typing.NamedTuple":
            initialise_fields(frame, instance, given)
            return
        elif library.resolve(entry) is not None or entry in container_objects.KINDS:
            protocols.call_inherited(frame, instance, f"{entry}.__init__", given)
            return


def initialise_fields(frame: Frame, instance: Object, given: Arguments) -> None:
    """Store the arguments of a dataclass or named tuple in its fields, in the order of the classes."""
    classes = frame.engine.classes
    order = classes.order(instance.cls, frame.context.number)
    remaining = list(given.positional)
    keywords = dict(given.keywords)
    for entry in reversed(order):
        if not isinstance(entry, int):
            continue
        for name, _, _ in classes.code(entry).summary.fields:
            value: Value
            if name in keywords:
                value = keywords[name]
            elif remaining:
                value = remaining.pop(0)
            else:
                value = join(_field_default(frame, entry, name), join(given.rest, given.keyword_rest))
            frame.write(("f", instance.cls, instance.site, name), value)
            frame.write(("F", instance.cls, name), value)
    method = attributes.special_method(frame, instance, "__post_init__")
    if method is not None:
        call_value(frame, method, Arguments([], {}))


def _field_default(frame: Frame, cls: int, name: str) -> Value:
    default = frame.read(("k", cls, name))
    results: list[Value] = []
    for member in members(default):
        if isinstance(member, ApiObject) and member.name == "dataclasses.field":
            config = dict(member.config)
            if "default" in config:
                results.append(config["default"])
            if "default_factory" in config:
                results.append(call_value(frame, config["default_factory"], Arguments([], {})))
        else:
            results.append(member)
    return union(results)


# -- context managers and exceptions ---------------------------------------------------------------------


def enter(frame: Frame, manager: Value) -> Value:
    """What ``with manager as target`` gives to its target."""
    results: list[Value] = []
    for member in members(guards.without_none(manager)):
        if isinstance(member, Object):
            method = attributes.special_method(frame, member, "__enter__")
            if method is None:
                method = attributes.special_method(frame, member, "__aenter__")
            results.append(member if method is None else call_value(frame, method, Arguments([], {})))
        elif isinstance(member, ApiObject) and member.name == "contextlib.contextmanager":
            iteration = containers.iterate(frame, dict(member.config).get("generator", BOTTOM))
            results.append(union([iteration.rest, *(iteration.items or ())]))
        elif isinstance(member, (ApiObject, Dataset, Tensor)):
            found = library.call_method(member, "__enter__", [], {}, frame)
            if found is None and isinstance(member, ApiObject):
                found = python_knowledge.call_library_method(member, "__enter__", [], {}, frame)
            # Most libraries' context managers give themselves.
            results.append(member if found is None or isinstance(found, Unknown) else found)
        elif isinstance(member, Unknown):
            results.append(frame.opaque(member.reasons[0] if member.reasons else "with"))
        else:
            results.append(member)
    return union(results)


def leave(frame: Frame, manager: Value) -> None:
    """Run ``__exit__`` of user classes."""
    for member in members(manager):
        if isinstance(member, Object):
            method = attributes.special_method(frame, member, "__exit__")
            if method is not None:
                call_value(frame, method, Arguments([NONE, NONE, NONE], {}))


_SWALLOWING = ("raises", "assertRaises", "assertRaisesRegex", "assertRaisesRegexp", "suppress",
               "assertRaisesWithPredicateMatch", "assertRaisesOpError", "assertRaisesRegexp")  # fmt: skip


def swallows(frame: Frame, manager: Value) -> bool:
    """Whether an exception in the body of a ``with`` may end there."""
    for member in members(manager):
        if isinstance(member, (Unknown, Object)):
            return True
        if isinstance(member, ApiObject) and member.name.rpartition(".")[2] in _SWALLOWING:
            return True
    return False


def exception_of(frame: Frame, kinds: Value) -> Value:
    """The exception that an ``except`` clause binds."""
    for member in members(kinds):
        if isinstance(member, Class):
            return values.instance(member.cls, values.ANY_SITE)
        if isinstance(member, Api):
            return values.api_object(member.name)
    return values.api_object("builtins.Exception")
