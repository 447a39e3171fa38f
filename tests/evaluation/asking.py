"""Ask the analysis about a program given as text, and tell its answers in a form that a table can hold.

The *verdict* of a function is its properties and the decision in one line: five letters for tensor parameter
(T), Python value (L, "literal"), side effects (E), recursion (R) and tensor computation (C), a capital for
yes, a small letter for no and a question mark for unknown; then the passed precondition, or the published
codes of the failed ones in ascending order. A hybrid function's verdict starts with ``@``.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path

from pylint_hybrid.analysis import analyse
from pylint_hybrid.decisions import paper
from pylint_hybrid.decisions.decision import Decision
from pylint_hybrid.facts.record import EffectFact, FunctionFacts, ParameterFacts, TensorType, Tri
from pylint_hybrid.project.model import Request

# The published fixtures were run with these options on.
ALWAYS = paper.Checks(side_effects=True, recursion=True)


class Answers:
    """What the analysis of one program says, by qualified name (the last definition of a name wins)."""

    def __init__(self, functions: Mapping[str, FunctionFacts], decisions: Mapping[str, Decision]) -> None:
        self.functions = functions
        self.decisions = decisions

    def verdict(self, name: str, always: bool = False) -> str:
        """The verdict of a function; ``always`` computes it with the published *always check* options."""
        facts = self.functions[name]
        decision = paper.decide(facts, ALWAYS) if always else self.decisions[name]
        outcome = [str(failure.code) for failure in decision.failures]
        if decision.precondition is not None:
            outcome.append(decision.precondition.value)
        return " ".join([("@" if facts.hybrid else "") + _letters(facts), *outcome])

    def verdicts(self, always: bool = False) -> dict[str, str]:
        """The verdicts of all functions."""
        return {name: self.verdict(name, always) for name in self.functions}

    def parameter(self, function: str, name: str) -> ParameterFacts:
        """The facts of one parameter."""
        return next(facts for facts in self.functions[function].parameters if facts.name == name)

    def types(self, function: str, name: str) -> str:
        """The tensor types of a parameter in short form: ``float32[2,None]``, joined by " | "."""
        return " | ".join(map(short_type, self.parameter(function, name).types))

    def effects(self, function: str) -> list[str]:
        """The effects of a function in short form: ``kind line`` or ``kind line < call line < ...``."""
        return [short_effect(effect) for effect in self.functions[function].effects]


def _letters(facts: FunctionFacts) -> str:
    values: tuple[tuple[str, Tri], ...] = (
        ("t", facts.tensor_parameter),
        ("l", facts.primitive_parameter),
        ("e", facts.side_effects),
        ("r", facts.recursive),
        ("c", facts.tensor_computation),
    )
    return "".join("?" if value is None else letter.upper() if value else letter for letter, value in values)


def short_type(found: TensorType) -> str:
    """A dense tensor's type as ``dtype[dims]``, ``dtype[?]`` for unknown rank; other kinds come first."""
    shape = "?" if found.shape is None else ",".join(map(str, found.shape))
    kind = "" if found.kind == "dense" else f"{found.kind} "
    return f"{kind}{found.dtype}[{shape}]"


def short_effect(effect: EffectFact) -> str:
    """Kind and line of an effect, and the lines of the calls that lead to it, the nearest first."""
    chain = [f" < {place.line}" for place in reversed(effect.via)]
    return f"{effect.kind} {effect.place.line}{''.join(chain)}"


def ask(folder: Path, source: str, policy: str = "paper", **files: str) -> Answers:
    """Analyse a program (and further modules) under a policy; answers are about the program itself.

    The program is ``program.py``; a file is named by its keyword (``name`` is ``name.py``, ``a__b`` is
    ``a/b.py``).
    """
    root = folder / "project"
    root.mkdir(exist_ok=True)
    (root / "pyproject.toml").write_text("")
    program = root / "program.py"
    program.write_text(textwrap.dedent(source), encoding="utf-8")
    for name, text in files.items():
        path = root / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    analysis = analyse(Request((program,), overrides={"policy": policy, "cache-dir": str(folder / "cache")}))
    assert analysis.problems == (), analysis.problems
    pairs = analysis.reported_functions()
    return Answers(
        {facts.qualname: facts for facts, _ in pairs},
        {facts.qualname: decision for facts, decision in pairs},
    )
