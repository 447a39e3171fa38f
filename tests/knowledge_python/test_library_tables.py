"""The tables of the standard library against the real one, and their notation."""

from __future__ import annotations

import contextlib
import importlib
import math
import os
import posixpath
import random
import re
import string
import sys
import textwrap
from typing import Any

import pytest

from pylint_hybrid.domain import values as v
from pylint_hybrid.knowledge import library
from pylint_hybrid.knowledge import python as knowledge
from pylint_hybrid.knowledge.python import notation
from pylint_hybrid.knowledge.python.decorators import _KIND_OF
from pylint_hybrid.knowledge.python.library_protocols import PROTOCOLS
from pylint_hybrid.knowledge.python.library_tables import canonical, describe, describe_member, tables
from tests.knowledge_python.concretes import Caller, covers_concrete, exactly

_EFFECTS = """
output file global-write nonlocal-write attribute-write item-write argument-mutation random clock
environment iterator unknown-call
"""
EFFECTS = frozenset(_EFFECTS.split())
# Names that some supported version of Python lacks, and classes that we name for lack of a public one.
_VERSIONED = """
datetime.datetime.utcnow datetime.datetime.utcfromtimestamp enum.verify enum.property math.cbrt math.exp2
math.sumprod itertools.pairwise os.getlogin os.getuid os.chown random.binomialvariate
random.Random.binomialvariate time.clock time.thread_time threading.Thread.setDaemon
threading.Thread.isAlive threading.Thread.isDaemon threading.Thread.getName typing.override
typing.assert_never typing.assert_type typing.reveal_type typing.TypeVarTuple warnings.deprecated
configparser.SafeConfigParser pathlib.Path.is_mount
"""
VERSIONED = frozenset(_VERSIONED.split())


def _entries() -> list[tuple[str, str, str]]:
    return [(owner, member, text) for owner, entries in tables().items() for member, text in entries.items()]


def test_every_entry_can_be_parsed() -> None:
    for owner, member, text in _entries():
        if member == "<":
            assert text in tables()
            continue
        described = notation.parse(text)
        assert set(described.effects) <= EFFECTS, (owner, member)
        if described.alias:
            target = canonical(f"{owner}.{member}")
            if library.is_library(target.partition(".")[0]):
                assert library.resolve(target) is not None, target
                continue
            assert target.startswith("builtins.") or target in PROTOCOLS or describe(target), target


def test_objects_named_in_results_are_described() -> None:
    for owner, member, text in _entries():
        for name in re.findall(r"object:([\w.]+)", text):
            assert name in tables() or describe(name) is not None, (owner, member, name)


@pytest.mark.parametrize("bad", ["lst[int]", "integer", "arg", "list[nothing]", ""])
def test_a_wrong_entry_is_refused(bad: str) -> None:
    with pytest.raises(ValueError, match="unknown"):
        notation.parse(bad)


def _resolve(dotted: str) -> Any:
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for part in parts[length:]:
            found = getattr(found, part)
        return found
    raise AttributeError(dotted)


STANDARD = sorted(
    owner
    for owner in tables()
    if owner.partition(".")[0] in sys.stdlib_module_names and owner.rpartition(".")[2][0].islower()
)


@pytest.mark.parametrize("owner", STANDARD)
def test_names_of_the_standard_library_exist(owner: str) -> None:
    """A misspelt name would never match: each must exist in this Python, versioned ones apart."""
    with contextlib.suppress(AttributeError):
        real = _resolve(owner)
        missing = [
            member
            for member in tables()[owner]
            if member not in {"*", "**", "()", "<"} and not hasattr(real, member)
        ]
        assert [name for name in missing if f"{owner}.{name}" not in VERSIONED] == []


def test_decorators_exist() -> None:
    for dotted in _KIND_OF:
        if dotted.partition(".")[0] in sys.stdlib_module_names and dotted not in VERSIONED:
            assert _resolve(dotted) is not None, dotted


