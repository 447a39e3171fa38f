"""The catalogue: names by any alias, classes, methods, signatures; and that it fits what is installed."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pylint_hybrid.knowledge import bindings, catalogue, library
from pylint_hybrid.knowledge.rules import registry

ROOT = Path(__file__).resolve().parents[2]
GENERATED = next(catalogue.DATA.glob("catalogue-tensorflow-*.json"))


@pytest.mark.parametrize(
    ("alias", "canonical", "kind"),
    [
        ("tensorflow.reduce_sum", "tensorflow.reduce_sum", "function"),
        ("tensorflow.math.reduce_sum", "tensorflow.reduce_sum", "function"),
        ("tensorflow.compat.v2.math.reduce_sum", "tensorflow.reduce_sum", "function"),
        ("tensorflow.python.ops.math_ops.reduce_sum", "tensorflow.reduce_sum", "function"),
        ("tensorflow.compat.v1.reduce_sum", "tensorflow.compat.v1.reduce_sum", "function"),
        ("tensorflow.compat.v1.abs", "tensorflow.abs", "function"),
        ("tensorflow.placeholder", "tensorflow.compat.v1.placeholder", "function"),
        ("tensorflow.keras.layers.Dense", "tensorflow.keras.layers.Dense", "class"),
        ("keras.layers.Dense", "tensorflow.keras.layers.Dense", "class"),
        ("tf_keras.layers.Dense", "tensorflow.keras.layers.Dense", "class"),
        (
            "tensorflow.keras.layers.experimental.preprocessing.Rescaling",
            "tensorflow.keras.layers.Rescaling",
            "class",
        ),
        ("tensorflow.keras.models.Model", "tensorflow.keras.Model", "class"),
        ("tensorflow.keras.optimizers.legacy.Adam", "tensorflow.keras.optimizers.Adam", "class"),
        ("tensorflow.optimizers.Adam", "tensorflow.keras.optimizers.Adam", "class"),
        ("tensorflow.keras.Layer", "tensorflow.keras.layers.Layer", "class"),
        ("tensorflow.float32", "tensorflow.float32", "constant"),
        ("tensorflow.dtypes.float32", "tensorflow.float32", "constant"),
        ("numpy.random.normal", "numpy.random.normal", "function"),
        ("numpy.concat", "numpy.concatenate", "function"),
        ("numpy.float_", "numpy.float64", "class"),
        ("numpy.pi", "numpy.pi", "constant"),
        ("tensorflow", "tensorflow", "module"),
        ("tensorflow.keras.layers", "tensorflow.keras.layers", "module"),
        ("tensorflow.python.ops", "tensorflow.python.ops", "module"),
        (
            "tensorflow.data.Dataset.from_tensor_slices",
            "tensorflow.data.Dataset.from_tensor_slices",
            "function",
        ),
        ("tensorflow.distribute.ReduceOp.SUM", "tensorflow.distribute.ReduceOp.SUM", "constant"),
        ("keras.ops.add", "tensorflow.keras.ops.add", "function"),
    ],
)
def test_names_resolve_by_any_alias(alias: str, canonical: str, kind: str) -> None:
    entry = library.resolve(alias)
    assert entry is not None
    assert (entry.name, entry.kind) == (canonical, kind)


@pytest.mark.parametrize(
    "name", ["tensorflow.nope", "tensorflow.math.nope.deeper", "pandas.DataFrame", "numpy.random.nope"]
)
def test_names_that_are_not_there(name: str) -> None:
    assert library.resolve(name) is None


def test_libraries() -> None:
    assert library.is_library("tensorflow") and library.is_library("numpy") and library.is_library("tf_keras")
    assert not library.is_library("pandas")


def test_subclasses_by_any_alias() -> None:
    assert library.is_subclass("keras.layers.Dense", "tensorflow.keras.layers.Layer")
    assert library.is_subclass("tensorflow.keras.Sequential", "keras.Model")
    assert library.is_subclass("tensorflow.keras.metrics.AUC", "tensorflow.keras.metrics.Metric")
    assert not library.is_subclass("tensorflow.keras.layers.Dense", "tensorflow.keras.Model")
    assert not library.is_subclass("tensorflow.keras.layers.Dense", "no.such.Class")


def test_methods_are_found_in_base_classes() -> None:
    fit = library.method_entry("tensorflow.keras.Sequential", "fit")
    assert fit is not None and fit.eager_only and fit.parameters[0] == "x"
    run = library.method_entry("tensorflow.distribute.MirroredStrategy", "run")
    assert run is not None and run.rule == "call-function"
    assert library.method_entry("tensorflow.keras.layers.Dense", "nope") is None
    shape = library.method_entry("tensorflow.Tensor", "shape")
    assert shape is not None and shape.kind == "constant"


def test_methods_of_older_versions() -> None:
    entry = library.method_entry("tensorflow.keras.Sequential", "fit_generator")
    assert entry is not None and entry.parameters[0] == "generator"


def test_signatures() -> None:
    entry = library.resolve("tensorflow.reduce_sum")
    assert entry is not None
    assert entry.parameters == ("input_tensor", "axis", "keepdims", "name")
    assert dict(entry.defaults) == {"axis": None, "keepdims": False, "name": None}
    found = catalogue.parse_signature("a, b=1, *args, c='x', d=..., **kw -> tensor")
    assert found.parameters == ("a", "b", "*args", "c", "d", "**kw")
    assert found.defaults == {"b": 1, "c": "x"} and found.returns == "tensor"


def test_every_bound_name_is_in_the_catalogue() -> None:
    lost = []
    for name in bindings.bound_names():
        entry = library.resolve(name)
        if entry is None or (entry.name != name and entry.name.rpartition(".")[2] != name.rpartition(".")[2]):
            lost.append(name)
    assert lost == []


def test_every_bound_rule_exists_and_every_rule_is_bound() -> None:
    known = set(registry.names())
    used: set[str] = set()
    for name in bindings.bound_names():
        binding = bindings.exact_binding(name)
        used.update(rule for rule in (binding.rule, binding.options.get("forward", "")) if rule)
    assert used - known == set()
    assert known - used == set()


def test_effects_are_inherited_from_patterns() -> None:
    normal = library.resolve("numpy.random.normal")
    assert normal is not None and normal.effects == ("random",)
    create = library.resolve("numpy.random.RandomState")
    assert create is not None and create.effects == ()
    assert not library.computes("tensorflow.train.Feature")
    assert library.computes("tensorflow.reduce_sum")


def test_the_data_files_are_sorted_json() -> None:
    for path in catalogue.DATA.glob("*.json"):
        read = json.loads(path.read_text(encoding="utf-8"))
        names = list(read.get("names", read))
        assert names == sorted(names), path
    assert GENERATED.stat().st_size < 1_500_000


def test_reading_the_catalogue_is_quick() -> None:
    start = time.perf_counter()
    catalogue.Catalogue()
    assert time.perf_counter() - start < 0.25  # 10 ms alone on a machine; tests share it


@pytest.mark.tensorflow
@pytest.mark.slow
def test_the_generator_writes_what_is_checked_in(tmp_path: Path) -> None:
    output = tmp_path / "catalogue.json"
    command = [sys.executable, str(ROOT / "benchmarks" / "generate_catalogue.py"), str(output)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    ours = json.loads(GENERATED.read_text(encoding="utf-8"))
    new = json.loads(output.read_text(encoding="utf-8"))
    series = [header["tensorflow"].rpartition(".")[0] for header in (ours["header"], new["header"])]
    assert series[0] == series[1]
    if ours["header"] == new["header"]:
        assert list(ours["names"]) == list(new["names"])
