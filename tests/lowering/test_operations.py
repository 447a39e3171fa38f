"""Which operations a construct becomes, seen in the readable form."""

from __future__ import annotations

import sys
import textwrap

import pytest

from pylint_hybrid.lowering import lower
from pylint_hybrid.lowering.ir import CodeSummary, ModuleSummary, Op, ParameterKind, unpack
from pylint_hybrid.lowering.pretty import main, pretty, pretty_code


def summary_of(source: str) -> ModuleSummary:
    return lower(textwrap.dedent(source).lstrip("\n").encode(), "program.py")


def code_of(source: str, name: str) -> CodeSummary:
    return next(code for code in summary_of(source).codes if code.name == name)


def body_of(source: str, name: str = "f") -> str:
    """The body of one code, without header and common indentation."""
    code = code_of(source, name)
    lines = [
        line
        for line in pretty_code(code)[1:]
        if not line.startswith(("    parameters", "    cells", "    shared"))
    ]
    return textwrap.dedent("\n".join(lines)).strip()


def expect(source: str, operations: str, name: str = "f") -> None:
    assert body_of(source, name) == textwrap.dedent(operations).strip()


def test_module_variables_are_bound_for_others_to_see() -> None:
    expect(
        """
        import tensorflow as tf
        import os.path
        from ..pkg import a as b, c
        from .sibling import *
        x = y = tf
        """,
        """
        tf = import tensorflow
        bind tf
        os = import os.path top
        bind os
        b = from ..pkg import a
        bind b
        c = from ..pkg import c
        bind c
        from .sibling import *
        x = tf
        bind x
        y = tf
        bind y
        """,
        name="",
    )


def test_locals_are_plain_slots() -> None:
    expect("def f(a):\n    b = a\n    return b", "b = a\nreturn b")


def test_calls_with_stars_and_keywords() -> None:
    expect(
        "def f(a, b, c):\n    return g(a, *b, k=c, **a.d(*c))",
        """
        %3 = global g
        %4 = a.d(*c)
        %5 = %3(a, *b, k=c, **%4)
        return %5
        """,
    )


def test_augmented_targets_are_evaluated_once() -> None:
    expect(
        "def f(a, i):\n    a.b[i] += 1\n    a.n -= i\n    i *= 2",
        """
        %2 = a.b
        %3 = %2[i]
        %4 = int 1
        %5 = %3 += %4
        %2[i] = %5
        %6 = a.n
        %7 = %6 -= i
        a.n = %7
        %8 = int 2
        %9 = i *= %8
        i = %9
        """,
    )


def test_constants_beyond_the_limits_are_unknown_values_of_their_kind() -> None:
    numbers = f"1, -2.5, {2**63}, -{2**63}, 1e999"
    expect(
        f"def f():\n    return ({numbers}, '{'x' * 201}', b'\\xff', 2j, ..., None, True)",
        f"""
        %0 = int 1
        %1 = float -2.5
        %2 = int ?
        %3 = int {-(2**63)}
        %4 = float ?
        %5 = str ?
        %6 = bytes 'ÿ'
        %7 = complex [0.0, 2.0]
        %8 = ellipsis
        %9 = none
        %10 = bool True
        %11 = tuple (%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10)
        return %11
        """,
    )


def test_a_branch_lists_what_it_assigns_and_what_it_knows() -> None:
    expect(
        """
        def f(x, y):
            if x is not None:
                y = 1
            elif isinstance(y, int):
                z = 2
            return y
        """,
        """
        %3 = none
        %4 = x is not %3
        if %4 [not x none] assigns (y, z)
            %5 = int 1
            y = %5
        else:
            %6 = global isinstance
            %7 = global int
            %8 = %6(y, %7)
            if %8 [y isinstance %7] assigns (z)
                %9 = int 2
                z = %9
        return y
        """,
    )


def test_a_failed_or_says_what_holds_afterwards() -> None:
    expect(
        "def f(x, y):\n    if x is None or not y:\n        return x\n    return y",
        """
        %3 = none
        %4 = x is %3
        %2 = %4
        %5 = not %2
        if %5 [not x none] assigns (%2)
            %6 = not y
            %2 = %6
        %7 = not %2
        if %7 [not x none] [y truthy] assigns ()
        else:
            return x
        return y
        """,
    )


