"""What reaches each parameter: tensors, containers of tensors, Python values, and from which call sites."""

from __future__ import annotations

from collections.abc import Iterable

from pylint_hybrid.domain.values import (
    ASSUMED,
    FROM_ANNOTATION,
    FROM_NUMPY,
    FROM_PARAMETER,
    FROM_TENSORFLOW,
    Value,
)
from pylint_hybrid.evaluation.contexts import Context
from pylint_hybrid.evaluation.program import Code
from pylint_hybrid.evaluation.result import Evaluation
from pylint_hybrid.facts.arguments import Argument, PrimitiveSearch
from pylint_hybrid.facts.call_sites import CallSites
from pylint_hybrid.facts.places import Places
from pylint_hybrid.facts.record import ParameterFacts, Place, TensorType, Tri
from pylint_hybrid.facts.tensor_containers import TensorSearch
from pylint_hybrid.lowering.ir import ParameterKind

MAX_TYPES = 16
MAX_EVIDENCE = 5
MAX_LITERALS = 4
MAX_FEW = 4

_ORIGINS = (
    (FROM_TENSORFLOW, "tensorflow"),
    (FROM_NUMPY, "numpy"),
    (FROM_PARAMETER, "parameter"),
    (FROM_ANNOTATION, "annotation"),
    (ASSUMED, "assumed"),
)
# What reaches a parameter: every value once, with the contexts that it reaches.
Given = list[tuple[Argument, list[Context]]]


class ParameterReader:
    """Reads the values of parameters from contexts."""

    __slots__ = ("_arguments", "_places", "_primitives", "_search", "evaluation", "paper")

    def __init__(self, evaluation: Evaluation, places: Places, paper: bool) -> None:
        self.evaluation = evaluation
        self.paper = paper
        self._places = places
        self._arguments: dict[Value, Argument] = {}
        self._primitives = PrimitiveSearch(evaluation, paper)
        self._search = TensorSearch(evaluation)

    def argument(self, value: Value) -> Argument:
        """What a value says."""
        found = self._arguments.get(value)
        if found is None:
            found = self._arguments[value] = Argument(value)
        return found

    def given(self, number: int, contexts: list[Context]) -> Given:
        """What reaches a parameter, each value once, and the contexts that it reaches."""
        users: dict[Value, list[Context]] = {}
        for context in contexts:
            users.setdefault(context.arguments[number], []).append(context)
        return [(self.argument(value), by) for value, by in users.items()]

    def read(self, code: Code, number: int, given: Given, sites: CallSites, is_self: bool) -> ParameterFacts:
        """The facts of parameter ``number`` of a function; nothing is known of it if nothing is given."""
        parameter = code.summary.parameters[number]
        keyword_only = parameter.kind == ParameterKind.KEYWORD_ONLY
        if not given or is_self:
            nothing: Tri = False if given else None
            return ParameterFacts(
                name=parameter.name,
                tensor=nothing,
                primitive=nothing,
                has_default=parameter.has_default,
                keyword_only=keyword_only,
                is_self=is_self,
            )
        tensor, container, source = self._tensor(given)
        exempt = parameter.has_default and not keyword_only and not self._supplied(code, number)
        literals, places = self._literals(given, sites)
        return ParameterFacts(
            name=parameter.name,
            tensor=tensor,
            primitive=False if exempt else self._primitive(given),
            container=container,
            types=_types([argument for argument, _ in given]) if tensor else (),
            evidence=self._evidence(given, sites) if tensor else (),
            has_default=parameter.has_default,
            keyword_only=keyword_only,
            is_self=is_self,
            source=source,
            literals=literals,
            literal_places=places,
        )

    def _supplied(self, code: Code, number: int) -> bool:
        return (code.number, number) in self.evaluation.engine.marks.supplied

    # -- tensors -------------------------------------------------------------------------------------

    def _tensor(self, given: Given) -> tuple[Tri, bool, str]:
        if any([argument.tensors for argument, _ in given]):
            bare = [member for argument, _ in given for member in argument.tensors]
            assumed = all(member.origin == ASSUMED for member in bare)
            hinted = all(member.origin == FROM_ANNOTATION for member in bare)
            return True, False, "use" if assumed else "annotation" if hinted else "call"
        if any(self._reaches(context, argument) for argument, by in given for context in by):
            return True, True, "container"
        unknown = any(argument.unknown for argument, _ in given)
        return (None if unknown and not self.paper else False), False, ""

    def _reaches(self, context: Context, argument: Argument) -> bool:
        """Whether an argument of a context is a tensor, or a container with a tensor somewhere in it."""
        if argument.tensors:
            return True
        holders = argument.holders(self._search)
        return bool(holders) and self._search.reaches(context, holders)

    def _evidence(self, given: Given, sites: CallSites) -> tuple[Place, ...]:
        positions: set[tuple[str, int]] = set()
        for argument, by in given:
            for context in by:
                if self._reaches(context, argument):
                    positions.update(sites.of(context))
        return self._places.first(positions, MAX_EVIDENCE)

    # -- Python values -------------------------------------------------------------------------------

    def _primitive(self, given: Given) -> Tri:
        if any(argument.is_primitive(self._primitives) for argument, _ in given):
            return True
        unknown = any(argument.unknown for argument, _ in given)
        return None if unknown and not self.paper else False

    def _literals(self, given: Given, sites: CallSites) -> tuple[tuple[str, ...], tuple[Place, ...]]:
        """Distinct Python values of a parameter as source text, and the call sites that pass them."""
        texts: set[str] = set()
        positions: set[tuple[str, int]] = set()
        for argument, by in given:
            if argument.literals:
                texts.update(argument.literals)
                for context in by:
                    positions.update(sites.of(context))
        if not texts:
            return (), ()
        return tuple(sorted(texts)[:MAX_LITERALS]), self._places.first(positions, MAX_EVIDENCE)


def _types(arguments: Iterable[Argument]) -> tuple[TensorType, ...]:
    """The distinct types, each with the origins of all values that have it."""
    origins: dict[tuple[str, str, tuple[int | None, ...] | None], int] = {}
    for argument in arguments:
        for member in argument.tensors:
            shape = None if member.shape is None else tuple([d if d >= 0 else None for d in member.shape])
            key = (member.kind, member.dtype, shape)
            origins[key] = origins.get(key, 0) | member.origin
    found = [
        TensorType(kind, dtype, shape, tuple([name for bit, name in _ORIGINS if mask & bit]))
        for (kind, dtype, shape), mask in origins.items()
    ]
    return tuple(sorted(found, key=_type_order)[:MAX_TYPES])


def _type_order(one: TensorType) -> tuple[str, str, str, str]:
    return (one.kind, one.dtype, repr(one.shape), repr(one.origin))


def retracing(parameters: Iterable[Given]) -> str | None:
    """How many Python values the arguments take over all calls; None if that is unknown.

    Constants are counted; what counts or widened past the cap on constants is unbounded; other computed
    values may be one or many.
    """
    verdicts = {_variation(given) for given in parameters}
    for verdict in ("unbounded", None, "few", "fixed"):
        if verdict in verdicts:
            return verdict
    return "none"


def _variation(given: Given) -> str | None:
    constants: set[str] = set()
    computed = False
    for argument, _ in given:
        if argument.counted:
            return "unbounded"
        computed = computed or argument.computed
        if argument.literals:
            constants.update(argument.literals)
    if len(constants) > MAX_FEW:
        return "unbounded"
    if computed:
        return None
    return "few" if len(constants) > 1 else "fixed" if constants else "none"
