"""Protocols that need the program: ``tf.function``, Keras calls, ``fit``, ``super()`` and the like.

Everything that can be told from argument values alone is knowledge (``pylint_hybrid.knowledge``); here
stand only the APIs that call back into user code by a rule of their own, or that look at the frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from pylint_hybrid.domain import values
from pylint_hybrid.domain.values import (
    BOTTOM,
    FALSE,
    FROM_NUMPY,
    FROM_TENSORFLOW,
    NONE,
    TRUE,
    Api,
    ApiObject,
    Class,
    Constant,
    Dataset,
    Function,
    Mapping,
    Object,
    Sequence,
    Super,
    Tensor,
    Unknown,
    fixtures,
    Value,
    join,
    members,
    primitive,
    sequence,
    union,
)
from pylint_hybrid.evaluation import attributes, calls, containers, guards, hazards
from pylint_hybrid.evaluation.classes import UNRESOLVED_BASE, Order
from pylint_hybrid.evaluation.marks import HybridMark
from pylint_hybrid.knowledge import library
from pylint_hybrid.knowledge import python as python_knowledge

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.calls import Arguments
    from pylint_hybrid.evaluation.interpreter import Frame

TF_FUNCTION = "tensorflow.function"
KERAS_LAYER = "tensorflow.keras.layers.Layer"
KERAS_MODEL = "tensorflow.keras.Model"
TF_FUNCTION_PARAMETERS = (
    "func", "input_signature", "autograph", "jit_compile", "reduce_retracing", "experimental_implements",
    "experimental_autograph_options", "experimental_attributes", "experimental_relax_shapes",
    "experimental_compile", "experimental_follow_type_hints",
)  # fmt: skip
# Names below these are specifications, protocol buffers, files and checkpoints: no tensor computation.
NOT_COMPUTING = ("tensorflow.train.", "tensorflow.io.", "tensorflow.data.", "tensorflow.config.")


# -- library calls ---------------------------------------------------------------------------------------


def call_api(frame: Frame, name: str, given: Arguments) -> Value:
    """Call a library function or class by name."""
    special = _SPECIAL.get(name)
    if special is not None:
        found = special(frame, given)
        if found is not None:
            return found
    hazards.of_call(frame, name, given.positional)
    if name.startswith(("pytest.", "absl.testing.")):
        found = fixtures.call_factory(frame, name, given)
        if found is not None:
            return found
    if name.startswith("builtins."):
        return _call_builtin(frame, name, given)
    if library.is_library(name.partition(".")[0]):
        return _call_known_library(frame, name, given)
    kind = python_knowledge.decorator_kind(name)
    if kind:
        found = _decorate(frame, kind, given)
        if found is not None:
            return found
    found = python_knowledge.call_library(name, given.flat(), given.keywords, frame)
    if found is None:
        return calls.unknown_call(frame, BOTTOM, given, name)
    return _checked(frame, name, found, given)


def _call_builtin(frame: Frame, name: str, given: Arguments) -> Value:
    if BOTTOM in given.flat():
        frame.context.met_unknown = True
        return BOTTOM
    found = python_knowledge.call_builtin(name, given.flat(), given.keywords, frame)
    if found is None:
        return calls.unknown_call(frame, BOTTOM, given, name)
    return _checked(frame, name, found, given)


def _checked(frame: Frame, name: str, found: Value, given: Arguments) -> Value:
    """Knowledge may answer with unknown; in the first phase that is bottom."""
    if isinstance(found, Unknown) and not frame.engine.tops:
        frame.context.met_unknown = True
        return BOTTOM
    return found


def _call_known_library(frame: Frame, name: str, given: Arguments) -> Value:
    if BOTTOM in given.positional or BOTTOM in given.keywords.values():
        frame.context.met_unknown = True
        if not frame.engine.tops:
            return BOTTOM
    mark_library_use(frame, name)
    entry = library.resolve(name)
    if entry is not None:
        for kind in entry.effects:
            frame.effect(kind, name)
    found = library.call_api(name, given.flat(), given.keywords, frame)
    if found is None or (isinstance(found, Unknown) and entry is None):
        for value in given.everything():
            calls.escape(frame, value)
        return frame.unknown(name)
    return _checked(frame, name, found, given)


def mark_library_use(frame: Frame, name: str) -> None:
    """A TensorFlow or Keras call is tensor computation, except for specifications and files."""
    if name.startswith(("tensorflow.", "keras.", "tf_keras.")) and not name.startswith(NOT_COMPUTING):
        frame.mark_computation()


def call_library_method(
    frame: Frame, receiver: Tensor | Dataset | ApiObject, name: str, given: Arguments
) -> Value:
    """A method of a tensor, dataset or library object."""
    if BOTTOM in given.positional and not frame.engine.tops:
        frame.context.met_unknown = True
        return BOTTOM
    hazards.of_method(frame, receiver, name)
    if isinstance(receiver, Tensor):
        if receiver.origin != FROM_NUMPY and name not in ("numpy", "set_shape", "get_shape"):
            frame.mark_computation()
        if receiver.kind == "ndarray" and name in _ARRAY_MUTATORS:
            frame.mark_effect("item-write", f"array.{name}", None, paper=False)
    elif isinstance(receiver, ApiObject):
        mark_library_use(frame, receiver.name)
        entry = library.method_entry(receiver.name, name)
        for kind in entry.effects if entry is not None else ():
            frame.effect(kind, f"{receiver.name}.{name}")
        if name in ("fit", "evaluate", "predict", "train_on_batch"):
            _run_callbacks(frame, given)
    found = library.call_method(receiver, name, given.flat(), given.keywords, frame)
    if found is None and isinstance(receiver, ApiObject):
        found = python_knowledge.call_library_method(receiver, name, given.flat(), given.keywords, frame)
    if found is None:
        for value in given.everything():
            calls.escape(frame, value)
        base = receiver.name if isinstance(receiver, ApiObject) else type(receiver).__name__
        return frame.unknown(f"{base}.{name}")
    return _checked(frame, name, found, given)


_ARRAY_MUTATORS = frozenset({"fill", "sort", "put", "resize", "itemset", "partition"})


def _run_callbacks(frame: Frame, given: Arguments) -> None:
    callbacks = given.keywords.get("callbacks", BOTTOM)
    for member in members(callbacks):
        if isinstance(member, Sequence):
            for item in member.items or (member.rest,):
                _run_callback(frame, item)


def _run_callback(frame: Frame, callback: Value) -> None:
    for member in members(callback):
        if isinstance(member, Object):
            for name in ("on_train_begin", "on_epoch_begin", "on_batch_end", "on_epoch_end", "on_train_end"):
                method = attributes.special_method(frame, member, name)
                if method is not None:
                    calls.escape(frame, method)


# -- tf.function -----------------------------------------------------------------------------------------


def _tf_function(frame: Frame, given: Arguments) -> Value | None:
    config: dict[str, Value] = dict(zip(TF_FUNCTION_PARAMETERS, given.positional, strict=False))
    config.update(given.keywords)
    function = config.pop("func", None)
    options = tuple(sorted(config.items()))
    if function is None or function is NONE:
        return values.api_object(TF_FUNCTION, options)
    return wrap_as_graph(frame, options, calls.Arguments([function], {}))


def wrap_as_graph(frame: Frame, options: Iterable[tuple[str, Value]], given: Arguments) -> Value:
    """Apply ``tf.function`` with ``options`` to a callable."""
    names = tuple(sorted(name for name, _ in options))
    if not given.positional:
        return frame.unknown(TF_FUNCTION)
    return union([_as_graph(frame, member, names) for member in members(given.positional[0])])


def _as_graph(frame: Frame, member: Value, names: tuple[str, ...]) -> Value:
    if isinstance(member, Function):
        decorating = frame.decorating
        wrap = decorating is None or decorating[0] != member.code
        pos = frame.pos if decorating is None or wrap else decorating[1]
        mark = HybridMark(frame.code.number, pos, wrap, names)
        frame.engine.marks.add_hybrid(member.code, mark)
        kinds = ",".join(dict.fromkeys([*filter(None, member.wrap.split(",")), "tf.function"]))
        return values.function(member.code, member.closure, member.receiver, kinds)
    return member


def as_graph_result(result: Value) -> Value:
    """What a graph function returns for a Python result: numbers and arrays become tensors."""
    converted: list[Value] = []
    for member in members(result):
        numeric = isinstance(member, Constant) and member.kind in ("bool", "int", "float", "complex", "str")
        if numeric or (isinstance(member, Tensor) and member.kind == "ndarray"):
            converted.append(library.literal_tensor(member, None, numpy=False))
        else:
            converted.append(member)
    return union(converted)


def call_function_method(frame: Frame, receiver: Function, name: str, given: Arguments) -> Value:
    """``f.get_concrete_function(...)``, ``prop.setter(f)`` and the like."""
    if name in ("setter", "getter", "deleter"):
        for argument in given.positional[:1]:
            if name == "setter":
                frame.write(("ps", receiver.code), argument)
        return receiver
    if name == "get_concrete_function":
        calls.call_value(frame, receiver, given)
        return receiver
    if name == "python_function":
        return calls.call_value(frame, receiver, given)
    return frame.unknown(f"function.{name}")


# -- decorators of the standard library ------------------------------------------------------------------


def _decorate(frame: Frame, kind: str, given: Arguments) -> Value | None:
    """Apply a described decorator: mark the function, or give it back unchanged."""
    if not given.positional:
        return None
    target = given.positional[0]
    if kind == "dataclass":
        for member in members(target):
            if isinstance(member, Class):
                frame.engine.classes.mark(member.cls, "dataclass")
        return target
    if not all(isinstance(member, Function | Class | Object | Unknown) for member in members(target)):
        return None
    if kind == "transparent":
        return target
    wrap = "property" if kind == "cached_property" else kind
    return union([_wrapped(member, wrap) for member in members(target)])


def _wrapped(member: Value, kind: str) -> Value:
    if not isinstance(member, Function):
        return member
    kinds = ",".join(dict.fromkeys([*filter(None, member.wrap.split(",")), kind]))
    return values.function(member.code, member.closure, member.receiver, kinds)


def _decorator(kind: str) -> Callable[[Frame, Arguments], Value | None]:
    def apply(frame: Frame, given: Arguments) -> Value | None:
        return _decorate(frame, kind, given)

    return apply


# -- built-ins that look at the program ------------------------------------------------------------------


def _super(frame: Frame, given: Arguments) -> Value | None:
    if given.positional:
        owners = [member.cls for member in members(given.positional[0]) if isinstance(member, Class)]
        receiver = given.positional[1] if len(given.positional) > 1 else _first_argument(frame)
        return values.super_of(owners[0], receiver) if owners else frame.unknown("super")
    owner = attributes.enclosing_class(frame)
    if owner < 0:
        return frame.unknown("super")
    return values.super_of(owner, _first_argument(frame))


def _first_argument(frame: Frame) -> Value:
    """The first argument of the method in which the frame's code stands."""
    code = frame.code
    context = frame.context
    while code.class_number < 0 and context.closure > 0:
        context = frame.engine.context(context.closure)
        code = context.code
    return context.arguments[0] if context.arguments else frame.unknown("super")


