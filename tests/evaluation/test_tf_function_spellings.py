"""Every way to write ``tf.function``, and what only looks like it.

The verdict ``@TlerC 13`` is that of a hybrid function that computes with a tensor argument.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.evaluation.asking import ask

IMPORTS = {
    "import tensorflow as tf": "tf.function",
    "import tensorflow": "tensorflow.function",
    "import tensorflow as any_name": "any_name.function",
    "from tensorflow import function": "function",
    "from tensorflow import function as graph": "graph",
    "from tensorflow import *": "function",
    "import tensorflow.compat.v2 as tf": "tf.function",
    "from tensorflow.compat import v2 as tf": "tf.function",
    "import tensorflow.compat.v1 as tf": "tf.function",
    "import tensorflow as tf  # v1": "tf.compat.v1.function",
    "import tensorflow as tf  # v2": "tf.compat.v2.function",
    "import tensorflow as tf\nimport tensorflow.keras": "tf.function",
    "from tensorflow.python.eager.def_function import function": "function",
    "from tensorflow.python.eager import def_function": "def_function.function",
    "from tensorflow.python.eager.polymorphic_function.polymorphic_function import function": "function",
    "from tensorflow.python.eager.polymorphic_function import polymorphic_function": (
        "polymorphic_function.function"
    ),
    "import tensorflow as tf  # path": "tf.python.eager.def_function.function",
    "import tensorflow._api.v2.v2 as tf": "tf.function",
    "try:\n    import tensorflow.compat.v2 as tf\nexcept ImportError:\n    import tensorflow as tf": (
        "tf.function"
    ),
}

DECORATORS = (
    "{f}",
    "{f}()",
    "{f}(jit_compile=True)",
    "{f}(None, None)",
    "functools.partial({f}, autograph=False)",
    "functools.partial({f})(experimental_relax_shapes=True)",
)


@pytest.mark.parametrize("decorator", DECORATORS)
@pytest.mark.parametrize("line", IMPORTS)
def test_decorators(line: str, decorator: str, tmp_path: Path) -> None:
    source = f"""\
import functools
{line}
from tensorflow import constant, square

@{decorator.format(f=IMPORTS[line])}
def graph_function(x):
    return square(x)

