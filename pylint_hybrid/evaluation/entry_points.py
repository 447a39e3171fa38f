"""Entry points: what starts a program beside its module bodies.

Test functions are called at the end of their module's body, as pytest and unittest would call them: every
``test*`` function of a test file, and every ``test*`` method of a test class, on an instance that its
``setUp`` prepared. Parameters of tests are fixtures where one is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylint_hybrid.domain import values
from pylint_hybrid.domain.values import Class, Function, Object, Value, members, sequence
from pylint_hybrid.evaluation import attributes, calls
from pylint_hybrid.lowering.ir import pack

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.interpreter import Frame
    from pylint_hybrid.evaluation.program import Code

_SET_UP = ("setUpClass", "setUp", "setup_class", "setup_method")
_TEST_BASES = ("unittest.TestCase", "tensorflow.test.TestCase", "absl.testing.absltest.TestCase",
               "absl.testing.parameterized.TestCase")  # fmt: skip


def is_test_file(name: str) -> bool:
    """Whether pytest would collect a file of this name."""
    return name.startswith("test_") or name.endswith("_test.py")


def run_tests(frame: Frame) -> None:
    """Call the tests of a module whose body has just been run."""
    summary = frame.code.summary
    for slot, name in enumerate(summary.locals):
        if name.startswith("__"):
            continue
        for member in members(frame.env[slot]):
            if isinstance(member, Function) and name.startswith("test"):
                _call_test(frame, member)
            elif isinstance(member, Class):
                _run_class(frame, member)


def _is_own(frame: Frame, code: Code) -> bool:
    return code.module is frame.code.module


def _run_class(frame: Frame, cls: Class) -> None:
    body = frame.engine.classes.code(cls.cls)
    if not _is_own(frame, body) or not _is_test_class(frame, cls, body):
        return
    frame.pos = pack(body.summary.line, body.summary.column)
    site = frame.engine.site(frame.context, frame.pos, with_context=False)
    instance = values.instance(cls.cls, site)
    frame.engine.marks.instantiated.add(cls.cls)
    for name in _SET_UP:
        method = attributes.special_method(frame, instance, name)
        if method is not None:
            calls.call_value(frame, method, calls.Arguments([], {}))
    for name in _test_names(frame, instance):
        method = attributes.special_method(frame, instance, name)
        for member in members(method) if method is not None else ():
            if isinstance(member, Function):
                _call_test(frame, member)


def _is_test_class(frame: Frame, cls: Class, body: Code) -> bool:
    name = body.summary.name
    order = frame.engine.classes.order(cls.cls, frame.context.number)
    if any(
        isinstance(entry, str) and (entry in _TEST_BASES or entry.endswith("TestCase")) for entry in order
    ):
        return True
    named = name.startswith("Test") or name.endswith("Test")
    return named and "__init__" not in body.local_slots


def _test_names(frame: Frame, instance: Object) -> list[str]:
    names: dict[str, None] = {}
    for entry in frame.engine.classes.order(instance.cls, frame.context.number):
        if isinstance(entry, int):
            for name in frame.engine.classes.code(entry).summary.locals:
                if name.startswith("test"):
                    names[name] = None
    return list(names)


def _call_test(frame: Frame, function: Function) -> None:
    code = frame.engine.program.codes[function.code]
    frame.pos = pack(code.summary.line, code.summary.column)
    given = calls.Arguments([], {})
    bound = 1 if function.receiver is not None else 0
    for number in (*code.signature.positional[bound:], *code.signature.keyword_only):
        parameter = code.summary.parameters[number]
        if not parameter.has_default:
            given.keywords[parameter.name] = _fixture(frame, parameter.name)
    calls.call_value(frame, function, given)


def _fixture(frame: Frame, name: str) -> Value:
    """The value of a pytest fixture of this name in the module, if it has one."""
    slot = frame.code.local_slots.get(name)
    if slot is not None:
        for member in members(frame.env[slot]):
            if isinstance(member, Function):
                result = calls.call_value(frame, member, calls.Arguments([], {}))
                for one in members(result):
                    if isinstance(one, values.Sequence) and one.kind == "generator":
                        return one.rest
                return result
    if name == "self":
        return sequence("tuple", [])
    return values.unknown(f"test parameter {name}")