def _getattr(frame: Frame, given: Arguments) -> Value | None:
    if len(given.positional) < 2:
        return frame.unknown("getattr")
    target, names = given.positional[:2]
    results: list[Value] = []
    for name in members(names):
        if isinstance(name, Constant) and isinstance(name.value, str):
            results.append(attributes.get(frame, target, name.value))
        else:
            results.append(frame.unknown("getattr"))
    if len(given.positional) > 2:
        known = [result for result in results if result is not BOTTOM and not isinstance(result, Unknown)]
        results = [*(known or results), given.positional[2]]
    return union(results)


def _setattr(frame: Frame, given: Arguments) -> Value | None:
    if len(given.positional) == 3:
        target, names, value = given.positional
        for name in members(names):
            if isinstance(name, Constant) and isinstance(name.value, str):
                attributes.store(frame, target, name.value, value)
            else:
                frame.mark_effect("attribute-write", "setattr", None)
    return NONE


def _isinstance(frame: Frame, given: Arguments) -> Value | None:
    if len(given.positional) != 2:
        return primitive("bool")
    value, kinds = given.positional
    verdicts = {guards.is_instance(frame, member, kinds) for member in members(value)}
    if verdicts == {True}:
        return TRUE
    return FALSE if verdicts == {False} else primitive("bool")


