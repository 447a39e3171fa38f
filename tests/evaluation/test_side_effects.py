"""Python side effects: kind, place and the calls that lead there; and what is none.

An effect reads ``kind line``, followed by ``< line`` for every call on the way, the nearest one first. Under
policy ``paper`` only what the published rules count is an effect; policy ``safe`` knows more kinds.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.evaluation.asking import ask

HEADER = """\
import tensorflow as tf
import numpy as np
import logging, os, random, sys, time

log = logging.getLogger(__name__)
seen = []
table = {}
total = 0

class Thing:
    pass

thing = Thing()
"""
FIRST = HEADER.count("\n") + 1

# body of ``f(x)``, effects under paper, effects under safe; lines count from the body's first line
BODIES: dict[str, tuple[str, list[str], list[str]]] = {
    "print": ("print(x)", ["output 1"], ["output 1"]),
    "print as a value": ("show = print\nshow(x)", ["output 2"], ["output 2"]),
    "tf.print": ("tf.print(x)", [], []),
    "append to a global list": ("seen.append(x)", ["item-write 1"], ["item-write 1"]),
    "extend a global list": ("seen.extend([x])", [], ["item-write 1"]),
    "append to a local list": ("found = []\nfound.append(x)\nreturn found", [], []),
    "append to a list in a loop": (
        "found = []\nfor i in range(3):\n    found.append(x + i)\nreturn tf.stack(found)",
        [],
        [],
    ),
    "write to a global dict": ("table['x'] = x", ["item-write 1"], ["item-write 1"]),
    "update a global dict": ("table.update(x=x)", [], ["item-write 1"]),
    "write to a local dict": ("found = {}\nfound['x'] = x\nreturn found", [], []),
    "write to a list of its own": ("found = [0, 0]\nfound[1] = x\nreturn found", [], []),
    "global": ("global total\ntotal = total + 1", ["global-write 2"], ["global-write 2"]),
    "global, augmented": ("global total\ntotal += 1", ["global-write 2"], ["global-write 2"]),
    "global without assignment": ("global total\nreturn total", [], []),
    "a local of the same name": ("total = 1\nreturn total", [], []),
    "nonlocal": (
        "n = 0\ndef inner():\n    nonlocal n\n    n = n + 1\ninner()\nreturn x",
        [],
        [],
    ),
    "an attribute of a global object": ("thing.x = x", ["attribute-write 1"], ["attribute-write 1"]),
    "setattr": ("setattr(thing, 'x', x)", ["attribute-write 1"], ["attribute-write 1"]),
    "an attribute of a fresh object": ("fresh = Thing()\nfresh.x = x\nreturn fresh.x", [], []),
    "an attribute of a class": ("Thing.count = 1", ["attribute-write 1"], ["attribute-write 1"]),
    "Variable.assign": ("v = WEIGHTS\nv.assign(x)\nv.assign_add(x)", [], []),
    "open": ("with open('f') as file:\n    return file.read()", [], ["file 1", "file 2"]),
    "write to a file": ("open('f', 'w').write('x')", [], ["file 1"]),
    "logging": ("log.info('x')", [], ["output 1"]),
    "logging module": ("logging.warning('x')", [], ["output 1"]),
    "stdout": ("sys.stdout.write('x')", [], ["output 1"]),
    "random": ("return x * random.random()", [], ["random 1"]),
    "NumPy's random": ("return x * np.random.rand()", [], ["random 1"]),
    "TensorFlow's random": ("return x * tf.random.uniform([])", [], []),
    "time": ("return x * time.time()", [], ["clock 1"]),
    "environment": ("return os.environ['HOME']", [], ["environment 1"]),
    "comprehension": ("return [x + i for i in range(3)]", [], []),
    "nested definition": ("def g(y):\n    print(y)\nreturn x", [], []),
    "nested definition, called": (
        "def g(y):\n    print(y)\ng(x)\nreturn x",
        ["output 2 < 3"],
        ["output 2 < 3"],
    ),
    "lambda, called": ("g = lambda y: print(y)\ng(x)", ["output 1 < 2"], ["output 1 < 2"]),
    "map of print": ("list(map(print, [x]))", ["output 1"], ["output 1"]),
    "rebinding a parameter": ("x = x + 1\nreturn x", [], []),
    "augmented tensor": ("x += 1\nreturn x", [], []),
    "sort a local list": ("found = [3, 1]\nfound.sort()\nreturn found", [], []),
    "pop from a global list": ("return seen.pop()", [], ["item-write 1"]),
    "delete from a global dict": ("del table['x']", [], ["item-write 1"]),
    "next on a global iterator": ("return next(COUNTER)", [], ["iterator 1"]),
    "in a conditional": ("if x > 0:\n    print(x)", ["output 2"], ["output 2"]),
    "in a comprehension": ("return [print(i) for i in range(3)]", ["output 1"], ["output 1"]),
    "a list that a library made": (
        "dims = x.shape.as_list()\ndims.append(1)\nparts = 'a b'.split()\nparts[0] = 'c'\nreturn dims",
        [],
        [],
    ),
    "lists and dicts that built-ins made": (
        "xs = list(range(3))\nxs.append(1)\nys = sorted(xs)\nys[0] = 2\nd = dict(a=1)\nd['b'] = 2\nreturn xs",
        [],
        [],
    ),
    "a copy of a global list": ("xs = list(seen)\nxs.append(x)\nys = seen[:]\nys.append(x)", [], []),
    "a list of a library in a global": ("ROWS.append(x)", ["item-write 1"], ["item-write 1"]),
    "a list of tensors": (
        "parts = tf.unstack(tf.ones([3]))\nparts.append(x)\nreturn tf.stack(parts)",
        [],
        [],
    ),
    "a sum of lists": ("xs = [x] + [x]\nxs.append(x)\nreturn xs * 2", [], []),
    "a comprehension's list": ("xs = [x for _ in range(3)]\nxs.append(x)\nreturn xs", [], []),
    "a summary": ("tf.summary.scalar('x', x, step=0)", [], []),
}


@pytest.mark.parametrize("policy", ["paper", "safe"])
@pytest.mark.parametrize("name", BODIES)
def test_bodies(name: str, policy: str, tmp_path: Path) -> None:
    body, paper, safe = BODIES[name]
    source = (
        f"{HEADER}WEIGHTS = tf.Variable(1.0)\nCOUNTER = iter(range(100))\nROWS = 'a b'.split()\n"
        f"def f(x):\n{textwrap.indent(body, '    ')}\nf(tf.constant(1.0))\n"
    )
    answers = ask(tmp_path, source, policy)
    expected = paper if policy == "paper" else safe
    shift = FIRST + 3
    found = [" < ".join(_shifted(part, shift) for part in text.split(" < ")) for text in answers.effects("f")]
    assert (found, answers.functions["f"].side_effects) == (expected, bool(expected))


def _shifted(part: str, shift: int) -> str:
    kind, _, line = part.rpartition(" ")
    return f"{kind} {int(line) - shift}".strip()


# program, effects by function under paper, and whether each function has effects under safe
PROGRAMS: dict[str, tuple[str, dict[str, list[str]]]] = {
    "through calls": (
        """\
        import tensorflow as tf

        def deep(x):
            print(x)

        def middle(x):
            deep(x)
            return x

        def top(x):
            return middle(x)

        def other(x):
            return x

        top(tf.constant(1.0))
        other(tf.constant(1.0))
        """,
        {
            "deep": ["output 4"],
            "middle": ["output 4 < 7"],
            "top": ["output 4 < 7 < 11"],
            "other": [],
        },
    ),
    "on an argument": (
        """\
        import tensorflow as tf

        def fill(xs, x):
            xs.append(x)

        def first(xs):
            xs[0] = 1

        def fresh(x):
            xs = []
            fill(xs, x)
            first(xs)
            return xs

        def given(xs, x):
            fill(xs, x)

        kept = []
        fresh(tf.constant(1.0))
        given(kept, tf.constant(1.0))
        """,
        {
            "fill": ["item-write 4"],
            "first": ["item-write 7"],
            "fresh": [],
            "given": ["item-write 4 < 16"],
        },
    ),
    "constructors and methods": (
        """\
        import tensorflow as tf

        class Counter:
            def __init__(self, start):
                self.count = start
                self.items = []

            def add(self, x):
                self.count += 1

            def keep(self, x):
                self.items.append(x)

            def read(self):
                return self.count

        def fresh(x):
            counter = Counter(x)
            counter.add(x)
            counter.keep(x)
            return counter.read()

        def shared(counter, x):
            counter.keep(x)

        counter = Counter(0)
        fresh(tf.constant(1.0))
        shared(counter, tf.constant(1.0))
        """,
        {
            "Counter.__init__": ["attribute-write 5", "attribute-write 6"],
            "Counter.add": ["attribute-write 9"],
            "Counter.keep": ["item-write 12"],
            "Counter.read": [],
            "fresh": [],
            "shared": ["item-write 12 < 24"],
        },
    ),
    "Keras: build, assign and optimizers are none": (
        """\
        import tensorflow as tf

        class Lazy(tf.keras.layers.Layer):
            def build(self, shape):
                self.w = self.add_weight(shape=(3, 2))
                self.step = tf.Variable(0, trainable=False)

            def call(self, x):
                self.step.assign_add(1)
                return tf.matmul(x, self.w)

        class Caching(tf.keras.layers.Layer):
            def call(self, x):
                self.cache = x
                return x * 2.0

        def train(layer, optimizer, x):
            with tf.GradientTape() as tape:
                loss = tf.reduce_sum(layer(x))
            gradients = tape.gradient(loss, layer.trainable_variables)
            optimizer.apply_gradients(zip(gradients, layer.trainable_variables))
            return loss

        train(Lazy(), tf.keras.optimizers.SGD(), tf.ones([2, 3]))
        Caching()(tf.ones([2, 3]))
        """,
        {
            "Lazy.build": ["attribute-write 5", "attribute-write 6"],
            "Lazy.call": [],
            "Caching.call": ["attribute-write 14"],
            "train": [],
        },
    ),
    "a build method that is not Keras'": (
        """\
        import tensorflow as tf

        class Tree:
            def build(self, x):
                self.x = x

        def plant(tree, x):
            tree.build(x)

        plant(Tree(), tf.constant(1.0))
        """,
        {"Tree.build": ["attribute-write 5"], "plant": []},
    ),
    "callbacks of data sets and strategies": (
        """\
        import tensorflow as tf

        seen = []

        def loud(x):
            print(x)
            return x

        def quiet(x):
            return x + 1

        def pipeline(ds):
            return ds.map(loud)

        def quiet_pipeline(ds):
            return ds.map(quiet)

        def distributed(x):
            strategy = tf.distribute.MirroredStrategy()
            return strategy.run(loud, args=(x,))

        ds = tf.data.Dataset.range(3)
        pipeline(ds)
        quiet_pipeline(ds)
        distributed(tf.constant(1.0))
        """,
        {
            "pipeline": ["output 6 < 13"],
            "quiet_pipeline": [],
            "distributed": ["output 6 < 20"],
        },
    ),
    "properties, operators and context managers": (
        """\
        import tensorflow as tf

        class Loud:
            @property
            def value(self):
                print("read")
                return 1.0

            @value.setter
            def value(self, x):
                self._value = x

            def __add__(self, other):
                print("add")
                return other

            def __enter__(self):
                print("enter")
                return self

            def __exit__(self, *details):
                print("exit")

        def reads(loud, x):
            return loud.value * x

        def writes(loud, x):
            loud.value = x

        def adds(loud, x):
            return loud + x

        def enters(loud, x):
            with loud:
                return x

        loud, x = Loud(), tf.constant(1.0)
        for f in (reads, writes, adds, enters):
            f(loud, x)
        """,
        {
            "reads": ["output 6 < 25"],
            "writes": ["attribute-write 11 < 28"],
            "adds": ["output 14 < 31"],
            "enters": ["output 18 < 34", "output 22 < 34"],
        },
    ),
    "generators": (
        """\
        import tensorflow as tf

        def numbers(x):
            print("start")
            yield x

        def consumes(x):
            for y in numbers(x):
                x = x + y
            return x

        consumes(tf.constant(1.0))
        """,
        {"numbers": ["output 4"], "consumes": ["output 4 < 8"]},
    ),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_programs(name: str, tmp_path: Path) -> None:
    source, expected = PROGRAMS[name]
    answers = ask(tmp_path, source)
    assert {function: answers.effects(function) for function in expected} == expected
    for function, effects in expected.items():
        assert answers.functions[function].side_effects is bool(effects)


def _side_effects(text: str, tmp_path: Path) -> dict[str, bool | None]:
    """Of every function of a program, under policy ``safe``."""
    answers = ask(tmp_path, text, policy="safe")
    return {name: facts.side_effects for name, facts in answers.functions.items()}


PURE = """
import tensorflow as tf

