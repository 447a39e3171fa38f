"""Fixtures and parameters of tests, as pytest and absl give them.

Decorators leave their traces in heap cells, so that tests are called again when a fixture changes:
``("fixture", scope, name)`` is the fixture function that the module or class body ``scope`` defines,
``("autouse", scope)`` those that every test in the scope runs, ``("params", code)`` what
``request.param`` may be in a fixture, and ``("rows", code, position)`` the argument rows that one
decorator gives to a test function or class.

A name is looked up as pytest does: in the test's class, its module, then in the ``conftest.py`` of its folder
and of every folder above; a fixture that asks for its own name gets the next outer one.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from pylint_hybrid.domain import values
from pylint_hybrid.domain.values import (
    BOTTOM,
    NONE,
    Class,
    Constant,
    Function,
    Mapping,
    Object,
    Sequence,
    Value,
    members,
    union,
)
from pylint_hybrid.evaluation import attributes, calls, containers, guards
from pylint_hybrid.lowering.ir import pack

if TYPE_CHECKING:
    from pylint_hybrid.evaluation.calls import Arguments
    from pylint_hybrid.evaluation.interpreter import Frame
    from pylint_hybrid.evaluation.program import Code

MAX_ROWS = 16
MAX_FIXTURE_DEPTH = 12
REQUEST = "pytest.FixtureRequest"
FIXTURE = "pytest.fixture"
PARAMETRIZE = "pytest.mark.parametrize"
_ABSL = "absl.testing.parameterized."
_PARAM = "pytest.param"
# A decorator factory of these names is kept with its arguments until it meets its function.
DECORATORS = frozenset(
    {
        FIXTURE, "pytest.yield_fixture", PARAMETRIZE,
        f"{_ABSL}parameters", f"{_ABSL}named_parameters", f"{_ABSL}product",
    }
)  # fmt: skip
_PATHS = frozenset({"tmp_path", "tmpdir"})


# -- decorators --------------------------------------------------------------------------------------------


def call_factory(frame: Frame, name: str, given: Arguments) -> Value | None:
    """A call of one of ``DECORATORS`` or of ``pytest.param``; None for any other name."""
    if name == _PARAM:
        return values.api_object(_PARAM, [("row", values.sequence("tuple", given.flat()))])
    if name not in DECORATORS:
        return None
    first = given.positional[0] if given.positional else BOTTOM
    if name in (FIXTURE, "pytest.yield_fixture") and isinstance(first, Function):
        return _define(frame, {}, first)
    options = sorted(given.keywords.items())
    return values.api_object(name, [("*", values.sequence("tuple", given.flat())), *options])


def apply(frame: Frame, decorator: values.ApiObject, given: Arguments) -> Value:
    """Apply a configured decorator to a function or class."""
    target = given.positional[0] if given.positional else BOTTOM
    config = dict(decorator.config)
    if decorator.name in (FIXTURE, "pytest.yield_fixture"):
        return _define(frame, config, target)
    rows = _rows(frame, decorator.name, config)
    for member in members(target):
        number = (
            member.code if isinstance(member, Function) else member.cls if isinstance(member, Class) else -1
        )
        if number >= 0:
            frame.engine.marks.parametrized.setdefault(number, set()).add(frame.pos)
            frame.write(("rows", number, frame.pos), rows)
    return target


def _define(frame: Frame, config: dict[str, Value], target: Value) -> Value:
    scope = frame.code.number
    for member in members(target):
        if not isinstance(member, Function):
            continue
        named = config.get("name")
        name = frame.engine.program.codes[member.code].summary.name
        if isinstance(named, Constant) and isinstance(named.value, str):
            name = named.value
        frame.write(("fixture", scope, name), member)
        frame.write(("params", member.code), config.get("params", values.sequence("tuple", [])))
        if guards.truth(frame, config.get("autouse", NONE)):
            frame.write(("autouse", scope), member)
    return target


# -- rows of arguments ---------------------------------------------------------------------------------------


def _rows(frame: Frame, name: str, config: dict[str, Value]) -> Value:
    """The rows of one decorator: a list of tuples (positional) or mappings (by name)."""
    given = config["*"]
    arguments = list(given.items or ()) if isinstance(given, Sequence) else []
    if name == PARAMETRIZE:
        names = arguments[0] if arguments else config.get("argnames", BOTTOM)
        rows = arguments[1] if len(arguments) > 1 else config.get("argvalues", BOTTOM)
        return _named_rows(frame, names, rows)
    if name.endswith(".product"):
        return _product_rows(frame, {key: value for key, value in config.items() if key != "*"})
    if len(arguments) == 1 and isinstance(arguments[0], Sequence) and arguments[0].kind != "tuple":
        arguments = list(_items(frame, arguments[0]))
    drops = 1 if name.endswith("named_parameters") else 0
    return values.sequence("tuple", [_absl_row(frame, argument, drops) for argument in arguments])


def _items(frame: Frame, value: Value) -> tuple[Value, ...]:
    iteration = containers.iterate(frame, value)
    if iteration.items is not None:
        return iteration.items
    return () if iteration.rest is BOTTOM else (iteration.rest,)


def _absl_row(frame: Frame, row: Value, drops: int) -> Value:
    if isinstance(row, Mapping):
        kept = [(key, item) for key, item in row.entries if key.value != "testcase_name"]
        return values.mapping(kept, row.rest_key, row.rest)
    if isinstance(row, Sequence):
        return values.sequence("tuple", _items(frame, row)[drops:])
    return values.sequence("tuple", [row])


def _product_rows(frame: Frame, columns: dict[str, Value]) -> Value:
    choices = [
        [(values.constant("str", key), item) for item in _items(frame, column)]
        for key, column in columns.items()
    ]
    size = 1
    for choice in choices:
        size *= len(choice)
    if size <= MAX_ROWS:
        return values.sequence("tuple", [values.mapping(row) for row in product(*choices)])
    joined = [(choice[0][0], union([item for _, item in choice])) for choice in choices if choice]
    return values.sequence("tuple", [values.mapping(joined)])


def _named_rows(frame: Frame, names: Value, rows: Value) -> Value:
    labels: list[str] = []
    if isinstance(names, Constant) and isinstance(names.value, str):
        labels = [part.strip() for part in names.value.split(",") if part.strip()]
    elif isinstance(names, Sequence):
        labels = [str(item.value) for item in names.items or () if isinstance(item, Constant)]
    single = len(labels) == 1 and isinstance(names, Constant)
    return values.sequence("tuple", [_named_row(frame, labels, row, single) for row in _items(frame, rows)])


def _named_row(frame: Frame, labels: list[str], row: Value, single: bool) -> Value:
    if isinstance(row, values.ApiObject) and row.name == _PARAM:
        row, single = dict(row.config)["row"], False
    columns = [row] if single else containers.unpack(frame, row, len(labels), -1)
    keys = [values.constant("str", label) for label in labels]
    return values.mapping(zip(keys, columns, strict=True))


def rows_of(frame: Frame, numbers: tuple[int, ...]) -> list[Arguments]:
    """The argument rows of a test: the product of its decorators' and its class's (one empty row without)."""
    total: list[Arguments] = [calls.Arguments([], {})]
    for number in numbers:
        for pos in sorted(frame.engine.marks.parametrized.get(number, ())):
            found = [_as_arguments(row) for row in _items(frame, frame.read(("rows", number, pos)))]
            if not found:
                continue
            if len(found) * len(total) > MAX_ROWS:
                found, total = [_merged(found)], [_merged(total)]
            total = [
                calls.Arguments([*one.positional, *two.positional], {**one.keywords, **two.keywords})
                for one, two in product(total, found)
            ]
    return total


def _as_arguments(row: Value) -> Arguments:
    parts = [_as_arguments_of(member) for member in members(row)]
    return parts[0] if len(parts) == 1 else _merged(parts)


def _as_arguments_of(row: Value) -> Arguments:
    if isinstance(row, Mapping):
        return calls.Arguments([], {str(key.value): item for key, item in row.entries})
    if isinstance(row, Sequence) and row.items is not None:
        return calls.Arguments(list(row.items), {})
    return calls.Arguments([], {}, row.rest if isinstance(row, Sequence) else BOTTOM)


def _merged(rows: list[Arguments]) -> Arguments:
    length = max([len(row.positional) for row in rows], default=0)
    columns = [
        [row.positional[index] for row in rows if index < len(row.positional)] for index in range(length)
    ]
    names = dict.fromkeys(name for row in rows for name in row.keywords)
    keywords = {name: union([row.keywords.get(name, BOTTOM) for row in rows]) for name in names}
    return calls.Arguments(list(map(union, columns)), keywords, union([row.rest for row in rows]))


# -- fixtures ----------------------------------------------------------------------------------------------


class Fixtures:
    """The fixtures that one test can ask for. ``instance`` is the test's object, if it is a method."""

    __slots__ = ("frame", "instance", "scopes")

    def __init__(self, frame: Frame, instance: Object | None) -> None:
        self.frame = frame
        self.instance = instance
        self.scopes: list[Code] = [*_class_scopes(frame, instance), frame.code, *_conftest_scopes(frame)]

    def run_automatic(self) -> None:
        """Run the fixtures that every test of these scopes uses."""
        for index, scope in enumerate(self.scopes):
            for member in members(self.frame.read(("autouse", scope.number))):
                if isinstance(member, Function):
                    self._run(member, "", index, 0)

    def value(self, name: str, start: int = 0, depth: int = 0) -> Value:
        """The value of the fixture ``name`` as seen from scope ``start``."""
        for index in range(start, len(self.scopes)):
            found = [
                self._run(member, name, index, depth)
                for member in members(self._lookup(self.scopes[index], name))
                if isinstance(member, Function)
            ]
            if found:
                return union(found)
        if name in _PATHS:
            return values.api_object("pathlib.Path")
        return self.frame.opaque(f"test parameter {name}")

    def _lookup(self, scope: Code, name: str) -> Value:
        found = self.frame.read(("fixture", scope.number, name))
        if found is BOTTOM and scope is self.frame.code and name in scope.local_slots:
            # Fixtures may be imported from another module.
            imported = members(self.frame.env[scope.local_slots[name]])
            return union([one for one in imported if isinstance(one, Function) and self._is_fixture(one)])
        return found

    def _is_fixture(self, function: Function) -> bool:
        return self.frame.read(("params", function.code)) is not BOTTOM

    def _run(self, fixture: Function, name: str, index: int, depth: int) -> Value:
        frame = self.frame
        code = frame.engine.program.codes[fixture.code]
        if depth > MAX_FIXTURE_DEPTH:
            return frame.opaque(f"fixture {name}")
        function: Value = fixture
        if code.class_number >= 0 and self.instance is not None:
            function = attributes.bind(frame, fixture, self.instance)
        bound = isinstance(function, Function) and function.receiver is not None
        wanted = [*code.signature.positional[bound:], *code.signature.keyword_only]
        given = calls.Arguments([], {})
        for number in wanted:
            parameter = code.summary.parameters[number]
            if parameter.name == "request":
                given.keywords["request"] = self._request(code)
            elif not parameter.has_default:
                outer = index + 1 if parameter.name == name else 0
                given.keywords[parameter.name] = self.value(parameter.name, outer, depth + 1)
        frame.pos = pack(code.summary.line, code.summary.column)
        result = calls.call_value(frame, function, given)
        return union([_yielded(member) for member in members(result)])

    def _request(self, code: Code) -> Value:
        frame = self.frame
        pos = pack(code.summary.line, code.summary.column)
        site = frame.engine.site(frame.context, pos)
        given = [_parameter(row) for row in _items(frame, frame.read(("params", code.number)))]
        frame.write(("a", REQUEST, site, "param"), union(given))
        return values.api_object(REQUEST, (), site)


def _parameter(row: Value) -> Value:
    if isinstance(row, values.ApiObject) and row.name == _PARAM:
        kept = dict(row.config)["row"]
        return kept.items[0] if isinstance(kept, Sequence) and kept.items else BOTTOM
    return row


def _yielded(result: Value) -> Value:
    if isinstance(result, Sequence) and result.kind == "generator":
        return union([result.rest, *(result.items or ())])
    return result


def _class_scopes(frame: Frame, instance: Object | None) -> list[Code]:
    if instance is None:
        return []
    order = frame.engine.classes.order(instance.cls, frame.context.number)
    return [frame.engine.program.codes[entry] for entry in order if isinstance(entry, int)]


def _conftest_scopes(frame: Frame) -> list[Code]:
    """The bodies of the ``conftest.py`` files of the folder of the test and of those above."""
    program = frame.engine.program
    folders = frame.code.module.file.key.split("/")[:-1]
    found: list[Code] = []
    for length in range(len(folders), -1, -1):
        state = program.by_key.get("/".join([*folders[:length], "conftest.py"]))
        if state is not None and state is not frame.code.module:
            frame.engine.module_context(state)
            found.append(state.body)
    return found
