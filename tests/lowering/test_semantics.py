"""Lowered programs do what Python does: both are run, and what they log is compared."""

from __future__ import annotations

import sys
import textwrap
from typing import Any

import pytest

from pylint_hybrid.lowering import lower
from tests.lowering.machine import outcomes, run
from tests.lowering.programs import program

# The programs do odd things on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::SyntaxWarning", "ignore::DeprecationWarning")

PROGRAMS = {
    "assignments": """
        a = b = [1]
        b += [2]
        c, (d, *e), f = 1, (2, 3, 4), a
        (c, d) = (d, c)
        log(a, b, c, d, e, f)
        x: int = 4
        y: str
        log(x, -x, +x, ~x, not x, -1.5, 1 - -2)
        """,
    "targets": """
        class Box: pass
        box = Box()
        box.items = {}
        box.items["a"] = box.n = 1
        box.items["a"] += 2
        box.n -= 5
        for box.k in range(3): pass
        for box.items["i"], (p, *q) in [(1, "abc")]: log(p, q)
        log(box.items, box.n, box.k)
        del box.items["a"], box.n
        log(box.items, hasattr(box, "n"))
        """,
    "evaluated once": """
        def t(x): log(x); return x
        items = [[1, 2], [3]]
        items[t(0)][t(1)] += t(5)
        t(items)[t(0)] = t([7])
        d = {t(1): t(2), **t({3: 4})}
        log(items, d, t(1) + t(2) * t(3))
        """,
    "booleans": """
        def t(x): log(x); return x
        for a in (0, 1, None):
            for b in (0, 2):
                log(t(a) and t(b), t(a) or t(b), not t(a) or t(b))
                log(t(a) and t(b) or t(3), t(b) if t(a) else t(4))
                if a is None or b == 2: log("or")
                else: log("else")
                if a is not None and isinstance(a, int) and b: log("and")
                if not (a is None or not b): log("not or")
                if a is None and b is None or a: log("mixed")
                elif a: log("elif")
        """,
    "chains": """
        def t(x): log(x); return x
        log(t(1) < t(2) < t(3), t(1) < t(0) < t(3), t(1) == t(1) != t(2) in [2, 3], 1 < 2 > 3 < 4)
        """,
    "guards": """
        def f(x, y=None, z=1):
            if isinstance(x, (int, str)) and (y is None or isinstance(y, int)):
                log("first", x, y)
            elif callable(x) or hasattr(x, "append"):
                log("second")
            if not x: log("falsy")
            while x and y is not None:
                x = None
            assert z is not None and z != 5, f"{log('message')}"
            if z == 1: log("one")
            else: log("other")
            if x is y is None: log("both")
            if None is x: log("none")
        f(1); f("a", 2); f(len); f([]); f(3.5, "q", 2); f(0, "q"); f(None)
        try: f(1, z=5)
        except AssertionError: log("asserted")
        """,
    "loops": """
        for i in range(5):
            if i == 1: continue
            if i == 3: break
            log(i)
        else: log("never")
        for i in []: log(i)
        else: log("empty", i)
        n = 0
        while n < 5:
            n += 1
            if n == 2: continue
            if n == 4: break
        else: log("never")
        while (m := n - 1) and m > 1: n = m
        else: log("done", m)
        log(n, i)
        def find(xs):
            for x in xs:
                while x:
                    x -= 1
                    if x == 3: return "found"
            else: return "none"
        log(find([1, 2]), find([1, 7]))
        """,
    "exceptions": """
        def f(n):
            try:
                log("try", n)
                if n == 1: raise ValueError("v")
                if n == 2: raise KeyError("k")
                if n == 3: return "returned"
                if n == 4: raise OSError("o")
            except ValueError as e: log(str(e))
            except (KeyError, IndexError) as e:
                log("key"); raise RuntimeError("again") from e
            else: log("else")
            finally: log("finally")
            return "end"
        for n in range(5):
            try: log(f(n))
            except Exception as error: log(type(error).__name__, str(error))
        try: log(error)
        except NameError: log("unbound")
        try:
            try: 1 / 0
            except ZeroDivisionError: raise
        except ArithmeticError: log("reraised")
        """,
    "with": """
        class M:
            def __init__(self, n): self.n = n
            def __enter__(self): log("enter", self.n); return self.n, self.n
            def __exit__(self, *info): log("exit", self.n, info[0] is None); return self.n == 9
        with M(1) as (a, b), M(2) as c: log(a, b, c)
        with M(9): raise ValueError
        def f():
            with M(3) as x: return x
        log(f())
        """,
    "parameters": """
        def t(x): log(x); return x
        def f(a, /, b, c=t(1), *d, e, g=t(2), **h): log(a, b, c, d, e, g, h)
        f(1, 2, e=3); f(1, 2, 3, 4, 5, e=6, g=7, i=8, b2=9)
        f(*[1, 2], *(3,), e=4, **{"x": 5}, **{"y": 6})
        f(1, b=2, **{"e": 1})
        def g(x, *, y=1): return x + y
        log(g(1), g(x=1, y=2), (lambda p, q=3, *r, s=4: (p, q, r, s))(1), (lambda: 0)())
        """,
    "closures": """
        def counter(start):
            total = start
            def add(n=1):
                nonlocal total
                total += n
                return total
            def read(): return total
            add(); total *= 2
            return add, read, lambda: total + start, total
        add, read, both, now = counter(5)
        log(now, add(3), read(), both())
        def outer(x):
            def middle():
                def inner(): return x
                return inner
            x = x + 1
            if x: x = x * 2
            for _ in range(2): x += 1
            return middle()()
        log(outer(1))
        def late():
            fs = []
            for i in range(3): fs.append(lambda: i)
            gs = [lambda: i for i in range(3)]
            hs = [lambda i=i: i for i in range(3)]
            return [f() for f in fs], [g() for g in gs], [h() for h in hs], i
        log(late())
        def recursive(n): return 1 if n < 2 else n * recursive(n - 1)
        log(recursive(5))
        def unbound():
            def inner(): return later
            try: inner()
            except NameError: log("not yet")
            later = 1
            del later
            try: inner()
            except NameError: log("no more")
        unbound()
        """,
    "globals": """
        count = 0
        def bump():
            global count, fresh
            count += 1
            fresh = count * 10
            def nested():
                global count
                count += 100
            nested()
        bump()
        log(count, fresh)
        bump()
        if count: log(count, fresh)
        def drop():
            global fresh
            del fresh
        drop()
        try: log(fresh)
        except NameError: log("dropped")
        class C:
            global made
            made = 7
        log(made)
        """,
    "comprehensions": """
        i = "outer"
        log([i for i in range(3) if i if i > 1], {i % 2 for i in range(4)}, {k: v for k, v in [(1, 2)]}, i)
        log([(x, y) for x in range(3) for y in range(x) if y], [[j for j in range(i)] for i in range(3)])
        log(sum(x * x for x in range(4)), next(x for x in [5]), list(n for n, *_ in [(1, 2, 3)]))
        log([y := x, y] if (x := 3) else 0, x, y, [last := v for v in range(3)], last)
        def f(values):
            total = 0
            doubled = [w := v * 2 for v in values if v not in (1,)]
            return doubled, w, [total + v for v in values]
        log(f([1, 2, 3]))
        fs = [lambda: q for q in range(2)] + [lambda: q for q in "ab"]
        log([g() for g in fs])
        """,
    "classes": """
        x = "global"
        class A:
            x = "class"
            y = x
            z = [x for _ in range(1)]
            n: int = 3
            __secret = 1
            def __init__(self, v=x): self.__v = v
            def get(self): return self.__v, x, self.__secret
            @property
            def p(self): return self.x
            @staticmethod
            def s(k=1): return k
            @classmethod
            def c(cls): return cls.__name__
            for i in range(2): w = i
            if n: later = lambda self: self.n
            del i
        class B(A):
            def __init__(self): super().__init__("b"); self.x = "own"
            def get(self): return super().get()
        a, b = A(), B()
        log(A.y, A.z, a.get(), b.get(), b.p, A.s(), b.c(), a._A__v, A._A__secret)
        log(A.w, a.later(), hasattr(A, "i"))
        def decorator(tag):
            log("make", tag)
            return lambda thing: (log("apply", tag), thing)[1]
        @decorator("one")
        @decorator("two")
        class D(A, metaclass=type): pass
        @decorator("three")
        def f(): "doc"
        log(D.__qualname__, f.__doc__)
        def make():
            k = 5
            class Local:
                m = k
                k = 6
                def q(self): return k
            return Local
        try: make()
        except NameError: log("class bodies do not see a later local")
        def make():
            k = 5
            class Local:
                m = k
                def q(self):
                    def r(): return k
                    return r()
            return Local().q(), Local.m, Local.__qualname__, Local.q.__qualname__
        log(make())
        """,
    "generators": """
        def g(n):
            got = yield n
            log("got", got)
            for i in range(n):
                if i == 2: return "early"
                yield i
            rest = yield from [7, 8]
            log(rest)
            x = [(yield)]
            return x
        it = g(1)
        log(next(it), it.send("s"), list(it))
        log(list(g(5)))
        def d():
            r = yield from g(3)
            log(r)
        log(list(d()))
        """,
    "imports": """
        import os.path
        import os.path as p
        import collections, json as j
        from collections import OrderedDict as O, deque
        def f():
            import math
            from math import pi
            return math.pi == pi
        log(os.path is p, j.dumps([1]), O.__name__, deque([1]), f())
        """,
    "strings": """
        name, width = "x", 3
        log(f"{name}-{width}" "tail", f"{name}{{}}", b"\\xff\\x00", 1j, ..., None, True, 1.5, "")
        """,
    "starred": """
        a = [1, 2]
        log([*a, 3, *a], (*a,), {*a, 5}, {**{"k": 1}, "k": 2}, [*range(2), *[]])
        first, *rest = a
        *init, last = "abc"
        log(first, rest, init, last)
        """,
    "walrus order": """
        def f(x): return x
        x = 1
        log(x, (x := 2), x)
        log([x, (x := x + 1), f(x)], x + (x := 10) + x)
        def g(y): return y - (y := 5) * y
        log(g(2))
        """,
    "slices": """
        a = list(range(6))
        log(a[1:], a[:2], a[::2], a[1:4:2], a[-1], a[:])
        a[1:3] = [9]
        del a[0]
        log(a)
        """,
    "exact matches": """
        class P:
            def __init__(self, x): self.x = x
        def f(v):
            match v:
                case 0: return "zero"
                case None | True: return "singleton"
                case "a" | "b": return "text"
                case int() | float() as n if n > 5: return "big", n
                case int(n): return "int", n
                case P(x=P(x=1)): return "deep"
                case P(x=int() as y): return "point", y
                case str(): return "str"
                case w if w == [1]: return "one", w
                case w: return "rest", w
        def g(v):
            match v:
                case P(x=v): return v, "inner"
                case v if v: return v
        log(g(P(3)), g(4), g(0))
        for v in (0, None, True, "a", "b", 7, 7.5, 3, P(P(1)), P(2), P("q"), "zz", [1], [2]):
            log(repr(f(v))[:9])
        """,
    "long chain": "def f(x):\n    if x == 0: return 0\n"
    + "".join(f"    elif x == {n}: y = {n}\n" for n in range(1, 100))
    + "    else: return 'else'\n    return y\nlog([f(n) for n in range(102)])\n",
    "long match": "def f(x):\n    match x:\n"
    + "".join(f"        case {n}: y = {n}\n" for n in range(100))
    + "    return y\nlog([f(n) for n in range(100)])\n",
    "long and": "def f(n): return " + " and ".join(f"n != {k}" for k in range(300)) + "\nlog(f(5), f(400))\n",
}