graph_function(constant(1.0))
"""
    assert ask(tmp_path, source).verdicts() == {"graph_function": "@TlerC 13"}
    facts = ask(tmp_path, source, "safe").functions["graph_function"]
    assert facts.hybrid
    (found,) = facts.decorators
    assert (found.line, found.wrap) == (source[: source.index("@")].count("\n") + 1, False)


def test_arguments_are_named(tmp_path: Path) -> None:
    """Positional ones too; the last hybrid decorator counts."""
    source = """
        import functools
        import tensorflow as tf

        fast = tf.function(jit_compile=True, reduce_retracing=True)
        partial = functools.partial(tf.function, autograph=False)

        @tf.function(None, [tf.TensorSpec([], tf.float32)], False)
        def positional(x): return tf.abs(x)

        @fast
        def configured(x): return tf.abs(x)

        @partial(experimental_implements="abs")
        def of_partial(x): return tf.abs(x)

        @tf.function(jit_compile=True)
        @tf.function(autograph=False)
        def twice(x): return tf.abs(x)

        @tf.function(experimental_attributes={"a": "b"}, experimental_autograph_options=None)
        def rare(x): return tf.abs(x)
        """
    answers = ask(tmp_path, source)
    found = {name: facts.decorator_arguments for name, facts in answers.functions.items()}
    assert found == {
        "positional": ("autograph", "input_signature"),
        "configured": ("jit_compile", "reduce_retracing"),
        "of_partial": ("autograph", "experimental_implements"),
        "twice": ("autograph",),
        "rare": ("experimental_attributes", "experimental_autograph_options"),
    }
    assert len(answers.functions["twice"].decorators) == 2


# program, verdicts: a function is hybrid exactly where the verdict starts with "@".
PROGRAMS: dict[str, tuple[str, dict[str, str]]] = {
    "wrapped under its own name": (
        """
        import tensorflow as tf

        def f(x):
            return tf.square(x)

        f = tf.function(f)
        f(tf.constant(1.0))
        """,
        {"f": "@TlerC 13"},
    ),
    "wrapped under another name, the plain one is used as well": (
        """
        import tensorflow as tf

        def f(x):
            return tf.square(x)

        g = tf.function(f, jit_compile=True)
        g(tf.constant(1.0))
        f(tf.constant(1.0))
        """,
        {"f": "@TlerC 13"},
    ),
    "a lambda is wrapped, what it calls is not": (
        """
        import tensorflow as tf

        def f(x):
            return tf.square(x)

        g = tf.function(lambda x: f(x))
        g(tf.constant(1.0))
        """,
        {"f": "TlerC 21"},
    ),
    "a configured decorator kept in a variable": (
        """
        import tensorflow as tf

        fast = tf.function(jit_compile=True)
        plain = len

        @fast
        def f(x):
            return tf.square(x)

        f(tf.constant(1.0))
        """,
        {"f": "@TlerC 13"},
    ),
    "an alias of the attribute": (
        """
        import tensorflow as tf

        graph = tf.function

        @graph
        def bare(x):
            return tf.square(x)

        @graph(autograph=True)
        def called(x):
            return tf.square(x)

        bare(tf.constant(1.0))
        called(tf.constant(1.0))
        """,
        {"bare": "@TlerC 13", "called": "@TlerC 13"},
    ),
    "decorators of one's own that apply it": (
        """
        import functools
        import tensorflow as tf

        def graph(function):
            return tf.function(function)

        def configured(**options):
            def apply(function):
                return tf.function(function, **options)
            return apply

        def conditionally(function):
            if USE_GRAPH:
                return tf.function(function)
            return function

        def wrapper(function):
            @functools.wraps(function)
            def inner(*args, **kwargs):
                return function(*args, **kwargs)
            return inner

        USE_GRAPH = True

        @graph
        def one(x): return tf.square(x)

        @configured(jit_compile=True)
        def two(x): return tf.square(x)

        @conditionally
        def three(x): return tf.square(x)

        @wrapper
        def none(x): return tf.square(x)

        for f in (one, two, three, none):
            f(tf.constant(1.0))
        """,
        {
            "graph": "tlerc 6",
            "configured": "tlerc 6",
            "configured.<locals>.apply": "tlerc 6",
            "conditionally": "tlerc 6",
            "wrapper": "tlerc 6",
            "wrapper.<locals>.inner": "tlerC 6",
            "one": "@TlerC 13",
            "two": "@TlerC 13",
            "three": "@TlerC 13",
            "none": "TlerC P1",
        },
    ),
    "stacked with others": (
        """
        import contextlib
        import functools
        import tensorflow as tf

        def timed(function):
            @functools.wraps(function)
            def inner(*args):
                return function(*args)
            return inner

        @timed
        @tf.function
        def inside(x): return tf.square(x)

        @tf.function
        @timed
        def outside(x): return tf.square(x)

        @tf.autograph.experimental.do_not_convert
        def unconverted(x): return tf.square(x)

        @tf.function
        @tf.autograph.experimental.do_not_convert
        def both(x): return tf.square(x)

        @tf.custom_gradient
        def with_gradient(x):
            return tf.square(x), lambda dy: dy

        @functools.lru_cache(maxsize=None)
        def remembered(n: int):
            return tf.zeros([n])

        for f in (inside, outside, unconverted, both, with_gradient):
            f(tf.constant(1.0))
        remembered(2)
        """,
        {
            "timed": "tlerc 6",
            "timed.<locals>.inner": "@tlerC P2",
            "inside": "@TlerC 13",
            "outside": "TlerC 21",
            "unconverted": "TlerC P1",
            "both": "@TlerC 13",
            "with_gradient": "TlerC P1",
            "remembered": "tLerC 6 12",
        },
    ),
    "methods of all kinds": (
        """
        import tensorflow as tf

        class Scaler:
            rate = 2.0

            @tf.function
            def method(self, x):
                return x * self.rate

            @staticmethod
            @tf.function
            def static(x):
                return tf.square(x)

            @classmethod
            @tf.function
            def of_class(cls, x):
                return x * cls.rate

            @property
            @tf.function
            def view(self):
                return tf.ones([2])

            def plain(self, x):
                return tf.square(x)

        def outer(x):
            @tf.function
            def nested(y):
                return tf.square(y)

            def plain_nested(y):
                return tf.square(y)

            return nested(x) + plain_nested(x)

        scaler = Scaler()
        x = tf.constant(1.0)
        scaler.method(x)
        scaler.static(x)
        Scaler.of_class(x)
        scaler.view
        scaler.plain(x)
        outer(x)
        """,
        {
            "Scaler.method": "@TlerC 13",
            "Scaler.static": "@TlerC 13",
            "Scaler.of_class": "@TLerC P3",
            "Scaler.view": "@tlerC P2",
            "Scaler.plain": "TlerC P1",
            "outer": "TlerC P1",
            "outer.<locals>.nested": "@TlerC 13",
            "outer.<locals>.plain_nested": "TlerC P1",
        },
    ),
    "methods wrapped in the constructor": (
        """
        import tensorflow as tf

        class Agent:
            def __init__(self):
                self.step = tf.function(self._step)
                self._update = tf.function(self._update)

            def _step(self, x):
                return tf.square(x)

            def _update(self, x):
                return tf.square(x)

            def _other(self, x):
                return tf.square(x)

        agent = Agent()
        agent.step(tf.constant(1.0))
        agent._update(tf.constant(1.0))
        agent._other(tf.constant(1.0))
        """,
        {
            "Agent.__init__": "tlErc 6",
            "Agent._step": "@TlerC 13",
            "Agent._update": "@TlerC 13",
            "Agent._other": "TlerC P1",
        },
    ),
    "a wrapped method of a class, set from outside": (
        """
        import tensorflow as tf

        class Agent:
            def step(self, x):
                return tf.square(x)

        Agent.step = tf.function(Agent.step)
        Agent().step(tf.constant(1.0))
        """,
        {"Agent.step": "@TlerC 13"},
    ),
    "functions in a table": (
        """
        import tensorflow as tf

        def a(x): return tf.square(x)
        def b(x): return tf.square(x)
        def c(x): return tf.square(x)

        table = {"a": tf.function(a), "b": tf.function(b), "c": c}
        for name in table:
            table[name](tf.constant(1.0))
        listed = [tf.function(f) for f in (a, b)]
        """,
        {"a": "@TlerC 13", "b": "@TlerC 13", "c": "TlerC P1"},
    ),
    "wrapped on the way": (
        """
        import functools
        import tensorflow as tf

        GRAPH = True
        wrap = tf.function if GRAPH else (lambda f: f)

        def one(x): return tf.square(x)
        def two(x): return tf.square(x)
        def three(factor, x): return x * factor
        def four(x): return tf.square(x)
        def five(x): return tf.square(x)
        def six(x): return tf.square(x)

        @wrap
        def seven(x): return tf.square(x)

        def apply(decorator, f):
            return decorator(f)

        class Callable:
            def __call__(self, x): return tf.square(x)
            def method(self, x): return tf.square(x)
            def other(self, x): return tf.square(x)

        x = tf.constant(1.0)
        for f in map(tf.function, [one, two]):
            f(x)
        tf.function(functools.partial(three, tf.constant(2.0)))(x)
        apply(tf.function, four)(x)
        (tf.function(five) if GRAPH else five)(x)
        tf.function(func=six)(x)
        seven(x)
        thing = Callable()
        tf.function(thing)(x)
        tf.function(thing.method)(x)
        thing.other(x)
        """,
        {
            "one": "@TlerC 13",
            "two": "@TlerC 13",
            "three": "@TlerC 13",
            "four": "@TlerC 13",
            "five": "@TlerC 13",
            "six": "@TlerC 13",
            "seven": "@TlerC 13",
            "Callable.__call__": "@TlerC 13",
            "Callable.method": "@TlerC 13",
            "Callable.other": "TlerC P1",
        },
    ),
    "models and their methods": (
        """
        import tensorflow as tf

        class Net(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.dense = tf.keras.layers.Dense(2)
                self.infer = tf.function(self.infer, jit_compile=True)

            def call(self, x):
                return self.dense(x)

            def infer(self, x):
                return self.dense(x)

        class Plain(tf.keras.Model):
            def __init__(self):
                super().__init__()
                self.dense = tf.keras.layers.Dense(2)

            def call(self, x):
                return self.dense(x)

        net = Net()
        net.call = tf.function(net.call)
        net(tf.ones([1, 3]))
        net.infer(tf.ones([1, 3]))
        plain = Plain()
        graph = tf.function(plain)
        graph(tf.ones([1, 3]))
        """,
        {
            "Net.call": "@TlerC 13",
            "Net.infer": "@TlerC 13",
        },
    ),
    "a function decorator of one's own": (
        """
        import tensorflow as tf

        def function(f):
            return f

        class Local:
            def function(self, f=None, **options):
                return f

        local = Local()

        @function
        def one(x): return tf.square(x)

        @local.function
        def two(x): return tf.square(x)

        one(tf.constant(1.0))
        two(tf.constant(1.0))
        """,
        {
            "function": "tlerc 6",
            "Local.function": "tlerc 6",
            "one": "TlerC P1",
            "two": "TlerC P1",
        },
    ),
    "other decorators that take an input signature": (
        """
        import tensorflow as tf

        def checked(input_signature=None):
            def apply(f):
                return f
            return apply

        @checked(input_signature=[tf.TensorSpec(None, tf.float32)])
        def one(x): return tf.square(x)

        one(tf.constant(1.0))
        """,
        {"checked": "tlerc 6", "checked.<locals>.apply": "tlerc 6", "one": "TlerC P1"},
    ),
    "an unknown decorator is taken to be transparent": (
        """
        import tensorflow as tf
        from nobody_knows import remarkable

        @remarkable
        def one(x): return tf.square(x)

        @remarkable(3)
        @tf.function
        def two(x): return tf.square(x)

        one(tf.constant(1.0))
        two(tf.constant(1.0))
        """,
        {"one": "TlerC P1", "two": "@TlerC 13"},
    ),
    "two definitions of one name": (
        """
        import tensorflow as tf

        if tf.__version__ > "2":
            @tf.function
            def f(x): return tf.square(x)
        else:
            def g(x): return tf.square(x)
            f = g

        f(tf.constant(1.0))
        """,
        {"f": "@TlerC 13", "g": "TlerC P1"},
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs(name: str, tmp_path: Path) -> None:
    source, expected = PROGRAMS[name]
    answers = ask(tmp_path, source)
    assert {function: answers.verdict(function) for function in expected} == expected


@pytest.mark.parametrize("name", ["tf", "tensorflow"])
def test_a_local_module_of_that_name_is_not_tensorflow(name: str, tmp_path: Path) -> None:
    """A module beside the program shadows the library: its ``function`` makes nothing hybrid."""
    source = f"""
        import {name}

        @{name}.function
        def f(x):
            return {name}.square(x)

        f({name}.constant(1.0))
        """
    local = """
        def function(f):
            return f

        def square(x):
            return x * x

        def constant(x):
            return x
        """
    assert ask(tmp_path, source, **{name: local}).verdicts() == {"f": "tLerc 6 12"}


def test_function_objects(tmp_path: Path) -> None:
    """Uses of the function as an object are noted: the safe policy keeps such decorators."""
    source = """
        import tensorflow as tf

        @tf.function
        def exported(x):
            return 1

        @tf.function
        def called(x):
            return 1

        exported.get_concrete_function(tf.TensorSpec([None], tf.float32))
        called(3)
        """
    answers = ask(tmp_path, source, "safe")
    assert answers.functions["exported"].object_uses
    assert not answers.functions["called"].object_uses
    assert answers.decisions["exported"].transformation is None
    assert answers.decisions["called"].precondition is not None
