"""What library calls, operators and subscripts did, remembered for the next time with the same arguments.

Values are interned, so that a call is named by the uids of its arguments. The first one is *recorded*: its
result and what it marked. If it looked at nothing but its arguments (it read no cell, allocated nothing,
called nothing of the program, met nothing that may still become known), it need not be run again; the
marks are made again at the new position.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from pylint_hybrid.domain.values import (
    ApiObject,
    BoundApi,
    Class,
    Dataset,
    Function,
    Mapping,
    Module,
    Object,
    Partial,
    Sequence,
    Super,
    Union,
    Value,
)

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.calls import Arguments
    from pylint_hybrid.evaluation.interpreter import Frame

Key: TypeAlias = "tuple[object, ...]"
Effect: TypeAlias = "tuple[str, str, tuple[int, ...] | None, bool]"

_OF_THE_PROGRAM = (Object, Function, Class, Module, Super, Partial, BoundApi)


class Recording:
    """What the call at hand has marked so far, and whether its arguments alone decided about it."""

    __slots__ = ("computes", "effects", "repeatable", "uses")

    def __init__(self) -> None:
        self.repeatable = True
        self.computes = False
        self.effects: list[Effect] = []
        self.uses: list[Value] = []


class Outcome:
    """The result of a call and its marks."""

    __slots__ = ("computes", "effects", "result", "uses")

    def __init__(self, result: Value, recording: Recording) -> None:
        self.result = result
        self.computes = recording.computes
        self.effects = tuple(dict.fromkeys(recording.effects))
        self.uses = tuple(dict.fromkeys(recording.uses))


def key_of(frame: Frame, name: str, receiver: int, given: Arguments) -> Key:
    """The key of a call of ``name``. ``receiver``: its uid, or -1.

    Some marks are made in functions only, others not before a ``raise``.
    """
    where = frame.code.is_called + 2 * frame.raising
    named = tuple(given.keywords.items()) if given.keywords else ()
    return (name, receiver, where, tuple(given.positional), named)


def remembered(
    frame: Frame, key: Key, values: tuple[Value, ...] | Arguments, run: Callable[[], Value]
) -> Value:
    """The result of ``run``, which was run before if a call with this key is known to be repeatable.

    ``values`` are all that the key names.
    """
    outcomes = frame.engine.outcomes
    outer = frame.recording
    if outer is not None:
        outer.repeatable = False
    elif key in outcomes:
        known = outcomes[key]
        return run() if known is None else _repeat(frame, known)
    context = frame.context
    met_unknown, context.met_unknown = context.met_unknown, False
    frame.recording = recording = Recording()
    try:
        result = run()
    finally:
        frame.recording = outer
    repeatable = recording.repeatable and not context.met_unknown
    if repeatable:
        named = values if isinstance(values, tuple) else values.everything()
        repeatable = all([_is_known_plain(frame, value) for value in named])
    outcomes[key] = Outcome(result, recording) if repeatable else None
    context.met_unknown = context.met_unknown or met_unknown
    return result


def _repeat(frame: Frame, known: Outcome) -> Value:
    if known.computes:
        frame.mark_computation()
    for kind, target, sites, paper in known.effects:
        frame.mark_effect(kind, target, sites, paper)
    for value in known.uses:
        frame.uses_as_tensor(value)
    return known.result


def _is_known_plain(frame: Frame, value: Value) -> bool:
    plain = frame.engine.plain
    found = plain.get(value.uid)
    if found is None:
        found = plain[value.uid] = is_plain(value)
    return found


def is_plain(value: Value) -> bool:
    """Whether a value has nothing of the program in it, whose meaning is in the heap."""
    if isinstance(value, Union):
        return all([is_plain(member) for member in value.members])
    if isinstance(value, Sequence):
        return all([is_plain(item) for item in (*(value.items or ()), value.rest)])
    if isinstance(value, Mapping):
        parts = (value.rest_key, value.rest, *[item for _, item in value.entries])
        return all([is_plain(item) for item in parts])
    if isinstance(value, ApiObject):
        return all([is_plain(item) for _, item in value.config])
    if isinstance(value, Dataset):
        return is_plain(value.element)
    return not isinstance(value, _OF_THE_PROGRAM)