def shown(value: Any) -> str:
    """Like ``repr``, but blind to the text of errors and to addresses."""
    if isinstance(value, NameError):
        return "NameError"
    if isinstance(value, BaseException):
        return type(value).__name__ + shown(value.args)
    if isinstance(value, (tuple, list)):
        return f"{type(value).__name__}[{', '.join(map(shown, value))}]"
    if isinstance(value, dict):
        return f"dict[{', '.join(f'{shown(key)}: {shown(item)}' for key, item in value.items())}]"
    return "function" if callable(value) else repr(value)


def python_log(source: str) -> list[Any]:
    log: list[Any] = []
    exec(compile(source, "program.py", "exec"), {"log": lambda *values: log.append(shown(values))})
    return log


def python_log_while_bound(source: str) -> list[Any]:
    """What Python logs until it first meets an unbound variable.

    The machine may notice that later, since reading a local variable is no operation.
    """
    log: list[Any] = []
    bound: list[int] = []

    def trace(frame: Any, event: str, detail: Any) -> Any:
        if event == "exception" and issubclass(detail[0], NameError):
            bound.append(len(log))
        return trace

    code = compile(source, "program.py", "exec")
    sys.settrace(trace)
    try:
        exec(code, {"log": lambda *values: log.append(shown(values))})
    finally:
        sys.settrace(None)
    return log[: min(bound, default=len(log))]


