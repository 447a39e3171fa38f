"""Compares the static facts of a program with what was recorded when it ran.

Each parameter that took part in a recorded call is judged once:

- *hit*, *miss*, *false alarm* or *rejection*: whether ``tensor`` is true, against whether a tensor or a
  container of tensors was seen. A function that never ran is judged if the analysis thinks it is reached;
- *dtype*: right if the kinds and dtypes of its types are exactly those seen;
- *shape*: exact, *rough* (an unknown rank or dimension covers what was seen, or there are types that were
  never seen) or *wrong* (something that was seen is covered by no type).
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from pylint_hybrid.analysis import analyse
from pylint_hybrid.facts.record import FunctionFacts, ParameterFacts, TensorType
from pylint_hybrid.project.model import Request
from tests.oracle.record import truth_file

Seen: TypeAlias = "tuple[str, str, tuple[int | None, ...] | None]"
Problem: TypeAlias = "tuple[str, str]"  # what is wrong, and where with details


@dataclass(slots=True)
class Score:
    """Counts over one program or many. ``problems`` say what is not exact."""

    hits: int = 0
    misses: int = 0
    false_alarms: int = 0
    rejections: int = 0
    unknowns: int = 0
    typed: int = 0
    dtype_right: int = 0
    shape_wrong: int = 0
    exact: int = 0
    problems: list[Problem] = field(default_factory=list)

    def add(self, other: Score) -> None:
        """Add the counts of another score."""
        for name in ("hits", "misses", "false_alarms", "rejections", "unknowns", "typed", "dtype_right",
                     "shape_wrong", "exact"):  # fmt: skip
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.problems.extend(other.problems)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall on tensor parameters."""
        wrong = self.misses + self.false_alarms
        return 2 * self.hits / (2 * self.hits + wrong) if self.hits or wrong else 1.0

    def summary(self) -> str:
        """The rates, in one line."""
        typed = max(self.typed, 1)
        return (
            f"F1 {self.f1:.4f} ({self.hits} hits, {self.misses} misses, {self.false_alarms} false alarms, "
            f"{self.rejections} rejections, {self.unknowns} unknown); of {self.typed} typed: "
            f"dtype right {self.dtype_right / typed:.4f}, exact {self.exact / typed:.4f}, "
            f"shape wrong {self.shape_wrong}"
        )


def score(program: Path, workplace: Path) -> Score:
    """Analyse a copy of a program below ``workplace`` and compare with its truth."""
    copied = workplace / program.name
    if program.is_dir():
        shutil.copytree(program, copied, ignore=shutil.ignore_patterns("__pycache__"))
        root = copied
    else:
        root = workplace / program.stem
        root.mkdir()
        shutil.copy(program, root / program.name)
    analysis = analyse(Request((root,), root=root))
    truth: dict[str, dict[str, Any]] = json.loads(truth_file(program).read_text(encoding="utf-8"))[
        "functions"
    ]
    total = Score()
    for problem in analysis.problems:
        total.problems.append(("not analysed", f"{program.stem}: {problem.message}"))
    for facts in analysis.functions:
        key = f"{Path(facts.path).relative_to(root.resolve()).as_posix()}:{facts.line}:{facts.name}"
        seen = truth.pop(key, None)
        if seen is not None or facts.reached:
            _compare(facts, seen or {}, f"{program.stem}: {key}", total)
    total.problems.extend(("no facts", f"{program.stem}: {key}") for key in sorted(truth))
    return total


def _compare(facts: FunctionFacts, seen: dict[str, Any], where: str, total: Score) -> None:
    for parameter in facts.parameters:
        if not parameter.is_self:
            _judge(parameter, seen.get(parameter.name, {}), f"{where}({parameter.name})", total)


def _judge(parameter: ParameterFacts, seen: dict[str, Any], where: str, total: Score) -> None:
    tensors: list[Seen] = [
        (kind, dtype, None if shape is None else tuple(shape))
        for kind, dtype, shape in seen.get("tensors", ())
    ]
    expected = bool(tensors or seen.get("containers"))
    if expected and parameter.tensor is not True:
        total.misses += 1
        total.problems.append(("missed", f"{where} is {parameter.tensor}, seen {seen}"))
    elif expected:
        total.hits += 1
    elif parameter.tensor is True:
        total.false_alarms += 1
        total.problems.append(("false alarm", f"{where} {_texts(parameter)}, seen {seen or 'nothing'}"))
    else:
        total.rejections += 1
        if parameter.tensor is None and seen:
            total.unknowns += 1
            total.problems.append(("unknown", f"{where} seen {seen}"))
    if tensors and parameter.tensor:
        _judge_types(parameter, tensors, where, total)


def _judge_types(parameter: ParameterFacts, tensors: list[Seen], where: str, total: Score) -> None:
    types = [(one.kind, one.dtype, one.shape) for one in parameter.types]
    total.typed += 1
    dtypes_right = {one[:2] for one in types} == {one[:2] for one in tensors}
    wrong = [one for one in tensors if not any(_covers(static, one) for static in parameter.types)]
    exact = dtypes_right and not wrong and _exact(types, tensors)
    total.dtype_right += dtypes_right
    total.shape_wrong += bool(wrong)
    total.exact += exact
    if not exact:
        kind = "wrong type" if wrong else "rough dtype" if not dtypes_right else "rough shape"
        total.problems.append((kind, f"{where} {_texts(parameter)}, seen {tensors}"))


def _covers(static: TensorType, seen: Seen) -> bool:
    kind, dtype, shape = seen
    if static.kind != kind or static.dtype not in (dtype, "unknown"):
        return False
    if static.shape is None or shape is None:
        return static.shape is None
    if len(static.shape) != len(shape):
        return False
    pairs = zip(static.shape, shape, strict=True)
    return all(known is None or known == actual for known, actual in pairs)


def _exact(types: list[Seen], tensors: list[Seen]) -> bool:
    """The same types; a dimension may be unknown where it was seen to vary."""
    if set(types) == set(tensors):
        return True
    joined = set()
    for kind, dtype, shape in tensors:
        shapes = [s for k, d, s in tensors if (k, d) == (kind, dtype) and s is not None and shape is not None]
        alike = [s for s in shapes if shape is not None and len(s) == len(shape)]
        columns = zip(*alike, strict=True)
        merged = tuple([column[0] if len(set(column)) == 1 else None for column in columns])
        joined.add((kind, dtype, merged if alike else shape))
    return set(types) == joined


def _texts(parameter: ParameterFacts) -> str:
    types = ", ".join(f"{one.kind}<{one.dtype} {one.shape}>" for one in parameter.types)
    return f"[{types}]{' container' if parameter.container else ''}"