SAMPLES: list[tuple[Any, str, tuple[Any, ...]]] = [
    *[
        (math, name, (0.5,))
        for name in ("sqrt", "exp", "log", "sin", "atan", "floor", "gamma", "modf", "frexp")
    ],
    *[(math, name, (6,)) for name in ("factorial", "isqrt", "sqrt", "radians")],
    (math, "comb", (5, 2)),
    (math, "dist", ([1.0], [2.0])),
    (math, "fsum", ([1, 2],)),
    *[
        (posixpath, name, ("/a/b.c",))
        for name in ("dirname", "basename", "normpath", "split", "splitext", "isabs")
    ],
    (posixpath, "join", ("a", "b")),
    (posixpath, "relpath", ("/a/b", "/a")),
    (posixpath, "exists", ("/no/such/file",)),
    (random, "random", ()),
    (random, "randint", (1, 3)),
    (random, "choice", ([1, 2],)),
    (random, "sample", ([1, 2, 3], 2)),
    (random, "uniform", (1, 2)),
    (random, "seed", (1,)),
    (re, "sub", ("a", "b", "abc")),
    (re, "split", ("b", "abc")),
    (re, "findall", ("b", "abc")),
    (re, "match", ("x", "abc")),
    (re, "escape", ("a.b",)),
    (string, "capwords", ("a b",)),
    (textwrap, "dedent", (" a",)),
    (textwrap, "wrap", ("a b",)),
    (os, "getpid", ()),
    (os, "getcwd", ()),
    (os, "fspath", ("a",)),
    (os, "strerror", (1,)),
    (os, "getenv", ("NO_SUCH_VARIABLE_HERE",)),
    (sys, "getsizeof", (1,)),
    (sys, "intern", ("a",)),
]


@pytest.mark.parametrize(("module", "name", "arguments"), SAMPLES)
def test_results_are_of_the_kind_that_the_table_says(
    module: Any, name: str, arguments: tuple[Any, ...]
) -> None:
    top = "os.path" if module is posixpath else module.__name__
    values = [exactly(argument) for argument in arguments]
    found = knowledge.call_library(f"{top}.{name}", values, {}, Caller())
    assert found is not None
    assert covers_concrete(found, getattr(module, name)(*arguments))


@pytest.mark.parametrize(
    ("dotted", "effects"),
    [
        ("os.path.join", []),
        ("os.makedirs", ["file"]),
        ("os.environ.get", ["environment"]),
        ("time.time", ["clock"]),
        ("random.random", ["random"]),
        ("logging.info", ["output"]),
        ("absl.logging.info", ["output"]),
        ("matplotlib.pyplot.plot", ["output"]),
        ("matplotlib.pyplot.anything.deep", ["output"]),
        ("json.dumps", []),
        ("json.dump", ["file"]),
        ("warnings.warn", ["output"]),
        ("subprocess.run", ["unknown-call"]),
        ("pandas.concat", []),
        ("tqdm.auto.tqdm", ["output"]),
        ("copy.deepcopy", []),
    ],
)
def test_effects(dotted: str, effects: list[str]) -> None:
    caller = Caller()
    assert knowledge.call_library(dotted, [exactly([1])], {}, caller) is not None
    assert caller.effects == effects


def test_unknown_names_are_unknown() -> None:
    for dotted in ("no_such_library.f", "os.path.no.such", "project.module.f", "len"):
        assert knowledge.call_library(dotted, [], {}, Caller()) is None
        assert knowledge.attribute(dotted) is None


def test_attributes() -> None:
    assert knowledge.attribute("math.pi") is v.of_python(math.pi)
    assert knowledge.attribute("sys.argv") is v.sequence("list", None, v.primitive("str"))
    assert knowledge.attribute("os.sep") is v.primitive("str")
    environment = knowledge.attribute("os.environ")
    assert isinstance(environment, v.ApiObject)
    caller = Caller()
    found = knowledge.call_library_method(environment, "__getitem__", [v.of_python("HOME")], {}, caller)
    assert found is v.primitive("str")
    assert caller.effects == ["environment"]
    # Modules and functions are not values of attributes.
    assert knowledge.attribute("os.path") is None
    assert knowledge.attribute("os.getcwd") is None
    assert knowledge.attribute("functools.partial") is None


def test_flags_are_no_tensors() -> None:
    flags = knowledge.attribute("absl.flags.FLAGS")
    assert isinstance(flags, v.ApiObject)
    value = knowledge.object_attribute(flags, "learning_rate")
    assert value is not None
    assert all(isinstance(member, v.Primitive | v.Constant | v.Sequence) for member in v.members(value))