def test_guards_are_not_said_of_variables_that_others_can_reassign() -> None:
    source = """
    def f():
        x = None
        def g():
            nonlocal x
            x = 1
        if x is not None:
            return x
    """
    assert "[" not in body_of(source)


def test_loops_assign_their_variable() -> None:
    expect(
        """
        def f(xs):
            for i, (j, *k) in xs:
                if i: continue
                break
            else:
                t = 1
            while t:
                t = t - 1
        """,
        """
        for %5 in xs assigns (i, j, k, t, %5)
            i, %6 = unpack %5
            j, *k = unpack %6
            if i [i truthy] assigns ()
                continue
            break
        else:
            %7 = int 1
            t = %7
        while t [t truthy] assigns (t)
        body:
            %8 = int 1
            %9 = t - %8
            t = %9
        """,
    )


def test_comprehensions_are_loops_with_slots_of_their_own() -> None:
    expect(
        "def f(xs, x):\n    return [x for x in xs if x], {k: x for k in xs}",
        """
        %4 = list ()
        comprehension %3 in xs assigns (%3, %4)
            if %3 [%3 truthy] assigns (%4)
                append %4, %3
        %5 = {}
        comprehension %2 in xs assigns (%2, %5)
            append %5, %2: x
        %6 = tuple (%4, %5)
        return %6
        """,
    )


def test_a_lambda_in_a_comprehension_sees_its_variable() -> None:
    source = "def f(x):\n    return [lambda: x for x in 'ab'], x"
    function = code_of(source, "f")
    assert function.locals == ["x", "x@1"]
    assert function.cells == [1]
    expect(source, "%0 = cell 1.x@1\nreturn %0", name="<lambda>")
    module_level = "fs = [lambda: x for x in 'ab']"
    expect(module_level, "%0 = global x@1\nreturn %0", name="<lambda>")


def test_closures_read_and_write_cells() -> None:
    source = """
    def f(a):
        n = 0
        def g():
            nonlocal n
            n += a
        if a:
            n = 1
        return n
    """
    function = code_of(source, "f")
    assert [function.locals[slot] for slot in function.cells] == ["a", "n"]
    assert function.shared == ["n"]
    expect(
        source,
        """
        bind a
        %3 = int 0
        n = %3
        bind n
        g = function 2 defaults ()
        if a [a truthy] assigns (n)
            %4 = int 1
            n = %4
            bind n
        bind n
        %5 = cell 1.n
        return %5
        """,
    )
    expect(source, "%0 = cell 1.n\n%1 = cell 1.a\n%2 = %0 += %1\ncell 1.n = %2", name="g")


def test_global_declarations_share_a_module_variable() -> None:
    source = (
        "count = 0\ndef f():\n    global count, fresh\n    count = fresh = 1\n    del fresh\nprint(count)\n"
    )
    summary = summary_of(source)
    assert summary.codes[0].shared == ["count", "fresh"]
    assert summary.codes[0].locals == ["count", "f", "fresh"]
    expect(source, "%0 = int 1\nglobal count = %0\nglobal fresh = %0\nglobal fresh = -")
    assert "= global count" in pretty(summary).split("code 1")[0]


def test_class_bodies_read_names_that_may_be_unbound() -> None:
    source = """
    class C(Base, metaclass=M):
        a: int = 1
        b: "list[int]"
        c = a
        def __hidden(self): return self.__x, self.__dunder__
    """
    code = code_of(source, "C")
    assert code.locals == ["_C__hidden", "a", "b", "c"]
    assert code.fields == [
        ["a", ["name", "int"], True],
        ["b", ["str", ["sub", ["name", "list"], [["name", "int"]]]], False],
    ]
    assert "%5 = name a\nc = %5" in body_of(source, "C")
    assert "%1 = self._C__x\n%2 = self.__dunder__" in body_of(source, "__hidden")
    assert "C = class 1 (%1, metaclass=%2)" in body_of(source, "")


