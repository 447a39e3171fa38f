"""How many Python values the arguments of a function take, and hence how often it would be traced.

``tf.function`` traces once for every distinct Python value that it is given. One fixed value costs nothing,
a flag or a few mode names cost one trace each, a loop counter costs one trace per step (counted with
TensorFlow 2.9.3 and 2.15.1).
"""

from __future__ import annotations

import enum

from pylint_hybrid.decisions import wording
from pylint_hybrid.facts.record import FunctionFacts, ParameterFacts

# The facts keep no more literals than this for one parameter: as many may mean more.
_LITERALS_KEPT = 4
_NUMBER_STARTS = "0123456789.+-(["


class Spread(enum.Enum):
    """How far the Python values of the arguments spread over all calls."""

    NONE = "none"
    FIXED = "fixed"
    FEW = "few"
    UNBOUNDED = "unbounded"
    UNKNOWN = "unknown"


def spread(facts: FunctionFacts) -> Spread:
    """The spread that the analysis found, or what the literals show."""
    found = Spread(facts.retracing) if facts.retracing is not None else _spread_of_literals(facts)
    # That no varying value was seen says little where some values are unknown.
    if facts.primitive_parameter is None and found in (Spread.NONE, Spread.FIXED):
        return Spread.UNKNOWN
    return found


def _spread_of_literals(facts: FunctionFacts) -> Spread:
    if not facts.primitive_parameter:
        return Spread.UNKNOWN
    counts = [len(parameter.literals) for parameter in facts.parameters if parameter.primitive]
    if not counts or 0 in counts:
        return Spread.UNKNOWN
    if max(counts) >= _LITERALS_KEPT:
        return Spread.UNBOUNDED
    return Spread.FIXED if max(counts) == 1 else Spread.FEW


def varying_parameters(facts: FunctionFacts) -> tuple[ParameterFacts, ...]:
    """The parameters that are given different numbers, or are to blame for an unbounded spread.

    Booleans, None and strings choose between a few variants of a function on purpose: they do not count.
    """
    varying = tuple(parameter for parameter in facts.parameters if len(_numbers(parameter)) > 1)
    if varying or spread(facts) is not Spread.UNBOUNDED:
        return varying
    return tuple(parameter for parameter in facts.parameters if parameter.primitive)


def retraces(facts: FunctionFacts) -> bool:
    """Whether it is known to be traced again and again for numbers that a tensor could carry."""
    return spread(facts) is Spread.UNBOUNDED or bool(varying_parameters(facts))


def describe_varying(facts: FunctionFacts) -> str:
    """A clause that tells which parameters take which Python values."""
    parameters = varying_parameters(facts)
    if not parameters:
        return "Its arguments take different Python values"
    described = [
        f"'{parameter.name}'" + (f" ({', '.join(parameter.literals)})" if parameter.literals else "")
        for parameter in parameters
    ]
    noun, verb = ("parameter", "takes") if len(described) == 1 else ("parameters", "take")
    return f"Its {noun} {wording.listed(described)} {verb} different Python values"


def _numbers(parameter: ParameterFacts) -> tuple[str, ...]:
    return tuple(literal for literal in parameter.literals if literal[:1] in _NUMBER_STARTS)