def _hasattr(frame: Frame, given: Arguments) -> Value | None:
    return primitive("bool")


def _type(frame: Frame, given: Arguments) -> Value | None:
    if len(given.positional) != 1:
        return frame.unknown("type")
    results: list[Value] = []
    for member in members(given.positional[0]):
        if isinstance(member, Object):
            results.append(values.user_class(member.cls))
        elif isinstance(member, ApiObject):
            results.append(values.api(member.name))
        elif isinstance(member, Constant | values.Primitive | Sequence | Mapping):
            results.append(values.api(f"builtins.{member.kind}"))
        else:
            results.append(frame.unknown("type"))
    return union(results)


def _partial(frame: Frame, given: Arguments) -> Value | None:
    if not given.positional or given.rest is not BOTTOM:
        return None
    function, *arguments = given.positional
    if function is BOTTOM or BOTTOM in arguments:
        frame.context.met_unknown = True
        return BOTTOM
    return values.partial(function, arguments, sorted(given.keywords.items()))


def _object_new(frame: Frame, given: Arguments) -> Value | None:
    results: list[Value] = []
    for member in members(given.positional[0]) if given.positional else ():
        if isinstance(member, Class):
            site = frame.engine.site(frame.context, frame.pos, with_context=True)
            results.append(values.instance(member.cls, site))
    return union(results) if results else frame.unknown("__new__")


