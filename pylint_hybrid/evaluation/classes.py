"""User classes: their bases, resolution order (C3) and attributes.

A class is numbered by the code of its body. Its bases are kept in a heap cell, so that whoever depends on
them is evaluated again when they change. In a resolution order, an ``int`` is a user class and a ``str``
the public name of a library class; ``"?"`` stands for a base that could not be resolved.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Sequence as Items
from typing import TypeAlias

from pylint_hybrid.domain.values import Api, Class, Sequence, Value, members
from pylint_hybrid.evaluation.heap import Heap
from pylint_hybrid.evaluation.program import Code, Program
from pylint_hybrid.knowledge import library

Entry: TypeAlias = "int | str"
Order: TypeAlias = "tuple[Entry, ...]"

UNRESOLVED_BASE = "?"


class ClassTable:
    """Bases, resolution orders and dynamically set attribute names of all classes."""

    __slots__ = ("_asked", "_holders", "_known", "_orders", "dynamic_names", "heap", "kinds", "program")

    def __init__(self, program: Program, heap: Heap) -> None:
        self.program = program
        self.heap = heap
        self.dynamic_names: dict[int, set[str]] = {}
        self.kinds: dict[int, set[str]] = {}
        self._orders: dict[tuple[int, int], Order] = {}
        # Orders already handed out, and to which contexts; both are void when any bases change.
        self._known: dict[int, Order] = {}
        self._asked: set[tuple[int, int]] = set()
        self._holders: dict[tuple[Order, str], Order] = {}

    def mark(self, cls: int, kind: str) -> None:
        """Record that a class decorator gives the class a ``kind`` (dataclass)."""
        self.kinds.setdefault(cls, set()).add(kind)

    def code(self, cls: int) -> Code:
        """The body of a class."""
        return self.program.codes[cls]

    def order(self, cls: int, reader: int) -> Order:
        """The resolution order of a class, itself first."""
        question = (cls, reader)
        if question in self._asked:
            return self._known[cls]
        found = self._known.get(cls)
        if found is None:
            found = self._known[cls] = self._order(cls, reader, frozenset())
        else:
            for entry in found:
                if isinstance(entry, int):
                    self.heap.watch(("bases", entry), reader)
        self._asked.add(question)
        return found

    def bases_changed(self, cls: int) -> None:
        """Forget the orders if somebody asked for one that the bases of ``cls`` are part of."""
        if any(cls in order for order in self._known.values()):
            self._known.clear()
            self._asked.clear()

    def _order(self, cls: int, reader: int, above: frozenset[int]) -> Order:
        bases = self.heap.watch(("bases", cls), reader)
        parents = [entry for entry in _base_entries(bases) if entry not in above]
        if not any(isinstance(parent, int) for parent in parents):
            key = (cls, bases.uid)
            found = self._orders.get(key)
            if found is None:
                found = self._orders[key] = (cls, *_library_orders(parents))
            return found
        inner = above | {cls}
        orders = [
            self._order(parent, reader, inner) if isinstance(parent, int) else _library_orders([parent])
            for parent in parents
        ]
        return (cls, *_merge([list(order) for order in orders] + [list(parents)]))

    def library_bases(self, cls: int, reader: int) -> list[str]:
        """The library classes among the ancestors of a class."""
        return [entry for entry in self.order(cls, reader) if isinstance(entry, str)]

    def is_a(self, cls: int, base: str, reader: int) -> bool:
        """Whether a library class ``base`` is among the ancestors."""
        return any(
            entry == base or library.is_subclass(entry, base) for entry in self.library_bases(cls, reader)
        )

    def holders(self, order: Order, name: str) -> Order:
        """The entries of a resolution order that may hold ``name``, up to the first library class that does.

        An unresolved base comes last, if nothing else is found before it.
        """
        key = (order, name)
        found = self._holders.get(key)
        if found is None:
            found = self._holders[key] = tuple(self._find_holders(order, name))
        return found

    def _find_holders(self, order: Order, name: str) -> Iterator[Entry]:
        unresolved = False
        for entry in order:
            if isinstance(entry, int):
                if self.has_name(entry, name):
                    yield entry
            elif entry == UNRESOLVED_BASE:
                unresolved = True
            elif library.method_entry(entry, name) is not None:
                yield entry
                return
        if unresolved:
            yield UNRESOLVED_BASE

    def add_name(self, cls: int, name: str) -> None:
        """Record that ``name`` is set on a class outside of its body."""
        names = self.dynamic_names.setdefault(cls, set())
        if name not in names:
            names.add(name)
            self._holders.clear()

    def has_name(self, cls: int, name: str) -> bool:
        """Whether the body of the class, or a later assignment, may bind ``name``."""
        return name in self.code(cls).local_slots or name in self.dynamic_names.get(cls, ())


def _base_entries(bases: Value) -> list[Entry]:
    entries: list[Entry] = []
    for definition in members(bases):
        if isinstance(definition, Sequence):
            for base in (definition.rest,) if definition.items is None else definition.items:
                found = _entries_of(base)
                entries.extend(entry for entry in found if entry not in entries)
    return entries


def _entries_of(base: Value) -> list[Entry]:
    found: list[Entry] = []
    for member in members(base):
        if isinstance(member, Class):
            found.append(member.cls)
        elif isinstance(member, Api):
            found.append(member.name)
    return found or [UNRESOLVED_BASE]


def _library_orders(parents: Items[Entry]) -> Order:
    order: list[Entry] = []
    for parent in parents:
        if isinstance(parent, str):
            entry = library.resolve(parent)
            for name in (parent, *(entry.bases if entry is not None else ())):
                if name not in order:
                    order.append(name)
    return tuple(order)


def _merge(orders: list[list[Entry]]) -> list[Entry]:
    """C3 linearisation; where the bases contradict each other, the first candidate is taken."""
    merged: list[Entry] = []
    orders = [order for order in orders if order]
    while orders:
        candidate = orders[0][0]
        for order in orders:
            head = order[0]
            if not any(head in other[1:] for other in orders):
                candidate = head
                break
        merged.append(candidate)
        remaining = [[entry for entry in order if entry != candidate] for order in orders]
        orders = [order for order in remaining if order]
    return merged
