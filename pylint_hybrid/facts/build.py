"""From an evaluated program to the record of every function.

Under policy ``paper`` only what entry points reach counts, and a parameter without evidence is no tensor;
under ``safe`` functions that nothing reaches are described from their open evaluation, marked as assumed,
and what is unknown stays unknown.
"""

from __future__ import annotations

from dataclasses import replace

from pylint_hybrid.evaluation.call_graph import CallGraph
from pylint_hybrid.evaluation.contexts import Context
from pylint_hybrid.evaluation.entry_points import is_test_file
from pylint_hybrid.evaluation.program import Code
from pylint_hybrid.evaluation.result import Evaluation
from pylint_hybrid.facts import coverage, effect_facts, hints, keras_calls, parameters
from pylint_hybrid.facts.record import DecoratorFact, FunctionFacts, ParameterFacts, Place, Tri
from pylint_hybrid.lowering.ir import CodeKind, unpack
from pylint_hybrid.project.model import Policy

MAX_CALLERS = 50
MAX_UNKNOWN = 8
# Calls back, but in no graph of its own.
CUSTOM_GRADIENT = "tf.custom_gradient"


class FactsBuilder:
    """Builds the facts of all functions of an evaluated program."""

    __slots__ = ("_coverage", "_hints", "_keras", "_parameters", "_recursive", "evaluation", "paper")

    def __init__(self, evaluation: Evaluation, policy: Policy) -> None:
        self.evaluation = evaluation
        self.paper = policy is Policy.PAPER
        self._parameters = parameters.ParameterReader(evaluation, self.paper)
        self._hints = hints.Hints(evaluation)
        self._coverage = coverage.Coverage(evaluation)
        self._keras = keras_calls.KerasCalls(evaluation)
        self._recursive = {
            id(graph): graph.recursive_codes() for graph in (evaluation.reached_graph, evaluation.open_graph)
        }

    def build(self) -> tuple[FunctionFacts, ...]:
        """The facts of every ``def``, sorted by path, line and column."""
        found = [self._function(code) for code in self.evaluation.program.codes if code.is_function]
        return tuple(sorted(found, key=lambda facts: (facts.path, facts.line, facts.column)))

    def _function(self, code: Code) -> FunctionFacts:
        contexts = self.evaluation.reached.get(code.number, [])
        reached = bool(contexts)
        graph = self.evaluation.reached_graph
        if not reached and not self.paper:
            contexts = self.evaluation.open.get(code.number, [])
            graph = self.evaluation.open_graph
        facts = self._skeleton(code, reached)
        facts = self._with_parameters(facts, code, contexts)
        if contexts:
            facts = self._with_behaviour(facts, code, contexts, graph)
        if self.evaluation.engine.exhausted:
            facts = _incomplete(facts)
        return self._with_confidence(facts, code, contexts)

    def _skeleton(self, code: Code, reached: bool) -> FunctionFacts:
        summary = code.summary
        path = str(code.module.file.path)
        marks = self.evaluation.engine.marks
        decorators = _hybrid_decorators(code, self.evaluation)
        hybrid_positions = {(mark.line, mark.column) for mark in decorators}
        others = tuple(
            text.name for text in summary.decorators if unpack(text.pos) not in hybrid_positions and text.name
        )
        uses = sorted(marks.object_uses.get(code.number, ()))
        codes = self.evaluation.program.codes
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
            tensor_parameter=None,
            primitive_parameter=None,
            side_effects=None,
            effects=(),
            recursive=None,
            tensor_computation=None,
            parameters=(),
            is_method=_is_method(code),
            is_async=summary.is_async,
            is_generator=summary.is_generator,
            class_name=codes[code.class_number].summary.qualname if code.class_number >= 0 else "",
            object_uses=tuple(Place(*codes[where].place(pos)) for where, pos in uses),
            other_decorators=others,
            is_test=is_test_file(code.module.file.path.name) and summary.name.startswith("test"),
            first_line=summary.first_line,
        )

    # -- parameters ----------------------------------------------------------------------------------

    def _with_parameters(self, facts: FunctionFacts, code: Code, contexts: list[Context]) -> FunctionFacts:
        found = tuple(
            self._parameter(code, number, contexts, facts.is_method)
            for number in (*code.signature.positional, *code.signature.keyword_only)
        )
        tensor, speculative = self._tensor_parameter(facts, code, found, contexts)
        primitive: Tri = None
        if contexts:
            primitive = _any([parameter.primitive for parameter in found if not parameter.is_self])
        return replace(
            facts,
            parameters=found,
            tensor_parameter=tensor,
            speculative=speculative,
            primitive_parameter=primitive,
            retracing=parameters.retracing(code, contexts) if contexts else None,
        )

    def _parameter(self, code: Code, number: int, contexts: list[Context], is_method: bool) -> ParameterFacts:
        is_self = is_method and number == 0
        facts = self._parameters.read(code, number, contexts, is_self)
        annotation = code.summary.parameters[number].annotation
        hinted = (
            annotation is not None and not is_self and self._hints.is_tensor(code, annotation, self.paper)
        )
        if hinted and facts.tensor is not True:
            return replace(facts, tensor=True, source="annotation")
        return facts

    def _tensor_parameter(
        self, facts: FunctionFacts, code: Code, found: tuple[ParameterFacts, ...], contexts: list[Context]
    ) -> tuple[Tri, bool]:
        """T of the published rules, and whether it was set by the function's name alone."""
        own = [parameter for parameter in found if not parameter.is_self]
        if any(parameter.tensor for parameter in own):
            return True, False
        if not own:
            return False, False
        if self._in_tensor_context(facts, code):
            return True, True
        if not contexts:
            return None, False
        return _any([parameter.tensor for parameter in own]), False

    def _in_tensor_context(self, facts: FunctionFacts, code: Code) -> bool:
        if hints.is_step_name(facts.name):
            return True
        if facts.name in ("call", "__call__") and code.class_number >= 0:
            return self._hints.derives_from_model(code.class_number)
        return False

    # -- behaviour -----------------------------------------------------------------------------------

    def _with_behaviour(
        self, facts: FunctionFacts, code: Code, contexts: list[Context], graph: CallGraph
    ) -> FunctionFacts:
        behaviour = effect_facts.read(self.evaluation, graph, code, contexts, self.paper)
        computes: Tri = any(graph.computes(context) for context in contexts)
        if not computes and behaviour.unknown and not self.paper:
            computes = None
        recursive = code.number in self._recursive[id(graph)] and graph.reaches_itself(contexts)
        covered, traced_by = self._coverage.of(code, contexts)
        keras, via = self._keras.of(code)
        return replace(
            facts,
            effects=behaviour.effects,
            side_effects=behaviour.side_effects,
            hazards=behaviour.hazards,
            unknown_calls=tuple(behaviour.unknown[:MAX_UNKNOWN]),
            tensor_computation=computes,
            recursive=recursive,
            covered_by_callers=covered,
            traced_by="" if traced_by == CUSTOM_GRADIENT else traced_by,
            is_gradient=traced_by == CUSTOM_GRADIENT,
            called_by=self._coverage.called_by(code),
            keras_call=keras,
            keras_call_via=via,
            callers=_callers(self.evaluation, contexts),
        )

    def _with_confidence(self, facts: FunctionFacts, code: Code, contexts: list[Context]) -> FunctionFacts:
        assumptions: list[str] = []
        decorators = self.evaluation.engine.marks.transparent_decorators.get(code.number, ())
        assumptions.extend(
            f"The decorator {name} is assumed to call the function unchanged." for name in sorted(decorators)
        )
        if not facts.reached:
            assumptions.append(
                "No call of the function was seen; parameters are judged by annotations, defaults and use."
            )
        if facts.speculative:
            assumptions.append("A tensor parameter is assumed because of the function's name.")
        assumptions.extend(
            f"The parameter {parameter.name} is assumed to be a tensor because of how it is used."
            for parameter in facts.parameters
            if parameter.source == "use"
        )
        confidence = "seen"
        if not facts.reached or facts.speculative:
            confidence = "assumed"
        elif assumptions or any(context.merged for context in contexts) or _only_hinted(facts):
            confidence = "inferred"
        return replace(facts, assumptions=tuple(assumptions), confidence=confidence)


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


