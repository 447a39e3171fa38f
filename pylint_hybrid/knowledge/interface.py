"""What the evaluator asks of the knowledge of libraries, and what knowledge may ask of the evaluator.

Knowledge consists of pure functions from abstract values to abstract values, chosen by data (the
catalogue and its bindings). Only functions that take callbacks need the evaluator: they get a ``Caller``.
Receivers and arguments may be unions or unknown; every function here must cope with any ``Value``:
``BOTTOM`` arguments give ``BOTTOM`` where the argument is needed, unknown ones give as much as is certain
(the result of ``tf.matmul`` is a tensor whatever its arguments are).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pylint_hybrid.domain.values import BOTTOM, Value


class Caller(Protocol):
    """The call in hand, as the evaluator sees it."""

    def invoke(
        self,
        function: Value,
        arguments: Sequence[Value],
        keywords: Mapping[str, Value] | None = None,
        traced_by: str = "",
    ) -> Value:
        """Call a callable with abstract arguments. ``traced_by`` names the API if it runs it in a graph."""

    def site(self) -> int:
        """The allocation site of this call, for objects and mutable containers that it makes."""

    def effect(self, kind: str, target: str = "") -> None:
        """Record a Python side effect (see ``EffectFact.kind``) of this call."""

    def iterate(self, value: Value) -> Iteration:
        """What iterating ``value`` gives (user classes' ``__iter__`` included)."""

    def uses_as_tensor(self, value: Value) -> None:
        """Record that ``value`` was used where a tensor is expected (evidence in open evaluation)."""


class Iteration:
    """The items of an iterable: known ones in order, or one value that covers all of them.

    Like ``Mutation`` a plain class, since very many are made.
    """

    __slots__ = ("items", "rest")

    def __init__(self, items: tuple[Value, ...] | None, rest: Value = BOTTOM) -> None:
        self.items = items
        self.rest = rest


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in the catalogue.

    ``kind``: module, function, class, constant. ``parameters``: names in order, with ``*``/``**`` prefixes
    and without ``self``; defaults known to be constants are in ``defaults``. ``bases``: public names of base
    classes (the whole resolution order). ``rule``: the transfer rule bound to it ("" if none); ``options``:
    the rule's parameters. ``returns``: what the catalogue itself knows ("tensor", "dataset", "none", ...; ""
    unknown). ``effects``: kinds of Python side effects. ``eager_only``, ``creates_variables``: as in
    TensorFlow.
    """

    name: str
    kind: str
    parameters: tuple[str, ...] = ()
    defaults: tuple[tuple[str, object], ...] = ()
    bases: tuple[str, ...] = ()
    rule: str = ""
    options: tuple[tuple[str, object], ...] = ()
    returns: str = ""
    effects: tuple[str, ...] = ()
    eager_only: bool = False
    creates_variables: bool = False


class Mutation:
    """What a mutating method of a built-in container does.

    ``result`` is what the call returns; ``receiver`` the container afterwards (None: unchanged); ``added``
    covers the items that other aliases of the container may now find in it (``added_key``: for dicts).
    """

    __slots__ = ("added", "added_key", "receiver", "result")

    def __init__(
        self,
        result: Value,
        receiver: Value | None = None,
        added: Value = BOTTOM,
        added_key: Value = BOTTOM,
    ) -> None:
        self.result = result
        self.receiver = receiver
        self.added = added
        self.added_key = added_key
