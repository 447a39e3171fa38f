"""What holds of evaluation itself: it ends in a fixed point, and what it saves costs no answer.

A context is not evaluated again if it would see nothing new; callers of merged contexts are redirected;
objects share allocation sites; unknown arguments are assumed to be tensors as soon as the body shows it.
"""

from __future__ import annotations

import shutil
import textwrap
from pathlib import Path

import pytest

from pylint_hybrid.cache.store import SummaryCache
from pylint_hybrid.domain.values import Object, Unknown, Value, members, primitive
from pylint_hybrid.evaluation.contexts import MIN_CONTEXTS_PER_GROUP, Context
from pylint_hybrid.evaluation.engine import MAX_EVALUATIONS, Engine
from pylint_hybrid.evaluation.heap import CellKey, Heap
from pylint_hybrid.evaluation.result import evaluate
from pylint_hybrid.project.discovery import load_project
from pylint_hybrid.project.model import Request
from tests.evaluation.asking import ask
from tests.oracle.record import programs


def engine_of(root: Path, policy: str = "paper") -> Engine:
    """The engine after a project was evaluated."""
    with SummaryCache(root.parent / "cache") as summaries:
        project = load_project(Request((root,), root=root, overrides={"policy": policy}))
        return evaluate(project, summaries).engine


def evaluated(folder: Path, source: str, policy: str = "paper") -> Engine:
    """The engine after a program was evaluated, which finds TensorFlow imported."""
    root = folder / "project"
    root.mkdir()
    (root / "program.py").write_text("import tensorflow as tf\n" + textwrap.dedent(source))
    return engine_of(root, policy)


def contexts_of(engine: Engine, name: str) -> list[Context]:
    """The living contexts of a function."""
    return [context for context in engine.contexts if context.code.summary.name == name and not context.dead]


def only(engine: Engine, name: str) -> Context:
    """The one context of a function."""
    (context,) = contexts_of(engine, name)
    return context


def is_partly_unknown(value: Value) -> bool:
    """Whether a value may be unknown."""
    return any(isinstance(member, Unknown) for member in members(value))


# -- the fixed point -------------------------------------------------------------------------------------

State = tuple[dict[CellKey, Value], dict[int, Value]]


def state_of(engine: Engine) -> State:
    """All that one evaluation can see of another."""
    cells = {key: cell.value for key, cell in engine.heap.cells.items()}
    return cells, {context.number: context.result for context in engine.contexts}


