"""Random programs that end, log what they do, and lean on control flow, scopes and evaluation order."""

from __future__ import annotations

import random
import textwrap
import warnings
from collections.abc import Callable

NAMES = ("a", "b", "c", "d")
CONSTANTS = ("0", "1", "2", "None", "''", "[]", "True")

PRELUDE = """\
def t(value):
    log(value)
    return value

def small(value):
    return len(value) if isinstance(value, (list, tuple, dict)) else value

def attempt(function, *args):
    try:
        return function(*args)
    except (TypeError, NameError, ValueError) as error:
        log("unbound" if isinstance(error, NameError) else type(error).__name__)

a, b, c, d = None, 0, 1, "d"
"""

EXPRESSIONS = (
    "({e} and {e})",
    "({e} or {e})",
    "({e} is {e})",
    "({e} != {e})",
    "({n} is None or {n} is None or {e})",
    "({n} is not None and isinstance({n}, int) and {e})",
    "({e}, {e})",
    "[{e}, {e}]",
    "[{e} for _ in range(2) if {e}]",
    "({e} == {e} is not {e})",
    "({e} if {e} else {e})",
    "(not {e})",
    "t({e})",
    "isinstance({e}, int)",
    "({n} := small({e}))",
    "(({n} := small({e})) is {e})",
    "({n} is not None and (({n} := small({e})) is None) and {e})",
    "({n} is None or ({n} := small({e})) == 3 or {n} is not None)",
    "({n} == ({n} := small({e})))",
    "[{n} for {n} in (small({e}), 1)]",
    "[({n}, {e}) for {n} in (small({e}), 1) if {e}]",
    "[(lambda: ({n}, {e}))() for {n} in (0, 1)]",
    "(lambda {n}: {e})(2)",
    "{{{e}: {n} for {n} in (0, 1)}}",
)

SIMPLE = (
    "{n} = small({e})",
    "{n}, {n} = small({e}), small({e})",
    "{n}: int = small({e})",
    "{n} = small({e})",
    "{n} = small({e})",
    "log({e})",
    "log({n})",
    "log({n}, {n})",
    "log(({e}, {e}))",
    "log(t({e}))",
    "assert {e} or {n} is not None or True, log('failed')",
    "for {n} in 'x': log({n})",
    "{d}",
    "return {e}",
    "raise ValueError({e})",
)

COMPOUND = (
    "if {e}:\n{body}\nelse:\n{body}",
    "if {n} is None or {n} == 0:\n{body}\nelse:\n{body}",
    "if {n} and not {n}:\n{body}\nelif {e}:\n{body}",
    "for {n} in range(3):\n{loop}\nelse:\n{body}",
    "for {n}, (_, {n}) in [(0, (1, small({e})))]:\n{loop}",
    "fuel{i} = 3\nwhile (fuel{i} := fuel{i} - 1) > 0 and ({e}, 1):\n{loop}\nelse:\n{body}",
    "try:\n{body}\nexcept ValueError as {n}:\n{body}\nelse:\n{body}",
    "try:\n{body}\nexcept (ValueError, TypeError):\n{body}\nfinally:\n{body}",
    "def inner({n}=1):\n{init}\n{body}\nlog(attempt(inner))",
    "def inner():\n    nonlocal {n}\n{init}\n{body}\nlog(attempt(inner))",
    "def inner():\n    global {n}\n{init}\n{body}\nlog(attempt(inner))",
    "def inner():\n{init}\n    yield {e}\n{body}\nlog(attempt(lambda: list(inner())))",
    "match {n}:\n    case None | True:\n{deep}\n"
    "    case int({n}) if {e}:\n{deep}\n    case str() as {n}:\n{deep}",
    "match small({e}):\n    case None | 0 | '':\n{deep}\n"
    "    case int({n}) if {n}:\n{deep}\n    case {n}:\n{deep}",
)


class Writer:
    """Writes one program."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.serial = 0

    def name(self) -> str:
        return self.random.choice(NAMES)

    def deleted(self) -> str:
        """A variable that is bound, so that it can be deleted."""
        name = self.name()
        return f"{name}, {name} = 1, 2\ndel {name}"

    def bound(self) -> str:
        """Bind some variables at the start of a function."""
        names = [name for name in NAMES if self.random.random() < 0.6]
        return "".join(f"{name} = " for name in names) + "t(3)"

    def expression(self, depth: int) -> str:
        if not depth or self.random.random() < 0.3:
            return self.random.choice((*CONSTANTS, *NAMES, f"t({self.name()})"))
        return self.filled(self.random.choice(EXPRESSIONS), depth)

    def filled(self, template: str, depth: int, in_loop: bool = False) -> str:
        """The template with each hole filled anew."""
        holes: dict[str, Callable[[], str]] = {
            "{n}": self.name,
            "{d}": self.deleted,
            "{init}": lambda: textwrap.indent(self.bound(), "    "),
            "{e}": lambda: self.expression(depth - 1),
            "{body}": lambda: textwrap.indent(self.block(depth - 1, in_loop), "    "),
            "{deep}": lambda: textwrap.indent(self.block(depth - 1, in_loop), "        "),
            "{loop}": lambda: textwrap.indent(self.block(depth - 1, True), "    "),
        }
        self.serial += 1
        template = template.replace("{i}", str(self.serial))
        if "def inner" in template:
            in_loop = False
        for hole, fill in holes.items():
            while hole in template:
                template = template.replace(hole, fill(), 1)
        return template.replace("{{", "{").replace("}}", "}")

    def statement(self, depth: int, in_loop: bool) -> str:
        if in_loop and self.random.random() < 0.1:
            return self.random.choice(("break", "continue"))
        if depth and self.random.random() < 0.5:
            return self.filled(self.random.choice(COMPOUND), depth, in_loop)
        return self.filled(self.random.choice(SIMPLE), 3)

    def block(self, depth: int, in_loop: bool) -> str:
        return "\n".join(self.statement(depth, in_loop) for _ in range(self.random.randint(1, 3)))

    def program(self) -> str:
        parts = [PRELUDE]
        for number in range(2):
            body = textwrap.indent(f"{self.bound()}\n{self.block(3, False)}", "    ")
            parts.append(f"def f{number}({self.name()}, e=2, *g):\n{body}\n")
            parts.append(
                f"log(attempt(f{number}, 1))\nlog(attempt(f{number}, None, 0))\n"
                "log(attempt(lambda: (a, b, c)))\n"
            )
        return "\n".join(parts)


def program(seed: int) -> str:
    """The source of a program that compiles: the first of those with this and derived seeds."""
    attempt = 0
    while True:
        source = Writer(seed * 1000 + attempt).program()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                compile(source, "program.py", "exec")
        except SyntaxError:
            # For instance a parameter that is declared global.
            attempt += 1
        else:
            return source
