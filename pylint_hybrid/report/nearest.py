"""Shortens what a function does through calls: the same thing is told once, by the shortest chain of calls.

In large projects one ``print`` deep down is reached by thousands of functions, by long chains, from several
places each. What a function does itself is never left out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Protocol, TypeVar

from pylint_hybrid.facts.record import Place


class Reached(Protocol):
    """Something that a function does itself, or through the calls of ``via``."""

    @property
    def via(self) -> tuple[Place, ...]:
        """The chain of call sites; empty for what it does itself."""


_Reached = TypeVar("_Reached", bound=Reached)


def nearest(found: Iterable[_Reached], same: Callable[[_Reached], Hashable]) -> list[tuple[_Reached, int]]:
    """What is told, in the order in which it was found, each with the number of others that it stands for.

    ``same`` tells what counts as the same thing; of equally long chains the first is kept.
    """
    items = list(found)
    groups: dict[Hashable, list[_Reached]] = {}
    for item in items:
        if item.via:
            groups.setdefault(same(item), []).append(item)
    kept = {id(min(group, key=lambda item: len(item.via))): len(group) - 1 for group in groups.values()}
    return [(item, kept.get(id(item), 0)) for item in items if not item.via or id(item) in kept]
