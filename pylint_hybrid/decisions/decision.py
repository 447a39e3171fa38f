"""The outcome of the decision table for one function, under one policy."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from pylint_hybrid.project.model import Policy


class Precondition(enum.Enum):
    """The passing preconditions, by their published names."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"
    P6 = "P6"


class Transformation(enum.Enum):
    """What is to be done with the function."""

    CONVERT_TO_HYBRID = "convert-to-hybrid"
    CONVERT_TO_EAGER = "convert-to-eager"
    RECONFIGURE = "reconfigure"


class Failure(enum.Enum):
    """Failed preconditions: the published code and the published name in kebab case."""

    UNDETERMINABLE_SIDE_EFFECTS = (3, "undeterminable-side-effects")
    HAS_PYTHON_SIDE_EFFECTS = (4, "has-python-side-effects")
    HAS_NO_TENSOR_PARAMETERS = (6, "has-no-tensor-parameters")
    IS_RECURSIVE = (8, "is-recursive")
    CANT_APPROXIMATE_RECURSION = (9, "cant-approximate-recursion")
    UNDETERMINABLE_TENSOR_PARAMETER = (10, "undeterminable-tensor-parameter")
    UNDETERMINABLE_PRIMITIVE_PARAMETER = (11, "undeterminable-primitive-parameter")
    HAS_PRIMITIVE_PARAMETERS = (12, "has-primitive-parameters")
    HAS_NO_PRIMITIVE_PARAMETERS = (13, "has-no-primitive-parameters")
    NO_TENSOR_COMPUTATION = (14, "no-tensor-computation")
    HAS_COVERED_CALLERS = (21, "has-covered-callers")

    @property
    def code(self) -> int:
        """The published number."""
        return self.value[0]

    @property
    def kebab(self) -> str:
        """The published name in kebab case, as the facts print it."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why policy ``safe`` withholds or qualifies a change: a stable slug and a sentence."""

    slug: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What a policy decides about one function.

    ``failures`` are sorted by code; ``notices`` are the published INFO and WARNING entries as slugs.
    ``reasons`` are what the safe policy adds: without a transformation, everything that stands in the way of
    one; with a transformation, everything that keeps it from being safe to apply unseen. ``safe`` says that
    nothing does.
    """

    precondition: Precondition | None
    transformation: Transformation | None
    failures: tuple[Failure, ...]
    notices: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    policy: Policy = Policy.SAFE
    safe: bool = False
