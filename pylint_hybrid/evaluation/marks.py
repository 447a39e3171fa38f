"""What evaluation notes for the facts beside values and effects: one record for the whole program.

Marks are sets that only grow; all are keyed by code numbers and positions, so that they do not depend on
the order of evaluation.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True, frozen=True, order=True)
class HybridMark:
    """A function became hybrid: by its decorator at ``pos``, or wrapped by a call in code ``where``."""

    where: int
    pos: int
    wrap: bool
    arguments: tuple[str, ...]


_PARAMETER = "parameter "


def parameter_reason(code: int, name: str) -> str:
    """The reason of an unknown value that came in through a parameter."""
    return f"{_PARAMETER}{code} {name}"


def named_parameter(reason: str) -> tuple[int, str] | None:
    """The code number and name of the parameter that a reason names, if it names one."""
    if not reason.startswith(_PARAMETER):
        return None
    number, _, name = reason[len(_PARAMETER) :].partition(" ")
    return (int(number), name) if number.isdigit() else None


@dataclass(slots=True)
class Marks:
    """All notes."""

    # code -> how it became hybrid
    hybrid: dict[int, set[HybridMark]] = field(default_factory=dict)
    # code -> names of unknown decorators that were taken to be transparent
    transparent_decorators: dict[int, set[str]] = field(default_factory=dict)
    # code -> (code, position) where its function object is used as an object
    object_uses: dict[int, set[tuple[int, int]]] = field(default_factory=dict)
    # codes of methods that are called on an object which nothing holds: ``Scale().apply(x)``
    on_temporaries: set[int] = field(default_factory=set)
    # code -> names of parameters that the body, or a function that it passes them to, uses as tensors
    tensor_uses: dict[int, set[str]] = field(default_factory=dict)
    # (code, parameter) -> parameters of callers whose unknown values were passed to it
    passed_on: dict[tuple[int, str], set[tuple[int, str]]] = field(default_factory=dict)
    # code of a test function or class -> positions of the decorators that give it rows of arguments
    parametrized: dict[int, set[int]] = field(default_factory=dict)
    # codes that are ``call`` of a Keras layer or model by the Keras protocol
    keras_calls: set[int] = field(default_factory=set)
    # (code, parameter number) that some call supplies, or may supply
    supplied: set[tuple[int, int]] = field(default_factory=set)
    # code of a ``singledispatch`` function -> codes registered for it
    dispatched: dict[int, set[int]] = field(default_factory=dict)
    # classes of which an instance is made somewhere
    instantiated: set[int] = field(default_factory=set)

    def use_as_tensor(self, code: int, name: str) -> None:
        """Note that a parameter is used as a tensor, and with it those whose values were passed to it."""
        stack = [(code, name)]
        while stack:
            code, name = stack.pop()
            names = self.tensor_uses.setdefault(code, set())
            if name not in names:
                names.add(name)
                stack.extend(self.passed_on.get((code, name), ()))

    def pass_on(self, code: int, name: str, passed: tuple[int, str]) -> None:
        """Note that the unknown value of the parameter ``passed`` was an argument for another parameter."""
        self.passed_on.setdefault((code, name), set()).add(passed)
        if name in self.tensor_uses.get(code, ()):
            self.use_as_tensor(*passed)

    def add_hybrid(self, code: int, mark: HybridMark) -> None:
        """Note that ``code`` runs as a graph."""
        self.hybrid.setdefault(code, set()).add(mark)

    def add(self, table: dict[int, set[str]], code: int, name: str) -> None:
        """Note ``name`` for ``code`` in one of the tables of names."""
        table.setdefault(code, set()).add(name)