def test_methods_of_objects() -> None:
    caller = Caller()
    path = knowledge.call_library("pathlib.Path", [v.of_python("a")], {}, caller)
    assert isinstance(path, v.ApiObject)
    assert knowledge.object_attribute(path, "name") is v.primitive("str")
    assert knowledge.object_attribute(path, "parent") is path
    assert knowledge.object_attribute(path, "exists") is None
    assert knowledge.call_library_method(path, "exists", [], {}, caller) is v.primitive("bool")
    assert caller.effects == ["file"]
    file = knowledge.call_builtin("open", [v.of_python("a"), v.of_python("rb")], {}, caller)
    assert isinstance(file, v.ApiObject)
    assert knowledge.call_library_method(file, "__enter__", [], {}, caller) is file
    lines = knowledge.call_library_method(file, "__iter__", [], {}, caller)
    assert lines is v.sequence("iterator", None, v.primitive("bytes"))
    assert knowledge.call_library_method(file, "__no_such__", [], {}, caller) is None


def test_inherited_methods() -> None:
    assert describe_member("unittest.TestCase", "assertEqual") is not None
    assert describe_member("absl.testing.parameterized.TestCase", "assertEqual") is not None
    assert describe_member("absl.testing.parameterized.TestCase", "train") is None


def test_decorators() -> None:
    assert knowledge.decorator_kind("abc.abstractmethod") == "transparent"
    assert knowledge.decorator_kind("functools.lru_cache") == "transparent"
    assert knowledge.decorator_kind("functools.cached_property") == "cached_property"
    assert knowledge.decorator_kind("contextlib.contextmanager") == "contextmanager"
    assert knowledge.decorator_kind("pytest.mark.slow") == "transparent"
    assert knowledge.decorator_kind("tensorflow.function") == ""
    # These make decorators: they are not applied to what they are called with.
    for maker in ("functools.wraps", "pytest.mark.parametrize", "unittest.mock.patch.object"):
        assert knowledge.decorator_kind(maker) == ""


_MAKERS = """
functools.wraps pytest.mark.parametrize pytest.mark.skipif unittest.skipIf unittest.mock.patch
absl.testing.parameterized.parameters unittest.mock.patch.object click.option six.add_metaclass
"""


@pytest.mark.parametrize("maker", _MAKERS.split())
def test_made_decorators_give_back_what_they_decorate(maker: str) -> None:
    caller = Caller()
    function = v.function(0, 0)
    decorator = knowledge.call_library(maker, [v.of_python("x")], {}, caller)
    assert isinstance(decorator, v.Api)
    assert knowledge.call_library(decorator.name, [function], {}, caller) is function


def test_configured_decorators() -> None:
    caller = Caller()
    made = knowledge.call_library("dataclasses.dataclass", [], {"frozen": v.TRUE}, caller)
    assert made is v.partial(v.api("dataclasses.dataclass"), (), [("frozen", v.TRUE)])
    function = v.function(0, 0)
    assert knowledge.call_library("functools.lru_cache", [function], {}, caller) is function


def test_operators_of_library_objects() -> None:
    path, time = v.api_object("pathlib.Path"), v.api_object("datetime.datetime")
    assert knowledge.binary("/", path, v.of_python("a")) is path
    assert knowledge.binary("/", v.of_python("a"), path) is path
    difference = knowledge.binary("-", time, time)
    assert difference is not None
    assert v.covers(difference, v.api_object("datetime.timedelta"))
    assert knowledge.binary("+", path, v.of_python(1)) is None
    assert knowledge.binary("+", v.api_object("no.such"), v.of_python(1)) is None


def test_arrays_of_other_frameworks_are_no_tensors() -> None:
    made = knowledge.call_library("torch.zeros", [v.of_python(2)], {}, Caller())
    assert isinstance(made, v.ApiObject)
    assert knowledge.binary("*", v.of_python(2), made) is made
    summed = knowledge.call_library_method(made, "sum", [], {}, Caller())
    assert summed is made


def test_names_of_functions_are_text() -> None:
    assert knowledge.attribute("tensorflow.nn.relu.__name__") is v.primitive("str")
