"""Calls of Python's built-in types: conversions, containers, ``type`` itself."""

from __future__ import annotations

from itertools import islice
from typing import Any, Final

from pylint_hybrid.domain.values import (
    COMPUTED,
    COUNTED,
    NONE,
    Api,
    ApiObject,
    Class,
    Constant,
    Dataset,
    Function,
    Mapping,
    Object,
    Primitive,
    Sequence,
    Tensor,
    Value,
    api,
    api_object,
    bound_api,
    mapping,
    members,
    of_python,
    primitive,
    sequence,
    slice_of,
    union,
    unknown,
    user_class,
)
from pylint_hybrid.knowledge.interface import Iteration
from pylint_hybrid.knowledge.python.calling import Call, Handler
from pylint_hybrid.knowledge.python.concrete import concrete
from pylint_hybrid.knowledge.python.folding import ARITHMETIC_ERRORS, lift
from pylint_hybrid.knowledge.python.indexing import MAX_UNROLLED, from_iteration
from pylint_hybrid.knowledge.python.mapping_methods import from_keys, updated
from pylint_hybrid.knowledge.python.operators import truth

_CONVERSIONS: Final[dict[str, type[Any]]] = {
    "int": int,
    "float": float,
    "complex": complex,
    "str": str,
}
_TENSOR_CLASSES: Final = {
    "dense": "tensorflow.Tensor",
    "ragged": "tensorflow.RaggedTensor",
    "sparse": "tensorflow.SparseTensor",
    "variable": "tensorflow.Variable",
    "ndarray": "numpy.ndarray",
    "keras": "keras.KerasTensor",
}
_SEQUENCE_CLASSES: Final = {"deque": "collections.deque", "shape": "tensorflow.TensorShape"}
_MAPPING_CLASSES: Final = {
    "defaultdict": "collections.defaultdict",
    "OrderedDict": "collections.OrderedDict",
    "Counter": "collections.Counter",
}


def _convert(call: Call) -> Value:
    if not call.arguments and not call.keywords:
        return of_python(_CONVERSIONS[call.name]())
    results = [_converted(call, member) for member in members(call.argument(0))]
    return union(results)


def _converted(call: Call, value: Value) -> Value:
    plain = len(call.arguments) == 1 and not call.keywords
    if plain and isinstance(value, Constant):
        try:
            found = lift(_CONVERSIONS[call.name](concrete(value)))
        except (TypeError, *ARITHMETIC_ERRORS):
            found = None
        if found is not None:
            return found
    return primitive(call.name)


def _bool(call: Call) -> Value:
    if not call.arguments:
        return of_python(False)
    verdicts = {truth(member) for member in members(call.argument(0))}
    known = verdicts.pop() if len(verdicts) == 1 else None
    return primitive("bool") if known is None else of_python(known)


def _bytes(call: Call) -> Value:
    return primitive("bytes")


def _container(call: Call) -> Value:
    iteration = call.iterate(call.arguments[0]) if call.arguments else Iteration(())
    sites = () if call.name in {"tuple", "frozenset"} else (call.caller.site(),)
    return from_iteration(call.name, iteration, sites)


def dict_of(call: Call, kind: str = "dict") -> Mapping:
    """``dict(*arguments, **keywords)``, or another mapping of ``kind`` made like that."""
    site = call.caller.site()
    empty = mapping([], sites=(site,), kind=kind)
    arguments = [_pairs(call, argument) for argument in call.arguments[:1]]
    filled = updated(empty, arguments, call.keywords).receiver
    return filled if isinstance(filled, Mapping) else empty


def _pairs(call: Call, value: Value) -> Value:
    """The argument of ``dict``, other iterables than dicts made a list of pairs."""
    if all(isinstance(member, Mapping) and not member.sites for member in members(value)):
        return value
    if all(isinstance(member, Mapping) for member in members(value)):
        if call.iterate(value).items is not None:
            return value
        # Other holders may have added entries: the evaluator knows which.
        value = call.caller.invoke(bound_api(value, "items"), [])
    return from_iteration("list", call.iterate(value))


def _range(call: Call) -> Value:
    bounds = [member.value if isinstance(member, Constant) else None for member in call.arguments]
    integers = [bound for bound in bounds if isinstance(bound, int)]
    if len(integers) == len(bounds) and 1 <= len(integers) <= 3 and integers[2:] != [0]:
        known = list(islice(range(*integers), MAX_UNROLLED + 1))
        if len(known) <= MAX_UNROLLED:
            return sequence("range", [of_python(number) for number in known])
    return sequence("range", None, primitive("int", COMPUTED | COUNTED))


def _slice(call: Call) -> Value:
    given = list(call.arguments)
    if len(given) == 1:
        given = [NONE, given[0]]
    return slice_of(*[*given, NONE, NONE, NONE][:3])


def class_of(value: Value) -> Value:
    """``type(value)`` for one alternative."""
    if isinstance(value, (Constant, Primitive)):
        return api("types.NoneType" if value.kind == "none" else f"builtins.{value.kind}")
    if isinstance(value, Sequence):
        return api(_SEQUENCE_CLASSES.get(value.kind, f"builtins.{value.kind}"))
    if isinstance(value, Mapping):
        return api(_MAPPING_CLASSES.get(value.kind, "builtins.dict"))
    if isinstance(value, Tensor):
        return api(_TENSOR_CLASSES.get(value.kind, "tensorflow.Tensor"))
    return _class_of_other(value)


def _class_of_other(value: Value) -> Value:
    if isinstance(value, Object):
        return user_class(value.cls)
    if isinstance(value, ApiObject):
        return api(value.name)
    if isinstance(value, Dataset):
        return api("tensorflow.data.Iterator" if value.iterator else "tensorflow.data.Dataset")
    if isinstance(value, Function):
        return api("types.FunctionType" if value.receiver is None else "types.MethodType")
    return api("builtins.type") if isinstance(value, Class) else unknown("type")


def _type(call: Call) -> Value | None:
    if len(call.arguments) != 1:
        return None
    return union([class_of(member) for member in members(call.arguments[0])])


def is_callable(value: Value) -> bool | None:
    """Whether one alternative is callable; None if that is not certain."""
    if isinstance(value, (Function, Class)):
        return True
    if isinstance(value, (Constant, Primitive, Sequence, Mapping, Tensor, Dataset)):
        return False
    return None if not isinstance(value, Api) else value.name.rpartition(".")[0] != ""


def _object(call: Call) -> Value:
    return api_object("builtins.object", [], call.caller.site())


def _from_keys(call: Call) -> Value:
    made = from_keys(call.arguments)
    return mapping(made.entries, made.rest_key, made.rest, (call.caller.site(),))


TYPES: Final[dict[str, Handler]] = {
    **dict.fromkeys(_CONVERSIONS, _convert),
    "bool": _bool,
    **dict.fromkeys(("bytes", "bytearray", "memoryview"), _bytes),
    **dict.fromkeys(("list", "tuple", "set", "frozenset"), _container),
    "dict": dict_of,
    "dict.fromkeys": _from_keys,
    "range": _range,
    "slice": _slice,
    "type": _type,
    "object": _object,
}
