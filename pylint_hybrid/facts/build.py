"""From an evaluated program to the record of every function.

Under policy ``paper`` only what entry points reach counts, and a parameter without evidence is no tensor;
under ``safe`` functions that nothing reaches are described from their open evaluation, marked as assumed,
and what is unknown stays unknown.
"""

from __future__ import annotations

from dataclasses import replace

from pylint_hybrid.evaluation.contexts import Context
from pylint_hybrid.evaluation.entry_points import is_test_file
from pylint_hybrid.evaluation.program import Code
from pylint_hybrid.evaluation.result import Evaluation
from pylint_hybrid.facts import coverage, effect_facts, hints, keras_calls, parameters, results
from pylint_hybrid.facts.call_sites import CallSites
from pylint_hybrid.facts.places import Places
from pylint_hybrid.facts.record import DecoratorFact, FunctionFacts, ParameterFacts, Place, Tri
from pylint_hybrid.lowering.ir import unpack
from pylint_hybrid.project.model import Policy

MAX_UNKNOWN = 8
# Calls back, but in no graph of its own.
CUSTOM_GRADIENT = "tf.custom_gradient"


class FactsBuilder:
    """Builds the facts of all functions of an evaluated program."""

    __slots__ = (
        "_coverage",
        "_effects",
        "_hints",
        "_keras",
        "_parameters",
        "_places",
        "_results",
        "evaluation",
        "paper",
    )

    def __init__(self, evaluation: Evaluation, policy: Policy) -> None:
        self.evaluation = evaluation
        self.paper = policy is Policy.PAPER
        self._places = Places(evaluation.program)
        self._parameters = parameters.ParameterReader(evaluation, self._places, self.paper)
        self._effects = effect_facts.EffectReader(evaluation, self._places, self.paper)
        self._results = results.ResultReader(self._parameters)
        self._hints = hints.Hints(evaluation)
        self._coverage = coverage.Coverage(evaluation)
        self._keras = keras_calls.KerasCalls(evaluation, self._places)

    def build(self) -> tuple[FunctionFacts, ...]:
        """The facts of every ``def``, sorted by path, line and column."""
        found = [self._function(code) for code in self.evaluation.program.codes if code.is_function]
        if self.evaluation.engine.exhausted:
            found = [_incomplete(facts) for facts in found]
        return tuple(sorted(found, key=lambda facts: (facts.path, facts.line, facts.column)))

    def _function(self, code: Code) -> FunctionFacts:
        contexts = self.evaluation.reached.get(code.number, [])
        reached = bool(contexts)
        if not reached and not self.paper:
            contexts = self.evaluation.open.get(code.number, [])
        known = bool(contexts)
        summary = code.summary
        path = self._places.path(code.number)
        sites = CallSites(self.evaluation, self._places, contexts)
        decorators = _hybrid_decorators(code, self.evaluation)
        numbers = (*code.signature.positional, *code.signature.keyword_only)
        given = [self._parameters.given(number, contexts) for number in numbers]
        is_method = _is_method(code)
        found = tuple(
            [
                self._parameter(code, number, values, sites, is_method and number == 0)
                for number, values in zip(numbers, given, strict=True)
            ]
        )
        tensor, speculative = self._tensor_parameter(code, found, known)
        behaviour = self._effects.read(code, contexts) if known else effect_facts.NOT_EXAMINED
        hazards = behaviour.hazards
        if hazards is not None:
            hazards = (*hazards, *self._results.hazards(code, contexts, path))
        traced_by = sites.traced_by()
        keras, via = self._keras.of(code) if known else (False, ())
        assumptions = self._assumptions(code, found, reached, speculative)
        return FunctionFacts(
            path=path,
            module=code.module.file.module,
            qualname=summary.qualname,
            name=summary.name,
            line=summary.line,
            column=summary.column,
            hybrid=bool(decorators),
            decorators=decorators,
            reached=reached,
            tensor_parameter=tensor,
            primitive_parameter=_any([each.primitive for each in found if not each.is_self])
            if known
            else None,
            side_effects=behaviour.side_effects,
            effects=behaviour.effects,
            recursive=self.evaluation.graph.reaches_itself(contexts) if known else None,
            tensor_computation=self._computes(contexts, behaviour) if known else None,
            parameters=found,
            covered_by_callers=self._coverage.of(code) if known else None,
            retracing=parameters.retracing(given) if known else None,
            assumptions=assumptions,
            speculative=speculative,
            is_method=is_method,
            is_async=summary.is_async,
            is_generator=summary.is_generator,
            class_name=self._class_name(code),
            keras_call=keras,
            keras_call_via=via,
            traced_by="" if traced_by == CUSTOM_GRADIENT else traced_by,
            is_gradient=traced_by == CUSTOM_GRADIENT,
            object_uses=self._object_uses(code),
            on_temporaries=code.number in self.evaluation.engine.marks.on_temporaries,
            callers=sites.callers(),
            called_by=self._coverage.called_by(code) if known else (),
            unknown_calls=behaviour.unknown[:MAX_UNKNOWN],
            other_decorators=_other_decorators(code, decorators),
            confidence=_confidence(reached, speculative, assumptions, contexts, found),
            is_test=summary.name.startswith("test") and is_test_file(code.module.file.path.name),
            hazards=hazards,
            first_line=summary.first_line,
        )

    def _class_name(self, code: Code) -> str:
        number = code.class_number
        return self.evaluation.program.codes[number].summary.qualname if number >= 0 else ""

    def _object_uses(self, code: Code) -> tuple[Place, ...]:
        uses = self.evaluation.engine.marks.object_uses.get(code.number, ())
        return tuple([self._places.of(where, pos) for where, pos in sorted(uses)])

    def _computes(self, contexts: list[Context], behaviour: effect_facts.Behaviour) -> Tri:
        graph = self.evaluation.graph
        if any(graph.computes(context) for context in contexts):
            return True
        return None if behaviour.unknown and not self.paper else False

    # -- parameters ----------------------------------------------------------------------------------

    def _parameter(
        self, code: Code, number: int, given: parameters.Given, sites: CallSites, is_self: bool
    ) -> ParameterFacts:
        facts = self._parameters.read(code, number, given, sites, is_self)
        annotation = code.summary.parameters[number].annotation
        if annotation is None or is_self or facts.tensor is True:
            return facts
        if self._hints.is_tensor(code, annotation, self.paper):
            return replace(facts, tensor=True, source="annotation")
        return facts

    def _tensor_parameter(
        self, code: Code, found: tuple[ParameterFacts, ...], known: bool
    ) -> tuple[Tri, bool]:
        """T of the published rules, and whether it was set by the function's name alone."""
        own = [parameter.tensor for parameter in found if not parameter.is_self]
        if any(own):
            return True, False
        if not own:
            return False, False
        if self._in_tensor_context(code):
            return True, True
        return (_any(own) if known else None), False

    def _in_tensor_context(self, code: Code) -> bool:
        name = code.summary.name
        if hints.is_step_name(name):
            return True
        if name in ("call", "__call__") and code.class_number >= 0:
            return self._hints.derives_from_model(code.class_number)
        return False

    # -- confidence ----------------------------------------------------------------------------------

    def _assumptions(
        self, code: Code, found: tuple[ParameterFacts, ...], reached: bool, speculative: bool
    ) -> tuple[str, ...]:
        decorators = self.evaluation.engine.marks.transparent_decorators.get(code.number, ())
        assumptions = [
            f"The decorator {name} is assumed to call the function unchanged." for name in sorted(decorators)
        ]
        if not reached:
            assumptions.append(
                "Nothing that runs was seen to call the function; "
                "parameters are judged by annotations, defaults and use."
            )
        if speculative:
            assumptions.append("A tensor parameter is assumed because of the function's name.")
        assumptions.extend(
            [
                f"The parameter {parameter.name} is assumed to be a tensor because of how it is used."
                for parameter in found
                if parameter.source == "use"
            ]
        )
        return tuple(assumptions)