def machine_log(source: str) -> list[Any]:
    log: list[Any] = []
    run(lower(source.encode(), "program.py"), {"log": lambda *values: log.append(shown(values))})
    return log


@pytest.mark.parametrize("name", sorted(PROGRAMS))
def test_lowered_programs_do_what_python_does(name: str) -> None:
    source = textwrap.dedent(PROGRAMS[name])
    assert machine_log(source) == python_log(source)


STRUCTURAL = """
    def f(v):
        match v:
            case []: return "empty"
            case [1, x, *rest] if x: return "sequence", x, rest
            case (a, *_, b): return "ends", a, b
            case {"k": [y], **others}: return "map", y, others
            case {}: return "other map"
            case _: return "none"
    result = f(value)
"""


@pytest.mark.parametrize(
    "value", [[], [1, 2, 3], [1, 0, 3], (1, 4), {"k": [5], "m": 6}, {"z": 1}, 3, "text", [1]], ids=repr
)
def test_what_python_does_is_among_the_outcomes_of_an_uncertain_match(value: object) -> None:
    source = textwrap.dedent(STRUCTURAL)
    namespace: dict[str, Any] = {"value": value}
    exec(compile(source, "program.py", "exec"), namespace)
    summary = lower(source.encode(), "program.py")
    found = [names["result"] for names in outcomes(summary, lambda: {"value": value})]
    assert namespace["result"] in found


@pytest.mark.parametrize("block", range(10))
def test_random_programs_do_what_python_does(block: int) -> None:
    for seed in range(block * 40, block * 40 + 40):
        source = program(seed)
        expected = python_log_while_bound(source)
        assert machine_log(source)[: len(expected)] == expected, source
