"""Functions and objects of Python's own library that look into the program.

Callables that are kept for later, copies of instances, dispatch by type, options of a command line.

The built-in functions are in ``builtin_calls``. What can be told from argument values alone is knowledge
(``pylint_hybrid.knowledge.python``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pylint_hybrid.domain import values
from pylint_hybrid.domain.values import (
    BOTTOM,
    COMPUTED,
    NONE,
    Api,
    ApiObject,
    Constant,
    Function,
    Mapping,
    Object,
    Sequence,
    Value,
    members,
    primitive,
    union,
)
from pylint_hybrid.evaluation import attributes, calls, containers, definitions, guards, imports
from pylint_hybrid.knowledge import python as python_knowledge

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.calls import Arguments
    from pylint_hybrid.evaluation.interpreter import Frame

PARTIAL_METHOD: Final = "functools.partialmethod"
_ATTRGETTER: Final = "operator.attrgetter"
_METHODCALLER: Final = "operator.methodcaller"
_ITEMGETTER: Final = "operator.itemgetter"
_NAMESPACE: Final = "argparse.Namespace"
_SIMPLE_TYPES: Final = frozenset({"builtins.int", "builtins.float", "builtins.str", "builtins.bool"})
_EXECUTOR: Final = "concurrent.futures.Executor"
_FUTURE: Final = "concurrent.futures.Future"
_HOLDERS: Final = frozenset({"queue.Queue", _EXECUTOR, _FUTURE})
_PARSERS: Final = frozenset({"argparse.ArgumentParser", "argparse.ArgumentGroup", "argparse._ArgumentGroup"})


# -- callables kept for later ----------------------------------------------------------------------------


def _configured(name: str) -> Callable[[Frame, Arguments], Value | None]:
    """A callable object that keeps its arguments until it is called."""

    def make(frame: Frame, given: Arguments) -> Value | None:
        if BOTTOM in given.everything()[: len(given.positional)]:
            frame.context.met_unknown = True
            return BOTTOM
        return values.api_object(
            name, [("*", values.sequence("tuple", given.flat())), *sorted(given.keywords.items())]
        )

    return make


def call_object(frame: Frame, callee: ApiObject, given: Arguments) -> Value | None:
    """Call an object that was made by one of the functions here; None for others."""
    if callee.name not in (_ATTRGETTER, _METHODCALLER, _ITEMGETTER) or not given.positional:
        return None
    target = given.positional[0]
    config = dict(callee.config)
    kept = config.pop("*")
    items = list(kept.items or ()) if isinstance(kept, Sequence) else []
    if callee.name == _METHODCALLER:
        method = _by_path(frame, target, items[0]) if items else BOTTOM
        return calls.call_value(frame, method, calls.Arguments(items[1:], config))
    if callee.name == _ATTRGETTER:
        found = [_by_path(frame, target, item) for item in items]
    else:
        found = [containers.subscript(frame, target, item) for item in items]
    return found[0] if len(found) == 1 else values.sequence("tuple", found)


def _by_path(frame: Frame, target: Value, path: Value) -> Value:
    if not isinstance(path, Constant) or not isinstance(path.value, str):
        return frame.opaque("attribute by name")
    for name in path.value.split("."):
        target = attributes.get(frame, target, name)
    return target


def bind_partial_method(frame: Frame, method: ApiObject, receiver: Value) -> Value:
    """``functools.partialmethod`` as seen through an instance."""
    config = dict(method.config)
    kept = config.pop("*")
    items = list(kept.items or ()) if isinstance(kept, Sequence) else []
    if not items:
        return frame.opaque(PARTIAL_METHOD)
    bound = union([attributes.bind(frame, member, receiver) for member in members(items[0])])
    return values.partial(bound, items[1:], sorted(config.items()))


# -- containers with defaults ------------------------------------------------------------------------------

_DEFAULT_DICT: Final = "collections.defaultdict"


def _default_dict(frame: Frame, given: Arguments) -> Value | None:
    """``defaultdict(factory)``; what the factory makes has a site of its own, beside that of the dict."""
    factory = given.positional[0] if given.positional else NONE
    if factory is NONE or factory is BOTTOM:
        return None
    pos = frame.pos
    frame.pos = pos + 1
    default = calls.call_value(frame, factory, calls.Arguments([], {}))
    frame.pos = pos
    made = python_knowledge.call_library(_DEFAULT_DICT, [NONE, *given.positional[1:]], given.keywords, frame)
    if not isinstance(made, Mapping):
        return made
    rest_key = made.rest_key if made.rest is not BOTTOM else BOTTOM
    return values.mapping(made.entries, rest_key, values.join(made.rest, default), made.sites, kind=made.kind)


# -- special methods ---------------------------------------------------------------------------------------

_SPECIAL_METHODS: Final = ("abs", "len", "int", "float", "str", "repr", "round", "reversed", "hash", "next")


def _special(method_name: str) -> Callable[[Frame, Arguments], Value | None]:
    """A built-in that calls a special method of its argument, if that is an instance of a user class."""

    def call(frame: Frame, given: Arguments) -> Value | None:
        first = given.positional[0] if given.positional else BOTTOM
        objects = [member for member in members(first) if isinstance(member, Object)]
        if not objects or len(objects) < len(members(first)):
            return None
        methods = [attributes.special_method(frame, one, method_name) for one in objects]
        if None in methods:
            return None
        rest = calls.Arguments(given.positional[1:], given.keywords)
        return union([calls.call_value(frame, one, rest) for one in methods if one is not None])

    return call


def _compare_objects(frame: Frame, given: Arguments) -> Value | None:
    """``min``, ``max`` and ``sorted`` compare instances of user classes."""
    if "key" in given.keywords or not given.positional:
        return None
    single = len(given.positional) == 1
    found = containers.iterate(frame, given.positional[0]) if single else None
    items = given.positional if found is None else [*(found.items or ()), found.rest]
    for member in members(union(items)):
        method = attributes.special_method(frame, member, "__lt__")
        if method is not None:
            calls.call_value(frame, method, calls.Arguments([union(items)], {}))
    return None


# -- copies ----------------------------------------------------------------------------------------------


def _replace(frame: Frame, given: Arguments) -> Value | None:
    """``dataclasses.replace(instance, field=value)``: a new instance with some fields changed."""
    results: list[Value] = []
    for member in members(given.positional[0]) if given.positional else ():
        if not isinstance(member, Object):
            results.append(member)
            continue
        site = frame.engine.site(frame.context, frame.pos, tuple(given.everything()))
        made = values.instance(member.cls, site)
        fields = {name: attributes.field(frame, member, name) for name in _field_names(frame, member)}
        calls.initialise(frame, made, calls.Arguments([], {**fields, **given.keywords}))
        results.append(made)
    return union(results) if results else None


def _field_names(frame: Frame, value: Object) -> list[str]:
    classes = frame.engine.classes
    order = classes.order(value.cls, frame.context.number)
    return [
        name
        for entry in reversed(order)
        if isinstance(entry, int)
        for name, _, _ in classes.code(entry).summary.fields
    ]


# -- dispatch by type ------------------------------------------------------------------------------------


def register(frame: Frame, function: Function, given: Arguments) -> Value:
    """``function.register``: with a type, with a type and a function, or with an annotated function."""
    if not given.positional:
        return frame.opaque("register")
    kind, target = given.positional[0], given.positional[-1]
    if len(given.positional) == 1:
        if not isinstance(kind, Function):
            return values.partial(values.bound_api(function, "register"), [kind])
        kind = _annotated_kind(frame, kind)
    for member in members(target):
        if isinstance(member, Function):
            frame.engine.marks.dispatched.setdefault(function.code, set()).add(member.code)
            frame.write(("dispatch", function.code, member.code), values.sequence("tuple", [kind, member]))
    return target


def _annotated_kind(frame: Frame, function: Function) -> Value:
    parameters = frame.engine.program.codes[function.code].summary.parameters
    annotation = parameters[0].annotation if parameters else None
    if annotation and annotation[0] == "name":
        return definitions.resolve_dotted(frame, annotation[1])
    return frame.opaque("annotation")


def dispatch(frame: Frame, function: Function, given: Arguments, traced_by: str) -> Value:
    """Call a ``singledispatch`` function: alternatives of its argument go to the functions that fit."""
    plain = values.function(function.code, function.closure, function.receiver, "")
    index = 0 if function.receiver is None else 1
    arguments = given if function.receiver is None else given.with_receiver(function.receiver)
    if len(arguments.positional) <= index:
        return calls.call_value(frame, plain, given, traced_by)
    left: list[Value] = list(members(arguments.positional[index]))
    results: list[Value] = []
    for number in sorted(frame.engine.marks.dispatched.get(function.code, ())):
        for entry in members(frame.read(("dispatch", function.code, number))):
            kind, target = entry.items if isinstance(entry, Sequence) and entry.items else (BOTTOM, BOTTOM)
            verdicts = [(member, guards.is_instance(frame, member, kind)) for member in left]
            fitting = union([member for member, verdict in verdicts if verdict is not False])
            left = [member for member, verdict in verdicts if verdict is not True]
            if fitting is not BOTTOM:
                chosen = [*arguments.positional]
                chosen[index] = fitting
                results.append(calls.call_value(frame, target, calls.Arguments(chosen, arguments.keywords)))
    if left:
        chosen = [*arguments.positional]
        chosen[index] = union(left)
        default = values.function(function.code, function.closure)
        given = calls.Arguments(chosen, arguments.keywords)
        results.append(calls.call_value(frame, default, given, traced_by))
    return union(results)


# -- command lines, exit stacks, tasks -------------------------------------------------------------------


def call_method(frame: Frame, receiver: ApiObject, name: str, given: Arguments) -> Value | None:
    """Methods of library objects that need the program; None for others."""
    if receiver.name in _PARSERS and name == "add_argument":
        _add_argument(frame, given)
        return values.api_object("argparse.Action")
    if receiver.name.endswith("ExitStack") and name in ("enter_context", "enter_async_context"):
        manager = given.positional[0] if given.positional else BOTTOM
        entered = calls.enter(frame, manager)
        calls.leave(frame, manager)
        return entered
    if receiver.name in _HOLDERS:
        return _through_holder(frame, receiver, name, given)
    return None


def _through_holder(frame: Frame, receiver: ApiObject, name: str, given: Arguments) -> Value | None:
    """What queues hand on, what executors run, what futures hold."""
    key = ("a", receiver.name, receiver.site, "*held")
    if name in ("put", "put_nowait") and given.positional:
        frame.write(key, given.positional[0])
        return None
    if name in ("get", "get_nowait", "result"):
        found = frame.read(key)
        return None if found is BOTTOM else found
    if name == "submit" and given.positional:
        rest = calls.Arguments(given.positional[1:], given.keywords, given.rest, given.keyword_rest)
        future = values.api_object(_FUTURE, (), frame.site())
        frame.write(("a", _FUTURE, future.site, "*held"), calls.call_value(frame, given.positional[0], rest))
        return future
    if name == "map" and receiver.name == _EXECUTOR:
        return calls.call_value(frame, values.api("builtins.map"), given)
    return None


def _thread(frame: Frame, given: Arguments) -> Value | None:
    """A thread runs its target, sooner or later."""
    target = given.keywords.get("target", NONE)
    if target is not NONE:
        arguments = containers.iterate(frame, given.keywords.get("args", values.sequence("tuple", [])))
        given = calls.Arguments(list(arguments.items or ()), {}, arguments.rest)
        calls.call_value(frame, target, given)
    return None


def _add_argument(frame: Frame, given: Arguments) -> None:
    texts = [name.value for name in given.positional if isinstance(name, Constant)]
    names = [text for text in texts if isinstance(text, str)]
    chosen = next((name for name in names if name.startswith("--")), names[0] if names else "")
    destination = given.keywords.get("dest")
    if isinstance(destination, Constant) and isinstance(destination.value, str):
        chosen = destination.value
    name = chosen.lstrip("-").replace("-", "_")
    if name:
        frame.write(("a", _NAMESPACE, values.ANY_SITE, name), _parsed(frame, given))


def _parsed(frame: Frame, given: Arguments) -> Value:
    """What ``parse_args`` stores: the default, or what the action and the type make of the text."""
    default = given.keywords.get("default", NONE)
    action = given.keywords.get("action", NONE)
    if isinstance(action, Constant) and isinstance(action.value, str) and action.value.startswith("store_"):
        return union([given.keywords.get("const", primitive("bool")), default])
    kind = given.keywords.get("type")
    one: Value = primitive("str", COMPUTED)
    if isinstance(kind, Api) and kind.name in _SIMPLE_TYPES:
        one = primitive(kind.name.removeprefix("builtins."), COMPUTED)
    elif kind is not None:
        one = calls.call_value(frame, kind, calls.Arguments([one], {}))
    if "nargs" in given.keywords and given.keywords["nargs"] is not NONE:
        one = values.sequence("list", None, one)
    return union([one, default])


def _gather(frame: Frame, given: Arguments) -> Value | None:
    """A coroutine stands for its result."""
    return values.sequence("list", given.flat())


def _import(frame: Frame, given: Arguments) -> Value | None:
    """A module imported by a call that names it."""
    for name in given.positional[:1]:
        if isinstance(name, Constant) and isinstance(name.value, str) and not name.value.startswith("."):
            return imports.import_module(frame, name.value, bind_top=False)
    return None


FUNCTIONS: Final[dict[str, Callable[[Frame, Arguments], Value | None]]] = {
    "asyncio.gather": _gather,
    _DEFAULT_DICT: _default_dict,
    "threading.Thread": _thread,
    **dict.fromkeys(("builtins.min", "builtins.max", "builtins.sorted"), _compare_objects),
    **{f"builtins.{name}": _special(f"__{name}__") for name in _SPECIAL_METHODS},
    "importlib.import_module": _import,
    "pytest.importorskip": _import,
    **{name: _configured(name) for name in (PARTIAL_METHOD, _ATTRGETTER, _METHODCALLER, _ITEMGETTER)},
    **dict.fromkeys(("dataclasses.replace", "attr.evolve", "attrs.evolve", "copy.replace"), _replace),
}