def _import(frame: Frame, given: Arguments) -> Value | None:
    """A module imported by a call that names it."""
    for name in given.positional[:1]:
        if isinstance(name, Constant) and isinstance(name.value, str) and not name.value.startswith("."):
            return imports.import_module(frame, name.value, bind_top=False)
    return None


_SPECIAL: dict[str, Callable[..., Value | None]] = {
    "importlib.import_module": _import,
    "pytest.importorskip": _import,
    TF_FUNCTION: _tf_function,
    "functools.partial": _partial,
    "builtins.super": _super,
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "builtins.isinstance": _isinstance,
    "builtins.hasattr": _hasattr,
    "builtins.type": _type,
    "builtins.object.__new__": _object_new,
    "builtins.property": _decorator("property"),
    "builtins.staticmethod": _decorator("staticmethod"),
    "builtins.classmethod": _decorator("classmethod"),
}


# -- instances of user classes ---------------------------------------------------------------------------


def instantiate_special(frame: Frame, cls: Class, order: Order, given: Arguments) -> Value | None:
    """Classes whose call does not simply make an instance: enumerations, and user-defined ``__new__``."""
    if any(entry in ("enum.Enum", "enum.IntEnum", "enum.Flag") for entry in order):
        return values.instance(cls.cls, values.ANY_SITE)
    for entry in order:
        if isinstance(entry, int) and frame.engine.classes.has_name(entry, "__new__"):
            method = frame.read(("k", entry, "__new__"))
            made = calls.call_value(frame, method, given.with_receiver(cls))
            for member in members(made):
                if isinstance(member, Object) and member.cls == cls.cls:
                    calls.initialise(frame, member, given)
            return made
    return None


def call_object(frame: Frame, receiver: Object, given: Arguments, traced_by: str = "") -> Value:
    """Call an instance: its own ``__call__``, or the Keras protocol ``__call__`` -> ``build`` -> ``call``."""
    method = attributes.special_method(frame, receiver, "__call__")
    if method is not None:
        return calls.call_value(frame, method, given, traced_by)
    if frame.engine.classes.is_a(receiver.cls, KERAS_LAYER, frame.context.number):
        return call_keras(frame, receiver, given, traced_by)
    order = frame.engine.classes.order(receiver.cls, frame.context.number)
    for entry in order:
        if isinstance(entry, str) and entry != UNRESOLVED_BASE and library.method_entry(entry, "__call__"):
            inner = attributes.special_method(frame, receiver, "call")
            if inner is not None:
                return calls.call_value(frame, inner, given, traced_by)
            found = library.call_object(values.api_object(entry), given.flat(), given.keywords, frame)
            return found if found is not None else frame.unknown(f"call of {entry}")
    fallback = attributes.special_method(frame, receiver, "call") if UNRESOLVED_BASE in order else None
    if fallback is not None:
        return calls.call_value(frame, fallback, given, traced_by)
    return calls.unknown_call(
        frame, BOTTOM, given, f"call of {frame.engine.classes.code(receiver.cls).summary.name}"
    )