def shape_of(shape, name):
    if name.lower().startswith("x"):
        return shape.as_list()
    return shape.num_elements()

def unknown(thing):
    return thing.frobnicate()
"""


def test_methods_of_unknown_objects_that_are_pure_by_their_names(tmp_path: Path) -> None:
    assert _side_effects(PURE, tmp_path) == {"shape_of": False, "unknown": None}


@pytest.mark.parametrize("own", ["as_list", "_as_list"])
def test_a_method_of_the_program_of_that_name_may_be_meant(own: str, tmp_path: Path) -> None:
    text = f"{PURE}\nclass Mine:\n    def {own}(self):\n        print(self)\n"
    assert _side_effects(text, tmp_path)["shape_of"] is None


BUILDING = """
import tensorflow as tf

class Ratio{base}:
    def __init__(self):
        super().__init__()
        self.ready = False

    def build(self, shape=None):
        self.previous = tf.zeros([])
        self.ready = True

    def update(self, values):
        if not self.ready:
            self.build()
        return tf.reduce_sum(tf.abs(self.previous - values))

r = Ratio()
r.update(tf.ones(3))
"""


@pytest.mark.parametrize(("base", "effects"), [("", True), ("(tf.keras.layers.Layer)", False)])
def test_only_what_keras_builds_is_built_outside_of_graphs(base: str, effects: bool, tmp_path: Path) -> None:
    assert _side_effects(BUILDING.format(base=base), tmp_path)["Ratio.update"] is effects


def test_other_libraries_decide_what_becomes_of_an_array(tmp_path: Path) -> None:
    text = """
    import numpy as np
    import torch

    def step(dist, n):
        return (dist / n) / 2.0

    step(torch.ones(()), np.ones(3))
    """
    answers = ask(tmp_path, text, policy="safe")
    assert answers.functions["step"].tensor_computation is not True
    assert answers.decisions["step"].precondition is None