def test_exceptions_and_contexts() -> None:
    expect(
        """
        def f(m):
            with m.a() as x, m.b() as m.c:
                try:
                    g()
                except (A, B) as e:
                    raise C from e
                except D:
                    pass
                else:
                    y = 1
                finally:
                    z = 2
        """,
        """
        %5 = m.a()
        with %5 as x assigns (e, x, y, z)
            %6 = m.b()
            with %6 as %7 assigns (e, y, z)
                m.c = %7
                %8 = global A
                %9 = global B
                %10 = tuple (%8, %9)
                %11 = global D
                try assigns (e, y, z)
                    %12 = global g
                    %13 = %12()
                except %10 as e:
                    %14 = global C
                    raise %14
                except %11 as -:
                else:
                    %15 = int 1
                    y = %15
                finally:
                    %16 = int 2
                    z = %16
        """,
    )


def test_a_handler_that_goes_on_deletes_its_name() -> None:
    assert "    print_ = e\n    delete e" in body_of(
        "def f():\n    try:\n        g()\n    except E as e:\n        print_ = e"
    )


def test_async_functions() -> None:
    source = """
    async  def f(xs):
        async with xs as y:
            await y
        async for x in xs:
            yield x
        return
    """
    code = code_of(source, "f")
    assert (code.is_async, code.is_generator, code.column) == (True, True, 7)
    body = body_of(source)
    assert "async with xs as y" in body
    assert "async for x in xs" in body
    assert "= await y" in body


def test_decorators_and_defaults_belong_to_the_enclosing_code() -> None:
    source = """
    @tf.function(jit_compile=True)
    @a.b
    @(lambda g: g)
    def f(p, /, q=1, *r, s, t=2, **u) -> "tf.Tensor":
        "Doc."
    """
    code = code_of(source, "f")
    assert [(d.name, d.is_call, unpack(d.pos), d.end_line) for d in code.decorators] == [
        ("tf.function", True, (1, 1), 1),
        ("a.b", False, (2, 1), 2),
        ("", False, (3, 2), 3),
    ]
    assert (code.first_line, code.line, code.column, code.end_line) == (1, 4, 0, 5)
    assert code.docstring == "Doc."
    assert code.returns == ["str", ["name", "tf.Tensor"]]
    kinds = ParameterKind
    assert [(p.name, p.kind, p.slot, p.has_default) for p in code.parameters] == [
        ("p", kinds.POSITIONAL_ONLY, 0, False),
        ("q", kinds.POSITIONAL, 1, True),
        ("r", kinds.VAR_POSITIONAL, 2, False),
        ("s", kinds.KEYWORD_ONLY, 3, False),
        ("t", kinds.KEYWORD_ONLY, 4, True),
        ("u", kinds.VAR_KEYWORD, 5, False),
    ]
    made = next(
        operation
        for operation in summary_of(source).codes[0].body
        if operation[0] == Op.MAKEFN and operation[4]
    )
    assert [index for index, _ in made[3]] == [1, 4]
    assert [unpack(pos) for _, pos in made[4]] == [(1, 1), (2, 1), (3, 2)]


def test_codes_are_numbered_in_source_order_and_named_as_python_does() -> None:
    source = """
    @(lambda f: f)
    def a(x=lambda: 0):
        def b(): return [lambda: 1]
        class C:
            def d(self): pass
            class E: pass
    z = (lambda: 2) if (lambda: 3) else (lambda: 4)
    def g():
        global h
        def h(): return lambda: 5
    """
    assert [code.qualname for code in summary_of(source).codes] == [
        "",
        "<lambda>",
        "a",
        "<lambda>",
        "a.<locals>.b",
        "a.<locals>.b.<locals>.<lambda>",
        "a.<locals>.C",
        "a.<locals>.C.d",
        "a.<locals>.C.E",
        "<lambda>",
        "<lambda>",
        "<lambda>",
        "g",
        "h",
        "h.<locals>.<lambda>",
    ]
    assert [code.parent for code in summary_of(source).codes] == [
        -1,
        0,
        0,
        0,
        2,
        4,
        2,
        6,
        6,
        0,
        0,
        0,
        0,
        12,
        13,
    ]


def test_an_assertion_with_a_message_evaluates_it_only_if_it_fails() -> None:
    expect(
        "def f(x):\n    assert x is not None, g(x)\n    assert x, 'text'",
        """
        %1 = none
        %2 = x is not %1
        if %2 [not x none] assigns ()
        else:
            %3 = global g
            %4 = %3(x)
        assert %2 [not x none]
        assert x [x truthy]
        """,
    )


