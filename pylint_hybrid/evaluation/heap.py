"""The heap: cells that remember who contributed what, and who read them.

A cell stands for a global variable, a closure's variable, a field, a class attribute, a default value or
the later additions to a mutable container. Each context contributes at most one value to a cell; when a
context is evaluated again its contribution replaces the old one (a few times, then it only grows, so that
evaluation ends). Deleting a context takes its contributions back. When the joined value changes, all readers
are notified.
"""

from __future__ import annotations

from collections.abc import Hashable

from pylint_hybrid.domain.values import BOTTOM, Value, join, union

CellKey = tuple[Hashable, ...]


class Cell:
    """One abstract memory location."""

    __slots__ = ("contributions", "key", "readers", "value", "watchers")

    def __init__(self, key: CellKey) -> None:
        self.key = key
        self.value: Value = BOTTOM
        self.contributions: dict[int, Value] = {}
        self.readers: dict[int, None] = {}
        self.watchers: dict[int, None] = {}  # readers that do not remember what they read

    def without(self, contributor: int) -> Value:
        """The value less what one contributor said."""
        if contributor not in self.contributions:
            return self.value
        return union([value for owner, value in self.contributions.items() if owner != contributor])


class Heap:
    """All cells by key.

    ``changed`` collects the readers of cells whose value changed, ``alarmed`` the watchers among them.
    """

    __slots__ = ("alarmed", "cells", "changed")

    def __init__(self) -> None:
        self.cells: dict[CellKey, Cell] = {}
        self.changed: dict[int, None] = {}
        self.alarmed: dict[int, None] = {}

    def cell(self, key: CellKey) -> Cell:
        """The cell of this key, which stays the same."""
        cell = self.cells.get(key)
        if cell is None:
            cell = self.cells[key] = Cell(key)
        return cell

    def watch(self, key: CellKey, watcher: int) -> Value:
        """The value of a cell; ``watcher`` is told when it changes."""
        cell = self.cell(key)
        cell.watchers[watcher] = None
        return cell.value

    def peek(self, key: CellKey, without: int = -1) -> Value:
        """The value of a cell, less what one contributor said, without becoming a reader."""
        cell = self.cells.get(key)
        return BOTTOM if cell is None else cell.without(without)

    def contributors(self, key: CellKey) -> tuple[int, ...]:
        """Who contributes to a cell."""
        cell = self.cells.get(key)
        return () if cell is None else tuple(cell.contributions)

    def contribution(self, key: CellKey, contributor: int) -> Value:
        """What ``contributor`` contributes to a cell."""
        cell = self.cells.get(key)
        return BOTTOM if cell is None else cell.contributions.get(contributor, BOTTOM)

    def contribute(self, key: CellKey, contributor: int, value: Value, replace: bool) -> None:
        """Set (``replace``) or extend what ``contributor`` contributes to a cell."""
        cell = self.cells.get(key)
        if cell is None:
            cell = self.cells[key] = Cell(key)
        old = cell.contributions.get(contributor, BOTTOM)
        new = value if replace else join(old, value)
        if new is old:
            return
        cell.contributions[contributor] = new
        # Growth of one contribution only grows the cell; anything else needs all of them.
        grown = old is BOTTOM or join(old, new) is new
        total = join(cell.value, new) if grown else union(cell.contributions.values())
        self._set(cell, total)

    def withdraw(self, key: CellKey, contributor: int) -> None:
        """Take back what ``contributor`` contributed to a cell."""
        cell = self.cells.get(key)
        if cell is None or cell.contributions.pop(contributor, None) is None:
            return
        total = union(cell.contributions.values())
        self._set(cell, total)

    def _set(self, cell: Cell, value: Value) -> None:
        if value is not cell.value:
            cell.value = value
            self.changed.update(cell.readers)
            if cell.watchers:
                self.alarmed.update(cell.watchers)
