"""Entry points: what starts a program beside its module bodies.

Test functions are called at the end of their module's body, as pytest and unittest would call them: every
``test*`` function of a test file, and every ``test*`` method of a test class, on an instance that its
``setUp`` prepared, once per row of its parameters. Other parameters of tests are fixtures (``fixtures``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pylint_hybrid.domain import values
from pylint_hybrid.domain.values import Class, Function, Object, members
from pylint_hybrid.evaluation import attributes, calls
from pylint_hybrid.evaluation.fixtures import Fixtures, rows_of
from pylint_hybrid.lowering.ir import pack

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.interpreter import Frame
    from pylint_hybrid.evaluation.program import Code

_MODULE_SET_UP = ("setUpModule", "setup_module", "setup_function")
_MODULE_TEAR_DOWN = ("tearDownModule", "teardown_module", "teardown_function")
_SET_UP = ("setUpClass", "setUp", "asyncSetUp", "setup_class", "setup_method")
_TEAR_DOWN = ("tearDown", "asyncTearDown", "tearDownClass", "teardown_method", "teardown_class")
_TEST_BASES = ("unittest.TestCase", "tensorflow.test.TestCase", "absl.testing.absltest.TestCase",
               "absl.testing.parameterized.TestCase")  # fmt: skip


def is_test_file(name: str) -> bool:
    """Whether pytest would collect a file of this name."""
    return name.startswith("test_") or name.endswith("_test.py")


def run_tests(frame: Frame) -> None:
    """Call the tests of a module whose body has just been run."""
    summary = frame.code.summary
    fixtures = Fixtures(frame, None)
    _run_module_functions(frame, _MODULE_SET_UP)
    automatic = False
    for slot, name in enumerate(summary.locals):
        if name.startswith("__"):
            continue
        for member in members(frame.env[slot]):
            if isinstance(member, Function) and name.startswith("test"):
                if not automatic:
                    fixtures.run_automatic()
                    automatic = True
                _call_test(frame, member, fixtures)
            elif isinstance(member, Class):
                _run_class(frame, member)
    _run_module_functions(frame, _MODULE_TEAR_DOWN)


def _run_module_functions(frame: Frame, names: tuple[str, ...]) -> None:
    for name in names:
        slot = frame.code.local_slots.get(name)
        for member in members(frame.env[slot]) if slot is not None else ():
            if isinstance(member, Function):
                calls.call_value(frame, member, _set_up_arguments(frame, member))


def _set_up_arguments(frame: Frame, function: Function) -> calls.Arguments:
    """Some of these functions take the module or method, which nobody uses as a tensor."""
    code = frame.engine.program.codes[function.code]
    wanted = len(code.signature.positional) - (1 if function.receiver is not None else 0)
    return calls.Arguments([values.NONE] * max(0, wanted), {})


def _is_own(frame: Frame, code: Code) -> bool:
    return code.module is frame.code.module


def _run_class(frame: Frame, cls: Class) -> None:
    body = frame.engine.classes.code(cls.cls)
    if not _is_own(frame, body) or not _is_test_class(frame, cls, body):
        return
    frame.pos = pack(body.summary.line, body.summary.column)
    site = frame.engine.site(frame.context, frame.pos)
    instance = values.instance(cls.cls, site)
    frame.engine.marks.instantiated.add(cls.cls)
    fixtures = Fixtures(frame, instance)
    _run_methods(frame, instance, _SET_UP)
    fixtures.run_automatic()
    for name in _test_names(frame, instance):
        method = attributes.special_method(frame, instance, name)
        for member in members(method) if method is not None else ():
            if isinstance(member, Function):
                _call_test(frame, member, fixtures)
    _run_methods(frame, instance, _TEAR_DOWN)


def _run_methods(frame: Frame, instance: Object, names: tuple[str, ...]) -> None:
    for name in names:
        method = attributes.special_method(frame, instance, name)
        for member in members(method) if method is not None else ():
            if isinstance(member, Function):
                calls.call_value(frame, member, _set_up_arguments(frame, member))


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


def _call_test(frame: Frame, function: Function, fixtures: Fixtures) -> None:
    code = frame.engine.program.codes[function.code]
    receiver = function.receiver
    classes = (receiver.cls,) if isinstance(receiver, Object) else ()
    for row in rows_of(frame, (function.code, *classes)):
        given = calls.Arguments(list(row.positional), dict(row.keywords), row.rest)
        bound = (1 if receiver is not None else 0) + len(row.positional)
        for number in (*code.signature.positional[bound:], *code.signature.keyword_only):
            parameter = code.summary.parameters[number]
            if not parameter.has_default and parameter.name not in given.keywords:
                given.keywords[parameter.name] = fixtures.value(parameter.name)
        frame.pos = pack(code.summary.line, code.summary.column)
        calls.call_value(frame, function, given)