def test_formatted_strings() -> None:
    # The "f" is there because some releases of Python 3.12 put an empty text after a nested field.
    expect(
        "def f(a):\n    return f'x{a}{a!r}{a:>{a}f}'",
        """
        %1 = str 'x'
        %2 = str ?
        %3 = format (a, %2)
        %4 = str ?
        %5 = str '>'
        %6 = str 'f'
        %7 = format (%5, a, %6)
        %8 = format (a, %4, %7)
        %9 = format (%1, a, %3, %8)
        return %9
        """,
    )


def test_a_read_before_a_walrus_keeps_the_old_value() -> None:
    expect(
        "def f(x):\n    return x, (x := 2), x",
        """
        %1 = x
        %2 = int 2
        x = %2
        %3 = x
        %4 = tuple (%1, %2, %3)
        return %4
        """,
    )


def test_patterns_refine_the_subject() -> None:
    expect(
        """
        def f(v):
            match v:
                case None: return 1
                case tf.Tensor(shape=s): return s
                case int(): return v
        """,
        """
        %2 = none
        %3 = v is %2
        if %3 [v none] assigns (s)
            %4 = int 1
            return %4
        else:
            %5 = global isinstance
            %6 = global tf
            %7 = %6.Tensor
            %8 = %5(v, %7)
            %9 = %8
            if %9 [v isinstance %7] [v isinstance %7] assigns (s)
                %10 = v.shape
                s = %10
            if %9 [v isinstance %7] [v isinstance %7] assigns ()
                return s
            else:
                %11 = global isinstance
                %12 = global int
                %13 = %11(v, %12)
                if %13 [v isinstance %12] assigns ()
                    return v
        """,
    )


def test_positions_are_those_of_the_syntax_tree() -> None:
    code = code_of("def f(a):\n  return (a\n    .b(é) + a[0])\n", "f")
    places = {
        Op(operation[0]).name: unpack(operation[-1]) for operation in code.body if operation[0] != Op.CONST
    }
    places["BINOP"] = unpack(next(operation[5] for operation in code.body if operation[0] == Op.BINOP))
    assert places == {"GLOAD": (3, 7), "METHOD": (2, 10), "ITEM": (3, 13), "BINOP": (2, 10), "RETURN": (2, 2)}


@pytest.mark.parametrize(
    ("source", "exports"),
    [
        ("__all__ = ['a', 'b']", ["a", "b"]),
        ("__all__ = ('a',) + ('b',)", ["a", "b"]),
        (
            "__all__: list[str] = ['a']\n__all__ += ['b']\n__all__.extend(['c'])\n__all__.append('d')",
            list("abcd"),
        ),
        ("__all__ = names()", None),
        ("__all__ = ['a']\n__all__ += names()", None),
        ("x = 1", None),
        ("__all__ = []", []),
    ],
)
def test_literal_exports(source: str, exports: list[str] | None) -> None:
    assert summary_of(source).exports == exports


@pytest.mark.skipif(sys.version_info < (3, 12), reason="type parameters came with Python 3.12")
def test_type_parameters_are_visible_in_the_definition_only() -> None:
    summary = summary_of(
        "class C[T](Base[T]):\n    def m(self): return T\ndef f[*Ts, **P](a): return Ts\ntype X[T] = T\n"
    )
    assert summary.codes[0].locals == ["C", "X", "f", "Ts@3", "T@4"]
    assert [pretty_code(code)[-2].strip() for code in summary.codes[2:]] == [
        "%1 = global T@4",
        "%1 = global Ts@3",
    ]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="except* came with Python 3.11")
def test_exception_groups() -> None:
    assert "except %1 as e:" in body_of("def f():\n    try: pass\n    except* E as e: pass")


def test_the_command_prints_a_summary(tmp_path: object, capsys: pytest.CaptureFixture[str]) -> None:
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    good, bad = tmp_path / "good.py", tmp_path / "bad.py"
    good.write_text("x = 1\n__all__ = ['x']\n")
    bad.write_text("x =\n")
    assert main([str(good)]) == 0
    assert main([str(bad), str(tmp_path / "absent.py")]) == 2
    shown = capsys.readouterr()
    assert shown.out.startswith(
        "exports ['x']\ncode 0 module <module>\n    %2 = int 1\n    x = %2\n    bind x\n"
    )
    assert "bad.py: invalid syntax" in shown.err