def _confidence(
    reached: bool,
    speculative: bool,
    assumptions: tuple[str, ...],
    contexts: list[Context],
    found: tuple[ParameterFacts, ...],
) -> str:
    if not reached or speculative:
        return "assumed"
    if assumptions or any([context.merged for context in contexts]) or _only_hinted(found):
        return "inferred"
    return "seen"


def _incomplete(facts: FunctionFacts) -> FunctionFacts:
    """The facts where the work budget ended early: what was not found yet is unknown, not absent."""
    return replace(
        facts,
        tensor_parameter=facts.tensor_parameter or None,
        primitive_parameter=facts.primitive_parameter or None,
        side_effects=facts.side_effects or None,
        recursive=facts.recursive or None,
        tensor_computation=facts.tensor_computation or None,
        covered_by_callers=None,
        hazards=None,
    )


def _only_hinted(found: tuple[ParameterFacts, ...]) -> bool:
    sources = {parameter.source for parameter in found if parameter.tensor}
    return bool(sources) and sources <= {"annotation", "use"}


def _any(found: list[Tri]) -> Tri:
    """Whether any is true: unknown unless one is, or all are known to be false."""
    if any(found):
        return True
    return None if None in found else False


def _is_method(code: Code) -> bool:
    positional = code.signature.positional
    return bool(positional) and code.summary.parameters[positional[0]].name == "self"


def _other_decorators(code: Code, hybrid: tuple[DecoratorFact, ...]) -> tuple[str, ...]:
    """The decorators that do not make the function hybrid, as written."""
    positions = {(mark.line, mark.column) for mark in hybrid}
    decorators = code.summary.decorators
    return tuple([text.name for text in decorators if text.name and unpack(text.pos) not in positions])


def _hybrid_decorators(code: Code, evaluation: Evaluation) -> tuple[DecoratorFact, ...]:
    marks = evaluation.engine.marks.hybrid.get(code.number, ())
    found = []
    for mark in sorted(marks):
        line, column = unpack(mark.pos)
        found.append(DecoratorFact(line, column, mark.arguments, mark.wrap))
    return tuple(sorted(set(found), key=lambda fact: (not fact.wrap, fact.line, fact.column)))
