"""The open world: functions that nothing in the project reaches, evaluated from what they say of themselves.

Such a function may be called by anybody, so its parameters get what annotations and defaults say, else an
unknown value that carries the parameter's name: where the body uses it as a tensor, the evaluator notes it,
and the function is evaluated again with a tensor that is *assumed*. Open contexts read what the reached
world contributed, never the other way round.

Waves make the result independent of the order of files: first the functions that are public, then the
private and the nested ones that are still not reached. Each wave is chosen before any of it is evaluated.
"""

from __future__ import annotations

from pylint_hybrid.domain import values
from pylint_hybrid.domain.values import (
    ANY_CLOSURE,
    ANY_SITE,
    BOTTOM,
    Value,
    primitive,
    sequence,
    union,
)
from pylint_hybrid.evaluation.contexts import Context
from pylint_hybrid.evaluation.engine import Engine
from pylint_hybrid.evaluation.marks import parameter_reason
from pylint_hybrid.evaluation.program import NO_CLOSURE, Code
from pylint_hybrid.lowering.ir import CodeKind, ParameterKind

MAX_SUBCLASSES = 3


class OpenWorld:
    """Evaluates what the reached world left out."""

    __slots__ = ("engine", "roots", "subclasses")

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.roots: dict[int, Context] = {}
        self.subclasses: dict[int, list[int]] = {}

    def solve(self) -> None:
        """Evaluate all waves to the fixed point."""
        engine = self.engine
        engine.is_open = True
        engine.tops = False
        self._index_subclasses()
        for choose in (_is_public, _is_private, _is_nested):
            self._start([code for code in self._unreached() if choose(code)])
            engine.run()
        # Most uses show in the first phase already; what replaces unknown parameters then saves a second one.
        if self._assume_tensors():
            engine.run()
            engine.collect()
        engine.finish()
        if self._assume_tensors():
            engine.finish()

    def _unreached(self) -> list[Code]:
        seen = {context.code.number for context in self.engine.contexts if not context.dead}
        return [code for code in self.engine.program.codes if code.is_function and code.number not in seen]

    def _start(self, codes: list[Code]) -> None:
        # What stores fields comes first, so that most others see them at once.
        codes.sort(key=lambda code: not code.stores)
        chosen = [(code, self._arguments(code)) for code in codes]
        for code, arguments in chosen:
            closure = ANY_CLOSURE if code.has_closure else NO_CLOSURE
            known = self.engine.with_assumptions(code, arguments)
            self.roots[code.number] = self.engine.add_root(code, closure, known, is_open=True)

    def _assume_tensors(self) -> bool:
        """Evaluate again, with assumed tensors, the functions whose body uses a parameter as one."""
        engine = self.engine
        changed = False
        for number in sorted(engine.marks.tensor_uses):
            context = self.roots.get(number)
            if context is None or context.dead:
                continue
            arguments = engine.with_assumptions(context.code, context.arguments)
            if arguments != context.arguments:
                engine.roots.pop(context.number, None)
                self.roots[number] = engine.add_root(context.code, context.closure, arguments, is_open=True)
                changed = True
        return changed

    # -- arguments -----------------------------------------------------------------------------------

    def _arguments(self, code: Code) -> tuple[Value, ...]:
        return tuple([self._argument(code, number) for number in range(len(code.summary.parameters))])

    def _argument(self, code: Code, number: int) -> Value:
        parameter = code.summary.parameters[number]
        if number == 0 and code.class_number >= 0 and parameter.kind <= ParameterKind.POSITIONAL:
            receiver = self._receiver(code)
            if receiver is not None:
                return receiver
        unknown = values.unknown(parameter_reason(code.number, parameter.name))
        hinted = self.engine.hint(code, number)
        if parameter.kind == ParameterKind.VAR_POSITIONAL:
            return sequence("tuple", None, unknown if hinted is BOTTOM else hinted)
        if parameter.kind == ParameterKind.VAR_KEYWORD:
            return values.mapping((), primitive("str"), unknown if hinted is BOTTOM else hinted)
        default: Value = BOTTOM
        if parameter.has_default:
            closure = ANY_CLOSURE if code.has_closure else NO_CLOSURE
            default = self.engine.heap.peek(("d", code.number, closure, number))
        if hinted is not BOTTOM:
            return union([hinted, default])
        return union([unknown, default])

    def _receiver(self, code: Code) -> Value | None:
        wraps = {decorator.name.rpartition(".")[2] for decorator in code.summary.decorators}
        if "staticmethod" in wraps:
            return None
        cls = code.class_number
        if "classmethod" in wraps or code.summary.name in ("__new__", "__init_subclass__"):
            return values.user_class(cls)
        return self._instance(cls)

    def _instance(self, cls: int) -> Value:
        """Any known instance of a class or, failing that, of its subclasses; else one of its own."""
        instantiated = self.engine.marks.instantiated
        if cls in instantiated:
            return values.instance(cls, ANY_SITE)
        known = [sub for sub in self.subclasses.get(cls, ()) if sub in instantiated][:MAX_SUBCLASSES]
        if known:
            return union([values.instance(sub, ANY_SITE) for sub in known])
        return values.instance(cls, ANY_SITE)

    def _index_subclasses(self) -> None:
        engine = self.engine
        for code in engine.program.codes:
            if code.summary.kind == CodeKind.CLASS:
                reader = engine.module_context(code.module).number
                for entry in engine.classes.order(code.number, reader)[1:]:
                    if isinstance(entry, int):
                        self.subclasses.setdefault(entry, []).append(code.number)


def _is_public(code: Code) -> bool:
    return not code.has_closure and (not code.summary.name.startswith("_") or _is_dunder(code.summary.name))


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _is_private(code: Code) -> bool:
    return not code.has_closure


def _is_nested(code: Code) -> bool:
    return code.has_closure