def call_keras(frame: Frame, receiver: Object, given: Arguments, traced_by: str = "") -> Value:
    """Keras' ``Layer.__call__``: inputs become tensors of the layer's dtype; ``build``, then ``call``."""
    frame.mark_computation()
    given = calls.Arguments(
        [_autocast(value) for value in given.positional], given.keywords, given.rest, given.keyword_rest
    )
    build = attributes.special_method(frame, receiver, "build")
    if build is not None and given.positional:
        shape = _shape_of(frame, given.positional[0])
        if shape is not BOTTOM:
            calls.call_value(frame, build, calls.Arguments([shape], {}))
    method = attributes.special_method(frame, receiver, "call")
    if method is None:
        return _library_forward(frame, receiver, given)
    for member in members(method):
        if isinstance(member, Function):
            frame.engine.marks.keras_calls.add(member.code)
    return calls.call_value(frame, method, _without_surplus(frame, method, given), traced_by)


def _without_surplus(frame: Frame, method: Value, given: Arguments) -> Arguments:
    """Keras passes ``training`` and ``mask`` only to a ``call`` that takes them."""
    names: set[str] = set()
    for member in members(method):
        if isinstance(member, Function):
            signature = frame.engine.program.codes[member.code].signature
            if signature.var_keyword >= 0:
                return given
            names.update(signature.by_name)
    keywords = {
        name: value
        for name, value in given.keywords.items()
        if name in names or name not in ("training", "mask")
    }
    return calls.Arguments(given.positional, keywords, given.rest, given.keyword_rest)


def _library_forward(frame: Frame, receiver: Object, given: Arguments) -> Value:
    for entry in frame.engine.classes.library_bases(receiver.cls, frame.context.number):
        if entry != UNRESOLVED_BASE:
            found = library.call_object(values.api_object(entry), given.flat(), given.keywords, frame)
            if found is not None:
                return found
    return frame.unknown("Keras call")


def _autocast(value: Value) -> Value:
    """Keras turns arrays and numbers in the inputs into tensors, floating-point ones into float32."""
    if isinstance(value, Tensor) and value.kind == "ndarray":
        dtype = "float32" if value.dtype in ("float64", "float16", "float32") else value.dtype
        return values.tensor("dense", dtype, value.shape, value.origin | FROM_TENSORFLOW)
    if isinstance(value, values.Union):
        return union([_autocast(member) for member in value.members])
    if isinstance(value, Sequence) and value.items is not None and value.kind in ("list", "tuple"):
        return sequence(value.kind, [_autocast(item) for item in value.items], value.rest, value.sites)
    return value


def _shape_of(frame: Frame, value: Value) -> Value:
    results: list[Value] = []
    for member in members(value):
        if isinstance(member, Tensor):
            results.append(library.get_attribute(member, "shape") or BOTTOM)
        elif isinstance(member, Sequence) and member.items:
            inner = [_shape_of(frame, item) for item in member.items]
            if BOTTOM not in inner:
                results.append(sequence("list", inner))
        elif isinstance(member, Unknown):
            results.append(frame.unknown("input shape"))
    return union(results)


_TRAINING = {
    **dict.fromkeys(("fit", "train_on_batch"), "train_step"),
    **dict.fromkeys(("evaluate", "test_on_batch"), "test_step"),
    **dict.fromkeys(("predict", "predict_on_batch"), "predict_step"),
}


