"""Places in the program by code and position, each made once however many facts speak of it."""

from __future__ import annotations

from pylint_hybrid.evaluation.program import Program
from pylint_hybrid.facts.record import Place
from pylint_hybrid.lowering.ir import unpack


class Places:
    """The places of one program."""

    __slots__ = ("_known", "_paths")

    def __init__(self, program: Program) -> None:
        paths = {module.number: str(module.file.path) for module in program.modules}
        self._paths = [paths[code.module.number] for code in program.codes]
        self._known: dict[tuple[str, int, str], Place] = {}

    def path(self, code: int) -> str:
        """The absolute path of the file in which a code stands."""
        return self._paths[code]

    def of(self, code: int, pos: int, reason: str = "") -> Place:
        """The place of a packed position in a code."""
        return self.at(self._paths[code], pos, reason)

    def at(self, path: str, pos: int, reason: str = "") -> Place:
        """The place of a packed position in a file."""
        key = (path, pos, reason)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Place(path, *unpack(pos), reason)
        return found

    def first(self, positions: set[tuple[str, int]], limit: int) -> tuple[Place, ...]:
        """The first places of many, by path and packed position."""
        return tuple([self.at(path, pos) for path, pos in sorted(positions)[:limit]])