@pytest.mark.parametrize("program", programs(), ids=lambda program: program.stem)
def test_evaluating_everything_again_changes_nothing(program: Path, tmp_path: Path) -> None:
    for policy in ("paper", "safe"):
        root = tmp_path / policy / "project"
        if program.is_dir():
            shutil.copytree(program, root, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            root.mkdir(parents=True)
            shutil.copy(program, root)
        engine = engine_of(root, policy)
        before = state_of(engine)
        # While the open world is evaluated no context of the reached one is.
        again = [
            context for context in engine.contexts if not context.dead and context.open is engine.is_open
        ]
        for context in again:
            assert 0 < context.evaluations < MAX_EVALUATIONS
            context.forced = True
            engine.enqueue(context)
        evaluations = engine.evaluations
        engine.run()
        assert engine.evaluations >= evaluations + len(again)
        assert state_of(engine) == before


# -- contexts that would see nothing new -----------------------------------------------------------------

CELLS = """
    level = 1
    class Box:
        pass
    box = Box()
    def give(x):
        return x
    def reader(x):
        return level, give(x)
    def caller(x):
        return reader(x)
    caller(tf.ones([2]))
"""


def rerun(engine: Engine, context: Context) -> int:
    """How often a context was evaluated once it has been put in the queue."""
    before = context.evaluations
    engine.enqueue(context)
    engine.run()
    return context.evaluations - before


def level_cell(engine: Engine) -> CellKey:
    return next(key for key in engine.heap.cells if key[0] == "g" and key[-1] == "level")


def test_a_context_that_would_see_nothing_new_is_not_evaluated(tmp_path: Path) -> None:
    engine = evaluated(tmp_path, CELLS)
    for name in ("give", "reader", "caller"):
        assert rerun(engine, only(engine, name)) == 0


def test_a_changed_cell_or_result_is_something_new(tmp_path: Path) -> None:
    engine = evaluated(tmp_path, CELLS)
    reader, caller = only(engine, "reader"), only(engine, "caller")
    old = reader.result
    engine.heap.contribute(level_cell(engine), 1000, primitive("str"), replace=True)
    assert rerun(engine, reader) == 1
    assert reader.result is not old
    assert caller.result is reader.result


def test_a_cell_that_changes_and_changes_back_is_nothing_new(tmp_path: Path) -> None:
    engine = evaluated(tmp_path, CELLS)
    key = level_cell(engine)
    engine.heap.contribute(key, 1000, primitive("str"), replace=True)
    engine.heap.withdraw(key, 1000)
    assert only(engine, "reader").number in engine.heap.changed
    assert rerun(engine, only(engine, "reader")) == 0


def test_who_watches_a_cell_is_alarmed_and_who_reads_it_is_not() -> None:
    heap = Heap()
    cell = heap.cell(("g", 1, "x"))
    cell.readers[1] = None
    heap.watch(("g", 1, "x"), 2)
    heap.contribute(("g", 1, "x"), 3, primitive("int"), replace=True)
    assert list(heap.changed) == [1]
    assert list(heap.alarmed) == [2]


def test_who_looked_for_a_base_class_is_evaluated_again_when_there_is_another(tmp_path: Path) -> None:
    engine = evaluated(
        tmp_path,
        """
        class Number:
            def one(self):
                return 1
        class Vector:
            def ones(self):
                return tf.ones([2])
        def derived(base):
            class Derived(base):
                pass
            return Derived
        def call(cls):
            if hasattr(cls, "ones"):
                return cls().ones()
            return None
        call(derived(Number))
        derived(Vector)
        """,
    )
    assert "dense<float32, 2>" in str(only(engine, "call").result)


def test_results_that_differ_between_calls_are_not_remembered_as_one(tmp_path: Path) -> None:
    engine = evaluated(
        tmp_path,
        """
        def fall(n, x):
            if n:
                return fall(n - 1, x)
            return x
        def use(x):
            return fall(40, x)
        use(tf.ones([2]))
        """,
    )
    assert str(only(engine, "use").result) == "dense<float32, 2>"


# -- the two phases --------------------------------------------------------------------------------------

ROTATED = {
    "a field that another method sets": """
        class Pair:
            def fill(self, x):
                self.left = x
                self.right = x
            def rotate(self):
                kept = self.left
                self.left = self.right
                self.right = kept
        pair = Pair()
        def begin():
            try:
                pair.rotate()
            except AttributeError:
                pass
        begin()
        pair.fill(tf.ones([2]))
        pair.rotate()
        def show(value):
            return value
        show(pair.left)
    """,
    "a global that is bound below": """
        def rotate():
            global left, right
            left, right = right, left
        try:
            rotate()
        except NameError:
            pass
        left = right = tf.ones([2])
        rotate()
        def show(value):
            return value
        show(left)
    """,
    "a variable of a function": """
        def start(x):
            def rotate():
                nonlocal left, right
                left, right = right, left
            try:
                rotate()
            except NameError:
                pass
            left = right = x
            rotate()
            return left
        def show(value):
            return value
        show(start(tf.ones([2])))
    """,
}


@pytest.mark.parametrize("case", ROTATED)
def test_what_is_not_known_yet_does_not_stay_unknown_in_a_circle(case: str, tmp_path: Path) -> None:
    (argument,) = only(evaluated(tmp_path, ROTATED[case]), "show").arguments
    assert not is_partly_unknown(argument)


def test_a_container_gives_no_attribute_that_it_lacks(tmp_path: Path) -> None:
    engine = evaluated(
        tmp_path,
        """
        class Table:
            def __init__(self, rows):
                self.rows = rows
        def use(flag):
            value = Table(tf.ones([2]))
            for item in range(100):
                if item > flag():
                    value = [item]
            return value.rows
        use(lambda: int(input()))
        """,
    )
    assert str(only(engine, "use").result) == "dense<float32, 2>"


# -- merged contexts -------------------------------------------------------------------------------------


def test_callers_of_a_merged_context_are_evaluated_again_only_for_another_result(tmp_path: Path) -> None:
    count = 70
    callers = "\n".join(f"def caller{n}(): return note(tf.ones([{n}]))\ncaller{n}()" for n in range(count))
    engine = evaluated(tmp_path, "def note(x):\n    tf.abs(x)\n    return 1\n" + callers)
    assert only(engine, "note").merged
    for n in range(count):
        caller = only(engine, f"caller{n}")
        assert caller.evaluations == 1
        assert list(caller.callees) == [only(engine, "note").number]


def test_callers_of_a_merged_context_get_its_result(tmp_path: Path) -> None:
    count = 70
    callers = "\n".join(f"def caller{n}(): return same(tf.ones([{n}]))\ncaller{n}()" for n in range(count))
    engine = evaluated(tmp_path, "def same(x):\n    return x\n" + callers)
    assert {only(engine, f"caller{n}").result for n in range(count)} == {only(engine, "same").result}


def test_long_code_has_fewer_contexts(tmp_path: Path) -> None:
    long = "\n".join(f"    y = tf.abs(x + {n})" for n in range(400))
    calls = "\n".join(
        f"short(tf.ones([{n}]))\nlong(tf.ones([{n}]))" for n in range(MIN_CONTEXTS_PER_GROUP + 1)
    )
    engine = evaluated(
        tmp_path, f"def short(x):\n    return x\ndef long(x):\n{long}\n    return y\n{calls}\n"
    )
    assert len(contexts_of(engine, "short")) == MIN_CONTEXTS_PER_GROUP + 1
    assert only(engine, "long").merged


def test_contexts_that_are_merged_all_together_are_all_evaluated(tmp_path: Path) -> None:
    # Long code that is called with very many functions, with known and with unknown values.
    long = "\n".join(f"    y = tf.abs({n})" for n in range(400))
    callers = "\n".join(
        f"def caller{n}(value):\n    long(lambda x: x + {n}, {'value' if n % 2 else 1})" for n in range(60)
    )
    source = f"class Error(Exception): pass\ndef long(f, x):\n{long}\n    f(x)\n    raise Error\n{callers}\n"
    engine = evaluated(tmp_path, source, policy="safe")
    assert all(context.merged for context in contexts_of(engine, "long"))
    assert all(context.evaluations for context in engine.contexts if not context.dead)


# -- allocation sites ------------------------------------------------------------------------------------

THING = """
    class Thing:
        def __init__(self, n):
            self.n = n
"""


def test_objects_are_told_apart_by_what_they_are_made_of(tmp_path: Path) -> None:
    engine = evaluated(
        tmp_path,
        textwrap.dedent(THING)
        + textwrap.dedent(
            """
            def make(n, label):
                return Thing(n)
            def one(): return make(1, "one")
            def other(): return make(1, "other")
            def two(): return make(2, "two")
            one(), other(), two()
            """
        ),
    )
    one, other, two = (only(engine, name).result for name in ("one", "other", "two"))
    assert isinstance(one, Object)
    assert one is other
    assert one is not two


def test_what_new_is_given_tells_objects_apart(tmp_path: Path) -> None:
    engine = evaluated(
        tmp_path,
        """
        class Made:
            def __new__(cls, value):
                made = super().__new__(cls)
                made.value = value
                return made
        def show(value):
            return value
        one, other = Made(tf.ones([2])), Made("text")
        show(one.value)
        """,
    )
    assert str(only(engine, "show").result) == "dense<float32, 2>"


def test_sites_end_where_objects_are_made_of_objects(tmp_path: Path) -> None:
    source = textwrap.dedent(THING) + "\nn = None\nfor i in range(100):\n    n = Thing(n)\n"
    engine = evaluated(tmp_path, source)
    assert len(engine.site_levels) < 10


# program, effects of its function ``h``; lines count from the program's first one
EFFECTS: dict[str, tuple[str, list[str]]] = {
    "an object of its own": ("def h(x):\n    o = Thing(1)\n    o.n = x\n    return o\nh(2)", []),
    "an object of its own, from elsewhere": (
        "def h(x):\n    o = make(1)\n    o.n = x\n    return o\nh(2)",
        [],
    ),
    "an object of its own, of which others are kept": (
        "kept = make(1)\ndef h(x):\n    o = make(1)\n    o.n = x\n    return o\nh(2)",
        [],
    ),
    "one that was made there before": (
        "kept = make(1)\ndef h(x):\n    o = make(2)\n    kept.n = x\n    return o\nh(2)",
        ["attribute-write 4"],
    ),
    "one that was made alike before": (
        "kept = plain(1)\ndef h(x):\n    o = plain(2)\n    kept.n = x\n    return o\nh(2)",
        ["attribute-write 4"],
    ),
    "one that was made there before, of which another is made": (
        "kept = make(1)\ndef h(x):\n    o = make(1)\n    return o.n + kept.n\nh(2)",
        [],
    ),
    "one made of what still grows": (
        "a, b, c, d, e, f = 1, 'two', 3.0, True, None, b'x'\n"
        "def shift():\n    global b, c, d, e, f\n    f = e; e = d; d = c; c = b; b = a\n"
        "def h(x):\n    return Thing(f)\n"
        "def run(x):\n    h(x)\n    shift()\nrun(2)",
        [],
    ),
}
MAKERS = textwrap.dedent(THING) + (
    "class Plain:\n    pass\n"
    "def make(n):\n    return Thing(n)\n"
    "def plain(n):\n    o = Plain()\n    o.n = n\n    return o\n"
)


@pytest.mark.parametrize("case", EFFECTS)
def test_effects_on_objects_that_share_a_site(case: str, tmp_path: Path) -> None:
    body, expected = EFFECTS[case]
    answers = ask(tmp_path, MAKERS + body)
    first = MAKERS.count("\n")
    own = [effect for effect in answers.functions["h"].effects if effect.place.line > first]
    assert [f"{effect.kind} {effect.place.line - first}" for effect in own] == expected
    if not expected:
        assert answers.functions["h"].side_effects is False


def test_a_merged_constructor_makes_an_object_of_its_own_for_every_caller(tmp_path: Path) -> None:
    # The constructor is long, so that it has few contexts.
    makers = [
        f"def make{n}():\n    return Thing({n})\nmake{n}()\n" for n in range(MIN_CONTEXTS_PER_GROUP + 2)
    ]
    long = "".join(f"        z = [a, {n}]\n" for n in range(400))
    thing = f"class Thing:\n    def __init__(self, a):\n{long}        self.a = a\n"
    answers = ask(tmp_path, thing + "".join(makers))
    assert answers.functions["Thing.__init__"].side_effects is True
    assert [name for name, facts in answers.functions.items() if facts.side_effects] == ["Thing.__init__"]


# -- what is assumed of functions that nothing calls -----------------------------------------------------

# program, the tensor parameters of all functions
ASSUMED: dict[str, tuple[str, str]] = {
    "a chain of calls": (
        "def low(c):\n    return tf.abs(c)\ndef mid(b):\n    return low(b)\ndef top(a):\n    return mid(a)",
        "low.c mid.b top.a",
    ),
    "a chain of calls, the first function first": (
        "def top(a):\n    return mid(a)\ndef mid(b):\n    return low(b)\ndef low(c):\n    return tf.abs(c)",
        "low.c mid.b top.a",
    ),
    "a use that another assumption shows": (
        "def low(x, y):\n    a = tf.abs(x)\n    return a @ y\ndef top(u, v):\n    return low(u, v)",
        "low.x low.y top.u top.v",
    ),
    "what is returned as it was": (
        "def same(x):\n    return x\ndef use(x):\n    return tf.abs(same(x))",
        "same.x use.x",
    ),
    "a circle of calls": (
        "def ping(x, n):\n    return pong(x, n) if n else tf.abs(x)\ndef pong(y, n):\n    return ping(y, n)",
        "ping.x pong.y",
    ),
    "a variable of a nested function": (
        "def outer(x):\n    def inner():\n        return tf.abs(x)\n    return inner()",
        "outer.x",
    ),
    "no use": ("def low(x):\n    return [x]\ndef top(x):\n    return low(x)", ""),
}


@pytest.mark.parametrize("case", ASSUMED)
def test_parameters_that_are_assumed_to_be_tensors(case: str, tmp_path: Path) -> None:
    source, expected = ASSUMED[case]
    answers = ask(tmp_path, "import tensorflow as tf\n" + source, policy="safe")
    tensors = [
        f"{name}.{parameter.name}"
        for name, facts in answers.functions.items()
        for parameter in facts.parameters
        if parameter.tensor
    ]
    assert " ".join(sorted(tensors)) == expected


def test_the_context_of_an_unknown_argument_goes_on_with_the_assumed_tensor(tmp_path: Path) -> None:
    source = "def low(x):\n    return tf.abs(x)\ndef top(x):\n    return low(x)\n"
    engine = evaluated(tmp_path, source, policy="safe")
    assert [context.code.summary.name for context in engine.contexts if context.open] == ["low", "top"]
    for name in ("low", "top"):
        assert not any(map(is_partly_unknown, only(engine, name).arguments))


def test_what_a_function_does_with_an_unknown_argument_does_not_outlive_the_assumption(
    tmp_path: Path,
) -> None:
    source = """
        import tensorflow as tf
        def f(x):
            if isinstance(x, tf.Tensor):
                return tf.abs(x)
            print(x)
            return tf.abs(x)
    """
    answers = ask(tmp_path, source, policy="safe")
    assert answers.functions["f"].side_effects is False


def test_an_unknown_argument_is_what_the_annotation_says(tmp_path: Path) -> None:
    answers = ask(
        tmp_path,
        """
        import tensorflow as tf

        def scaled(x, rate: float):
            return tf.multiply(x, rate)

        def outer(x, options):
            return scaled(x, options.rate)
        """,
        policy="safe",
    )
    assert answers.parameter("scaled", "x").tensor is True
    assert answers.parameter("scaled", "rate").tensor is False
