"""The tables of other packages: names that exist where the package is installed, and what they do."""

from __future__ import annotations

import importlib
import importlib.util
import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from pylint_hybrid.domain import values as v
from pylint_hybrid.knowledge import library
from pylint_hybrid.knowledge import python as knowledge
from pylint_hybrid.knowledge.python.library_tables import has_method, tables
from tests.evaluation.asking import ask

FOLDER = Path(str(resources.files("pylint_hybrid.knowledge.python") / "data"))
FILES = sorted(path.name for path in FOLDER.glob("*.json"))
_MARKS = frozenset({"*", "**", "()", "<"})
CHECKED = (
    "absl.flags",
    "absl.logging",
    "absl.testing.parameterized",
    "h5py",
    "yaml",
    "google.protobuf.text_format",
)


def _pairs(text: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = json.loads(text, object_pairs_hook=lambda pairs: pairs)
    return found


@pytest.mark.parametrize("name", FILES)
def test_no_name_is_described_twice(name: str) -> None:
    owners = _pairs((FOLDER / name).read_text(encoding="utf-8"))
    assert len({owner for owner, _ in owners}) == len(owners)
    for owner, entries in owners:
        members = [member for names, _ in entries for member in names.split()]
        assert sorted(members) == sorted(set(members)), owner


def test_no_class_or_module_is_in_two_files() -> None:
    owners = [owner for name in FILES for owner, _ in _pairs((FOLDER / name).read_text(encoding="utf-8"))]
    assert sorted(owners) == sorted(set(owners))


@pytest.mark.parametrize("owner", CHECKED)
def test_names_exist_where_the_package_is_installed(owner: str) -> None:
    if importlib.util.find_spec(owner.partition(".")[0]) is None:
        pytest.skip("not installed")
    real = importlib.import_module(owner)
    members = [member for member in tables()[owner] if member not in _MARKS]
    assert [member for member in members if not hasattr(real, member)] == []


HEADER = """\
import tensorflow as tf, tensorflow_addons as tfa, tensorflow_probability as tfp, numpy as np
import torch, jax, unittest, tree, scipy.interpolate, scipy.optimize, cv2, gc, logging, atexit, PIL.Image

def reached(y): return y
"""


def _verdict(tmp_path: Path, body: str, header: str = "") -> str:
    lines = "".join(f"    {line}\n" for line in body.split("\n"))
    code = f"{HEADER}{header}\ndef f(x):\n{lines}\nf(tf.ones([2, 3]))\n"
    return ask(tmp_path, code, "safe").verdict("f")


# body of ``f(x)``; what is said of its side effects: known to be absent, present or unknown
EFFECTS: dict[str, tuple[str, str]] = {
    "an add-on's activation": ("return tfa.activations.mish(x)", "e"),
    "an add-on's operation on images": ("return tfa.image.rotate(x, 0.1)", "e"),
    "an add-on's layer around another": ("return tfa.layers.WeightNormalization(x)", "?"),
    "a distribution": ("return tfp.distributions.Normal(x, 1.0).log_prob(x)", "e"),
    "a distribution of others": ("return tfp.distributions.Independent(x).log_prob(x)", "?"),
    "an unknown method of a distribution": ("return tfp.distributions.Normal(x, 1.0).refresh()", "?"),
    "a PyTorch layer": ("return torch.nn.Linear(2, 3)(x)", "e"),
    "a PyTorch layer that draws": ("return torch.nn.Dropout()(x)", "E"),
    "a PyTorch container": ("return torch.nn.Sequential(reached)(x)", "?"),
    "a change in place": ("return torch.zeros(3).add_(1)", "E"),
    "PyTorch's random numbers": ("return torch.randn(3)", "E"),
    "an optimizer's step": ("torch.optim.Adam([x]).step()", "E"),
    "backward": ("torch.zeros(3).sum().backward()", "E"),
    "JAX's numbers": ("return jax.numpy.sin(1.0)", "e"),
    "JAX calls back": ("return jax.tree_util.tree_map(reached, x)", "?"),
    "an interpolator": ("return scipy.interpolate.interp1d([1, 2], [3, 4])(1.5)", "e"),
    "a figure drawn into an image": ("return cv2.circle(np.zeros([2, 2]), (1, 1), 1, 1)", "E"),
    "an image that is resized": ("return cv2.resize(np.zeros([2, 2]), (1, 1))", "e"),
    "a solver that calls back": ("return scipy.optimize.minimize(reached, 1.0)", "?"),
    "a solver of its own": ("return scipy.optimize.nnls([[1.0]], [1.0])", "e"),
    "a picture that is pasted into": ("PIL.Image.open('a').paste(x)", "E"),
    "the collector": ("gc.disable()", "E"),
    "a logger's level": ("logging.getLogger('a').setLevel(10)", "E"),
    "what runs at the end": ("atexit.register(reached, 1)", "E"),
    "a nested structure": ("return tree.flatten([x])", "e"),
}


@pytest.mark.parametrize("case", EFFECTS)
def test_effects(tmp_path: Path, case: str) -> None:
    body, expected = EFFECTS[case]
    assert _verdict(tmp_path, body)[2] == expected


def test_callbacks_are_run(tmp_path: Path) -> None:
    """Effects of a function that is handed to a known library are seen."""
    header = "def shown(y):\n    print(y)\n    return y\n"
    assert "E" in _verdict(tmp_path, "return tree.map_structure(shown, [x])", header)
    assert "E" in _verdict(tmp_path, "return jax.jit(shown)(x)", header)


REPLACING = """\
import re

def shown(match):
    print(match)
    return match.group(0).upper()

def quiet(match):
    return match.group(0).upper()

def by_function(text):
    return re.sub("a", shown, text)

def by_method(text):
    return re.compile("a").sub(shown, text)

def by_text(text):
    return re.compile("a").sub("b", re.sub("c", "d", text))

def by_quiet(text):
    return re.sub("a", quiet, text)

for function in (by_function, by_method, by_text, by_quiet):
    function("abc")
"""


def test_a_function_that_replaces_text_is_run(tmp_path: Path) -> None:
    found = ask(tmp_path, REPLACING, "safe").functions
    names = ("by_function", "by_method", "by_text", "by_quiet")
    assert [found[name].side_effects for name in names] == [True, True, False, False]


def test_add_ons_compute_tensors(tmp_path: Path) -> None:
    code = HEADER + (
        "def f(x):\n    return tfa.activations.mish(x)\n"
        "def g(x):\n    return tfp.distributions.Normal(x, 1.0).mean()\n"
        "def h(x):\n    return x\n"
        "h(f(tf.ones([2, 3])))\nh(g(tf.ones([2])))\n"
    )
    answers = ask(tmp_path, code, "safe")
    assert answers.types("h", "x") == "float32[2,3] | unknown[?]"
    assert [answers.functions[name].tensor_computation for name in "fg"] == [True, True]


CASE = """\
import unittest
from absl.testing import parameterized

class Plain(unittest.TestCase):
    def test_it(self):
        with self.assertRaises(ValueError):
            int("x")
        self.assertEqual(1, 1)

class Own(parameterized.TestCase):
    def assertEqual(self, a, b):
        print(a, b)
    def test_it(self):
        self.assertEqual(1, 1)
    def test_other(self):
        self.assertLen([1], 1)

class Unlisted(unittest.TestCase):
    def test_it(self):
        self.assertSomething(1)
"""


def test_methods_of_test_cases_are_inherited(tmp_path: Path) -> None:
    answers = ask(tmp_path, CASE, "safe")
    found = {name: facts.side_effects for name, facts in answers.functions.items()}
    assert found["Plain.test_it"] is False
    assert found["Own.test_it"] is True
    assert found["Own.test_other"] is False
    assert found["Unlisted.test_it"] is None


def test_only_listed_methods_can_be_inherited() -> None:
    assert has_method("unittest.TestCase", "assertEqual")
    assert has_method("absl.testing.parameterized.TestCase", "assertEqual")
    assert not has_method("unittest.TestCase", "assertSomething")
    assert not has_method("pandas.DataFrame", "anything")  # a wildcard is no method
    assert not has_method("torch.Tensor", "shape")  # an attribute
    # Distributions call back what a subclass defines: their methods are for instances of the library's own.
    assert not has_method("tensorflow_probability.distributions.Normal", "log_prob")
    entry = library.method_entry("unittest.TestCase", "assertEqual")
    assert entry is not None
    assert (entry.kind, entry.effects) == ("function", ())


def test_what_json_and_the_environment_give_is_no_tensor(tmp_path: Path) -> None:
    call = "f(json.loads('[1]'), os.getenv('A'), os.getenv('A', 1))\n"
    code = f"import json, os\n\ndef f(a, b, c):\n    return a\n\n{call}"
    answers = ask(tmp_path, code, "safe")
    assert [answers.parameter("f", name).tensor for name in "abc"] == [False, False, False]


def test_the_fixtures_of_pytest_are_described() -> None:
    assert knowledge.attribute("pytest.fixtures.caplog") is v.api_object("pytest.LogCaptureFixture")
    assert knowledge.attribute("pytest.fixtures.tmp_path") is v.api_object("pathlib.Path")
    assert knowledge.attribute("pytest.fixtures.no_such_fixture") is None
