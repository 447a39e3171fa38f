"""Built-in functions that look into the program: ``super()``, attributes by name, ``isinstance``, ``type``.

``functools.partial`` is one of them too: what it holds is called by the program.

What can be told from argument values alone is knowledge (``pylint_hybrid.knowledge.python``).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pylint_hybrid.domain import values
from pylint_hybrid.domain.values import (
    BOTTOM,
    FALSE,
    NONE,
    TRUE,
    ApiObject,
    Class,
    Constant,
    Mapping,
    Object,
    Sequence,
    Unknown,
    Value,
    members,
    primitive,
    union,
)
from pylint_hybrid.evaluation import attributes, guards
from pylint_hybrid.evaluation.classes import UNRESOLVED_BASE

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.calls import Arguments
    from pylint_hybrid.evaluation.interpreter import Frame


def _super(frame: Frame, given: Arguments) -> Value | None:
    if given.positional:
        owners = [member.cls for member in members(given.positional[0]) if isinstance(member, Class)]
        receiver = given.positional[1] if len(given.positional) > 1 else _first_argument(frame)
        return values.super_of(owners[0], receiver) if owners else frame.opaque("super")
    owner = attributes.enclosing_class(frame)
    if owner < 0:
        return frame.opaque("super")
    return values.super_of(owner, _first_argument(frame))


def _first_argument(frame: Frame) -> Value:
    """The first argument of the method in which the frame's code stands."""
    code = frame.code
    context = frame.context
    while code.class_number < 0 and context.closure > 0:
        context = frame.engine.context(context.closure)
        code = context.code
    return context.arguments[0] if context.arguments else frame.opaque("super")


def _getattr(frame: Frame, given: Arguments) -> Value | None:
    if len(given.positional) < 2:
        return frame.opaque("getattr")
    target, names = given.positional[:2]
    results: list[Value] = []
    for name in members(names):
        if isinstance(name, Constant) and isinstance(name.value, str):
            results.append(attributes.get(frame, target, name.value))
        else:
            results.append(frame.opaque("getattr"))
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
                attributes.store(frame, target, attributes.ANY_NAME, value)
    return NONE


def _isinstance(frame: Frame, given: Arguments) -> Value | None:
    if len(given.positional) != 2:
        return primitive("bool")
    value, kinds = given.positional
    verdicts = {guards.is_instance(frame, member, kinds) for member in members(value)}
    if verdicts == {True}:
        return TRUE
    return FALSE if verdicts == {False} else primitive("bool")


def _type(frame: Frame, given: Arguments) -> Value | None:
    if len(given.positional) != 1:
        return frame.opaque("type")
    results: list[Value] = []
    for member in members(given.positional[0]):
        if isinstance(member, Object):
            results.append(values.user_class(member.cls))
        elif isinstance(member, ApiObject):
            results.append(values.api(member.name))
        elif isinstance(member, (Constant, values.Primitive, Sequence, Mapping)):
            results.append(values.api(f"builtins.{member.kind}"))
        else:
            results.append(frame.opaque("type"))
    return union(results)


def _partial(frame: Frame, given: Arguments) -> Value | None:
    if not given.positional or given.rest is not BOTTOM:
        return None
    function, *arguments = given.positional
    if function is BOTTOM or BOTTOM in arguments:
        frame.context.met_unknown = True
        return BOTTOM
    return values.partial(function, arguments, sorted(given.keywords.items()))


def object_new(frame: Frame, given: Arguments) -> Value | None:
    """``object.__new__(cls)``: an instance that was not initialised."""
    results: list[Value] = []
    for member in members(given.positional[0]) if given.positional else ():
        if isinstance(member, Class):
            # ``__new__`` knows more of what the object is made of than it tells here.
            site = frame.engine.site(frame.context, frame.pos, frame.context.arguments)
            results.append(values.instance(member.cls, site))
    return union(results) if results else frame.opaque("__new__")


def _hasattr(frame: Frame, given: Arguments) -> Value | None:
    if len(given.positional) != 2:
        return primitive("bool")
    target, name = given.positional
    if not isinstance(name, Constant) or not isinstance(name.value, str):
        return primitive("bool")
    verdicts = {_has(frame, member, name.value) for member in members(target)}
    if verdicts == {True}:
        return TRUE
    return FALSE if verdicts == {False} else primitive("bool")


def _has(frame: Frame, value: Value, name: str) -> bool | None:
    """Whether an instance of a user class has an attribute; a field that comes later may not be there yet."""
    if not isinstance(value, Object):
        return None
    order = frame.engine.classes.order(value.cls, frame.context.number)
    inherited, owner = attributes.class_attribute(frame, order, name)
    if inherited is not None or (owner and owner != UNRESOLVED_BASE):
        return True
    if attributes.field(frame, value, name) is not BOTTOM:
        return True if attributes.is_initialised(frame, value, name) else None
    plain = all(isinstance(entry, int) or entry == "builtins.object" for entry in order)
    dynamic = any(
        isinstance(entry, int) and frame.engine.classes.has_name(entry, special)
        for entry in order
        for special in ("__getattr__", "__getattribute__")
    )
    any_name = attributes.field(frame, value, attributes.ANY_NAME)
    return False if plain and not dynamic and any_name is BOTTOM else None


BUILTINS: Final[dict[str, Callable[[Frame, Arguments], Value | None]]] = {
    "functools.partial": _partial,
    "builtins.super": _super,
    "builtins.hasattr": _hasattr,
    "builtins.getattr": _getattr,
    "builtins.setattr": _setattr,
    "builtins.isinstance": _isinstance,
    "builtins.type": _type,
    "builtins.object.__new__": object_new,
}