def _only_hinted(facts: FunctionFacts) -> bool:
    sources = {parameter.source for parameter in facts.parameters if parameter.tensor}
    return bool(sources) and sources <= {"annotation", "use"}


def _any(found: list[Tri]) -> Tri:
    """Whether any is true: unknown unless one is, or all are known to be false."""
    if any(found):
        return True
    return None if None in found else False


def _is_method(code: Code) -> bool:
    positional = code.signature.positional
    return bool(positional) and code.summary.parameters[positional[0]].name == "self"


def _hybrid_decorators(code: Code, evaluation: Evaluation) -> tuple[DecoratorFact, ...]:
    marks = evaluation.engine.marks.hybrid.get(code.number, ())
    found = []
    for mark in sorted(marks):
        line, column = unpack(mark.pos)
        found.append(DecoratorFact(line, column, mark.arguments, mark.wrap))
    return tuple(sorted(set(found), key=lambda fact: (not fact.wrap, fact.line, fact.column)))


def _callers(evaluation: Evaluation, contexts: list[Context]) -> tuple[Place, ...]:
    places: set[Place] = set()
    for context in contexts:
        for number in context.callers:
            caller = evaluation.engine.context(number)
            if caller.dead or caller.code.summary.kind == CodeKind.CLASS:
                continue
            edge = caller.callees.get(context.number)
            for pos in edge.positions if edge is not None else ():
                places.add(Place(*caller.code.place(pos)))
    return tuple(sorted(places)[:MAX_CALLERS])
