"""Random programs full of functions, blocks and comments that switch messages off and on."""

from __future__ import annotations

import random

COMMENTS = [
    "# pylint: disable=could-be-tf-function",
    "# pylint: disable=could-be-tf-function",
    "# pylint: disable=R6301",
    "# pylint: disable=r6301, invalid-name",
    "# pylint: disable=invalid-name",
    "# pylint: disable=refactor",
    "# pylint: disable=hybrid-advice",
    "# pylint: disable=could_be_tf_function",
    "# pylint: disable=Could-Be-TF-Function",
    "# pylint: enable=could-be-tf-function",
    "# pylint: disable-next=could-be-tf-function",
    "# pylint: disable-next=R6301; why",
    "# pylint:disable=could-be-tf-function # reason",
    "# see pylint: disable=could-be-tf-function",
    "# pylint: disable could-be-tf-function",
    "# pylint: disable=invalid-name disable=could-be-tf-function",
    "# pylint: disable=R6301 enable=invalid-name",
    "# type: ignore # pylint: disable=could-be-tf-function",
    "# pylint: disable=R6301 # pylint: disable=invalid-name",
    "# plain",
]
# These are about hundreds of messages, and Pylint takes its time for each.
SLOW_COMMENTS = ["# pylint: disable=R", "# pylint: enable=all", "# pylint: disable=invalid-name enable=all"]


def program(seed: int) -> str:
    return _Writer(random.Random(seed)).text()


class _Writer:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.lines: list[str] = []
        self.count = 0

    def text(self) -> str:
        if self.chance.random() < 0.3:
            self.put(0, '"""Doc."""', trailing=True)
        self.block(0, depth=1)
        self.function(0, depth=3)
        return "\n".join(self.lines) + "\n"

    def comment(self) -> str:
        return self.chance.choice(SLOW_COMMENTS if self.chance.random() < 0.02 else COMMENTS)

    def put(self, level: int, text: str, *, trailing: bool = True) -> None:
        if self.chance.random() < 0.12:
            self.lines.append("    " * self.chance.choice([level, level, 0]) + self.comment())
        if trailing and self.chance.random() < 0.15:
            text += "  " + self.comment()
        self.lines.append("    " * level + text)

    def block(self, level: int, depth: int) -> None:
        for _ in range(self.chance.randint(1, 2 if level else 3)):
            self.statement(level, depth)

    def statement(self, level: int, depth: int) -> None:
        compound = [
            self.function,
            self.function,
            self.klass,
            self.if_,
            self.loop,
            self.try_,
            self.with_,
            self.match,
        ]
        if depth > 3:
            self.simple(level, depth)
        elif depth == 3 or self.chance.random() < 0.3:
            self.chance.choice([self.function, self.simple])(level, 4)
        else:
            self.chance.choice(compound)(level, depth + 1)

    def simple(self, level: int, _: int) -> None:
        if self.chance.random() < 0.5:
            return self.put(level, "x = 1")
        self.put(level, "x = call(1,")
        self.put(level + 1, "[2,", trailing=True)
        return self.put(level + 1, "3])")

    def function(self, level: int, depth: int) -> None:
        self.decorators(level)
        self.count += 1
        name = f"{self.chance.choice(['', '', 'async '])}def f{self.count}"
        match self.chance.randint(0, 5):
            case 0:
                self.put(level, f"{name}(): pass")
                return
            case 1:
                self.put(level, f"{name}(a, b):")
            case 2:
                self.put(level, f"{name}(")
                self.put(level + 1, "a,")
                self.put(level + 1, "b=[1,")
                self.put(level + 1, "2],")
                self.put(level, ") -> int:")
            case 3:
                self.put(level, f"{name}(a: int,")
                self.put(level + 2, "*b: str):")
            case 4:
                self.put(level, f"{name}() -> (")
                self.put(level + 1, "int")
                self.put(level, "):")
            case _:
                self.put(level, f"{name}():")
        if self.chance.random() < 0.4:
            self.put(level + 1, '"""Doc')
            self.lines.append("    more.")
            self.lines.append('    """' + ("  " + self.comment() if self.chance.random() < 0.3 else ""))
        self.block(level + 1, depth)

    def decorators(self, level: int) -> None:
        for _ in range(self.chance.choice([0, 0, 0, 1, 2])):
            if self.chance.random() < 0.3:
                self.put(level, "@deco(")
                self.put(level + 1, "1,")
                self.put(level, ")")
            else:
                self.put(level, "@deco")

    def klass(self, level: int, depth: int) -> None:
        self.decorators(level)
        self.put(level, self.chance.choice(["class A:", "class A(B):", "class A(B, metaclass=C):"]))
        if self.chance.random() < 0.3:
            self.put(level + 1, '"""Doc."""')
        self.block(level + 1, depth)

    def if_(self, level: int, depth: int) -> None:
        self.put(level, "if x:")
        self.block(level + 1, depth)
        for _ in range(self.chance.choice([0, 0, 1, 2])):
            self.put(level, "elif y:")
            self.block(level + 1, depth)
        self.maybe_else(level, depth)

    def maybe_else(self, level: int, depth: int) -> None:
        if self.chance.random() < 0.4:
            self.put(level, "else:")
            self.block(level + 1, depth)

    def loop(self, level: int, depth: int) -> None:
        self.put(level, self.chance.choice(["for x in y:", "while x:"]))
        self.block(level + 1, depth)
        self.maybe_else(level, depth)

    def try_(self, level: int, depth: int) -> None:
        self.put(level, "try:")
        self.block(level + 1, depth)
        final = self.chance.random() < 0.3
        for _ in range(self.chance.randint(0 if final else 1, 2)):
            self.put(level, self.chance.choice(["except A:", "except A as e:", "except (A,", "except B:"]))
            if self.lines[-1].split("#")[0].rstrip().endswith("(A,"):
                self.put(level + 1, "B):")
            self.block(level + 1, depth)
        if final:
            self.put(level, "finally:")
            self.block(level + 1, depth)

    def with_(self, level: int, depth: int) -> None:
        self.put(level, "x = 1")  # Pylint 4.1 crashes where ``with`` is the first statement after ``else:``
        self.put(level, self.chance.choice(["with a as b:", "with a:", "with a, b as c:"]))
        self.block(level + 1, depth)

    def match(self, level: int, depth: int) -> None:
        self.put(level, "match x:")
        for _ in range(self.chance.randint(1, 2)):
            self.put(level + 1, self.chance.choice(["case [1, y]:", "case y if y:"]))
            self.block(level + 2, depth)