def call_inherited(frame: Frame, receiver: Value, dotted: str, given: Arguments) -> Value:
    """A method that a user class inherits from a library class, ``dotted`` being class and method."""
    owner, _, name = dotted.rpartition(".")
    if isinstance(receiver, Super):
        receiver = receiver.receiver
    entry = library.method_entry(owner, name)
    for kind in entry.effects if entry is not None else ():
        frame.effect(kind, dotted)
    if name == "__init__":
        return NONE
    if name == "__new__":
        return _object_new(frame, given) or NONE
    if isinstance(receiver, Object):
        found = _call_keras_method(frame, receiver, owner, name, given)
        if found is not None:
            return found
    mark_library_use(frame, owner)
    if isinstance(receiver, Class):
        found = library.call_api(dotted, given.flat(), given.keywords, frame)
    else:
        found = library.call_method(values.api_object(owner), name, given.flat(), given.keywords, frame)
    if found is None:
        inherited = values.api_object(owner)
        found = python_knowledge.call_library_method(inherited, name, given.flat(), given.keywords, frame)
    if found is None:
        for value in given.everything():
            calls.escape(frame, value)
        return frame.unknown(dotted)
    return _checked(frame, dotted, found, given)


def _call_keras_method(
    frame: Frame, receiver: Object, owner: str, name: str, given: Arguments
) -> Value | None:
    """The inherited methods of Keras that call back into the user's class."""
    if name == "__call__":
        return call_keras(frame, receiver, given)
    if name in _TRAINING:
        hazards.of_method(frame, values.api_object(owner), name)
        _run_callbacks(frame, given)
        return _fit(frame, receiver, name, f"{owner}.{name}", given)
    if name in ("train_step", "test_step", "predict_step"):
        return _keras_step(frame, receiver, given)
    return NONE if name in ("build", "__setattr__") else None


def _fit(frame: Frame, receiver: Object, name: str, dotted: str, given: Arguments) -> Value:
    """``fit`` and its like run the step, or ``call``, in a graph on batches of the data."""
    element = _batch_of(frame, given)
    step = attributes.special_method(frame, receiver, _TRAINING[name])
    if step is not None:
        calls.call_value(frame, step, calls.Arguments([element], {}), traced_by="Model.fit")
    else:
        _keras_step(frame, receiver, calls.Arguments([element], {}))
    found = library.call_method(
        values.api_object(dotted.rpartition(".")[0]), name, given.flat(), given.keywords, frame
    )
    return found if found is not None else frame.unknown(dotted)


def _keras_step(frame: Frame, receiver: Object, given: Arguments) -> Value:
    """The built-in step calls the model on the inputs of a batch."""
    if given.positional and attributes.special_method(frame, receiver, "call") is not None:
        for member in members(given.positional[0]):
            inputs = member
            if isinstance(member, Sequence) and member.kind == "tuple" and member.items:
                inputs = member.items[0]
            call_keras(
                frame, receiver, calls.Arguments([inputs], {"training": primitive("bool")}), "Model.fit"
            )
    return values.mapping((), primitive("str"), values.tensor("dense", "float32", ()))


def _batch_of(frame: Frame, given: Arguments) -> Value:
    """The element that a step receives: a dataset's, or batches of the arrays given."""
    arguments = [*given.positional, *([given.keywords["x"]] if "x" in given.keywords else [])]
    if not arguments:
        return frame.unknown("data")
    inputs = union([_batch(frame, member) for member in members(arguments[0])])
    target = arguments[1] if len(given.positional) > 1 else given.keywords.get("y", BOTTOM)
    if target is BOTTOM or target is NONE:
        return inputs
    return sequence("tuple", [inputs, union([_batch(frame, member) for member in members(target)])])


def _batch(frame: Frame, data: Value) -> Value:
    if isinstance(data, Dataset):
        return data.element
    if isinstance(data, Tensor):
        dtype = "float32" if data.dtype == "float64" else data.dtype
        shape = None if data.shape is None else (values_dynamic(), *data.shape[1:])
        return values.tensor("dense", dtype, shape, data.origin | FROM_TENSORFLOW)
    if isinstance(data, Sequence) and data.items is not None:
        return sequence(data.kind, [union([_batch(frame, m) for m in members(i)]) for i in data.items])
    return frame.unknown("data")


def values_dynamic() -> int:
    """The dimension of a batch, which the last batch changes."""
    return -1


__all__ = ["Api", "call_api", "call_inherited", "call_keras", "call_object", "containers", "join"]
