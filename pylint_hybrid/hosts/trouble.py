"""What can go wrong for a host: the reasons why there is no answer, or not all of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path

from pylint_hybrid.project.model import Problem


class TroubleKind(enum.Enum):
    """Whose fault it is."""

    CONFIGURATION = "configuration"  # a setting is wrong: nothing below this root is analysed
    ANALYSIS = "analysis"  # a file, or a part of the project, could not be analysed


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that went wrong. ``of_project`` tells that it is the same for every file of the project."""

    kind: TroubleKind
    text: str
    line: int = 1
    of_project: bool = False


def of_problem(problem: Problem, of_project: bool = False) -> Trouble:
    """The trouble that a problem of the analysis is."""
    place = f"{problem.path}: " if of_project else ""
    return Trouble(TroubleKind.ANALYSIS, place + problem.message, problem.line or 1, of_project)


def of_mistake(error: Exception) -> Trouble:
    """An exception that nobody expected, in one line: what, and where in this package it arose."""
    place = ""
    traceback = error.__traceback__
    while traceback is not None:
        code = traceback.tb_frame.f_code
        place = f" at {Path(code.co_filename).name}:{traceback.tb_lineno} in {code.co_name}"
        traceback = traceback.tb_next
    message = " ".join(str(error).split())
    text = f"internal error, please report it: {type(error).__name__}: {message}{place}"
    return Trouble(TroubleKind.ANALYSIS, text)
