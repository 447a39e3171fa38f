"""Truth of abstract values, and what a guard says about the slots that it tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pylint_hybrid.domain.values import (
    BOTTOM,
    FALSE,
    TRUE,
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
    Slice,
    Tensor,
    Union,
    Unknown,
    Value,
    members,
    union,
)
from pylint_hybrid.evaluation import containers
from pylint_hybrid.knowledge import library
from pylint_hybrid.knowledge import python as python_knowledge

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.interpreter import Frame

_ALWAYS_TRUE = (Function, Class, Module, Api, BoundApi, Partial)


def truth(frame: Frame, value: Value) -> bool | None:
    """Whether a value is true, false, or either."""
    if value is TRUE:
        return True
    if value is FALSE:
        return False
    verdicts = {_truth_of(frame, member) for member in members(value)}
    return verdicts.pop() if len(verdicts) == 1 else None


def _truth_of(frame: Frame, value: Value) -> bool | None:
    if isinstance(value, _ALWAYS_TRUE):
        return True
    if isinstance(value, Object):
        order = frame.engine.classes.order(value.cls, frame.context.number)
        plain = all(
            isinstance(entry, int)
            and not frame.engine.classes.has_name(entry, "__len__")
            and not frame.engine.classes.has_name(entry, "__bool__")
            for entry in order
            if entry != "builtins.object"
        )
        return True if plain else None
    if isinstance(value, (Unknown, Tensor, Dataset, ApiObject)):
        return None
    verdict = python_knowledge.truth(value)
    return None if verdict is False and may_be_filled(frame, value) else verdict


def may_be_filled(frame: Frame, value: Value) -> bool:
    """Whether others may have added to a container that was made empty."""
    if not isinstance(value, Sequence | Mapping) or not value.sites:
        return False
    prefix = "sk" if isinstance(value, Mapping) else "s"
    return containers.additions(frame, value.sites, prefix) is not BOTTOM


def with_refined(assigned: list[int], tests: Any) -> list[int]:
    """The assigned slots and those that the guards refine."""
    if not tests:
        return assigned
    return [*assigned, *dict.fromkeys(test[0] for test in tests if test[0] not in assigned)]


def apply(frame: Frame, tests: Any, branch: bool) -> bool:
    """Refine slots for one branch; False if the branch cannot be taken."""
    if not tests or (not branch and len(tests) > 1):
        return True
    for slot, test, operand, positive in tests:
        value = frame.env[slot]
        if value is BOTTOM:
            continue
        refined = _refine(frame, value, test, operand, positive is branch)
        if refined is BOTTOM:
            return False
        frame.env[slot] = refined
    return True


def _refine(frame: Frame, value: Value, test: str, operand: Any, holds: bool) -> Value:
    if test == "none":
        return _keep(value, _is_none, holds)
    if test == "truthy":
        return _keep(value, lambda member: _truth_of(frame, member), holds)
    if test == "isinstance":
        kinds = frame.env[operand]
        return _keep(value, lambda member: is_instance(frame, member, kinds), holds)
    if test == "callable":
        return _keep(value, _is_callable, holds)
    return value


def _keep(value: Value, test: Any, holds: bool) -> Value:
    kept = [member for member in members(value) if test(member) is not (not holds)]
    if len(kept) == len(members(value)):
        return value
    return union(kept)


def _is_none(value: Value) -> bool | None:
    if isinstance(value, Constant):
        return value.kind == "none"
    return None if isinstance(value, Unknown) else False


def _is_callable(value: Value) -> bool | None:
    if isinstance(value, _ALWAYS_TRUE):
        return True if not isinstance(value, Module) else None
    if isinstance(value, (Constant, Primitive, Sequence, Mapping, Tensor, Dataset)):
        return False
    return None


def is_instance(frame: Frame, value: Value, kinds: Value) -> bool | None:
    """``isinstance`` of one alternative against a class or a tuple of classes."""
    verdict: bool | None = False
    for kind in _flatten(kinds):
        one = _is_instance_of(frame, value, kind)
        if one is True:
            return True
        if one is None:
            verdict = None
    return verdict


def _flatten(kinds: Value) -> list[Value]:
    flat: list[Value] = []
    for member in members(kinds):
        if isinstance(member, Sequence):
            for item in member.items or (member.rest,):
                flat.extend(members(item) or (item,))
        else:
            flat.append(member)
    return flat or [BOTTOM]


_SEQUENCE_ABCS = frozenset(
    {
        "collections.abc.Iterable", "collections.abc.Sequence", "collections.Iterable", "typing.Iterable",
        "collections.abc.Collection", "collections.abc.Sized", "typing.Sequence", "collections.Sequence",
    }
)  # fmt: skip
# Functions, classes and modules are instances of none of these.
_DATA_CLASSES = frozenset(
    f"builtins.{name}"
    for name in "str bytes int float complex bool list tuple dict set frozenset".split()  # noqa: SIM905
)
_TENSOR_CLASSES = {
    "tensorflow.Tensor": ("dense", "keras"),
    "tensorflow.RaggedTensor": ("ragged",),
    "tensorflow.SparseTensor": ("sparse",),
    "tensorflow.sparse.SparseTensor": ("sparse",),
    "tensorflow.Variable": ("variable",),
    "numpy.ndarray": ("ndarray",),
    "tensorflow.keras.Variable": ("variable",),
}


def _is_instance_of(frame: Frame, value: Value, kind: Value) -> bool | None:
    if isinstance(value, Unknown) or not isinstance(kind, (Class, Api)):
        return None
    if isinstance(kind, Class):
        return _instance_of_user_class(frame, value, kind)
    name = kind.name
    if isinstance(value, (Constant, Primitive)):
        return _primitive_is(value.kind, name)
    if isinstance(value, Sequence):
        if name in _SEQUENCE_ABCS:
            return True
        known = name.startswith("builtins.") or name in _TENSOR_CLASSES
        return name == f"builtins.{value.kind}" if known else None
    if isinstance(value, Mapping):
        if name in ("collections.abc.Mapping", "typing.Mapping", "collections.Mapping", "builtins.dict"):
            return True
        return False if name.startswith("builtins.") or name in _TENSOR_CLASSES else None
    if isinstance(value, Tensor):
        return _tensor_is(value, name)
    if isinstance(value, Slice):
        return _slice_is(name)
    return _other_is(frame, value, name)


def _primitive_is(kind: str, name: str) -> bool | None:
    if name.startswith("builtins."):
        wanted = name.removeprefix("builtins.")
        return kind == wanted or (kind == "bool" and wanted == "int")
    if name in _TENSOR_CLASSES:
        return False
    if name == "numbers.Number":
        return kind in ("int", "float", "complex", "bool")
    if name in ("six.string_types", "six.text_type"):
        return kind == "str"
    return None


def _tensor_is(value: Tensor, name: str) -> bool | None:
    if name in _TENSOR_CLASSES:
        return value.kind in _TENSOR_CLASSES[name]
    return False if name.startswith("builtins.") else None


def _instance_of_user_class(frame: Frame, value: Value, kind: Class) -> bool | None:
    if isinstance(value, Object):
        order = frame.engine.classes.order(value.cls, frame.context.number)
        return True if kind.cls in order else (None if "?" in order else False)
    return False


def _slice_is(name: str) -> bool | None:
    return name == "builtins.slice" if name == "builtins.slice" or name in _DATA_CLASSES else None


def _other_is(frame: Frame, value: Value, name: str) -> bool | None:
    if isinstance(value, Object):
        order = frame.engine.classes.order(value.cls, frame.context.number)
        names = [entry for entry in order if isinstance(entry, str)]
        if any(entry == name or library.is_subclass(entry, name) for entry in names):
            return True
        return None if "?" in order else False
    if isinstance(value, ApiObject):
        return value.name == name or library.is_subclass(value.name, name)
    if isinstance(value, Dataset):
        return name in ("tensorflow.data.Dataset", "tensorflow.data.Iterator")
    if isinstance(value, _ALWAYS_TRUE) and (name in _TENSOR_CLASSES or name in _DATA_CLASSES):
        return False
    return None


def without_none(value: Value) -> Value:
    """The value without None, where it is used as an object; None alone stays."""
    if not isinstance(value, Union):
        return value
    kept = [
        member for member in value.members if not (isinstance(member, Constant) and member.kind == "none")
    ]
    return value if len(kept) == len(value.members) else union(kept)
