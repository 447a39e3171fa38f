"""Compares the transfer rules with the real TensorFlow and NumPy on generated calls.

A claim is wrong if TensorFlow's result contradicts it: another dtype, rank or extent, another kind of value.
Claims may be vague; how many are exact is counted, and must not fall.
"""

from __future__ import annotations

import importlib.util
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pylint_hybrid.domain import values as v
from pylint_hybrid.knowledge import bindings, library
from pylint_hybrid.knowledge.interface import Iteration

RUNNER = Path(__file__).with_name("tensorflow_runner.py")
Json = Any


class QuietCaller:
    """A caller for rules without callbacks."""

    def invoke(
        self,
        function: v.Value,
        arguments: Sequence[v.Value],
        keywords: Mapping[str, v.Value] | None = None,
        traced_by: str = "",
    ) -> v.Value:
        if isinstance(function, v.ApiObject):
            return library.call_object(function, arguments, keywords, self) or v.unknown("layer")
        return v.unknown("callback")

    def site(self) -> int:
        return 1

    def effect(self, kind: str, target: str = "") -> None:
        pass

    def iterate(self, value: v.Value) -> Iteration:
        return library.iterate(value) or Iteration(None, v.unknown("items"))

    def uses_as_tensor(self, value: v.Value) -> None:
        pass


CALLER = QuietCaller()


def T(dtype: str, *shape: int, kind: str = "dense") -> Json:
    return {"T": [dtype, list(shape), kind]}


def F(*shape: int) -> Json:
    return T("float32", *shape)


def A(*shape: int) -> Json:
    return T("float64", *shape, kind="ndarray")


def abstract(value: Json, hide: random.Random | None = None) -> v.Value:
    """The abstract value of a described argument; with ``hide``, some extents become DYNAMIC."""
    if isinstance(value, list):
        return v.sequence("list", [abstract(item, hide) for item in value])
    if not isinstance(value, dict):
        return v.of_python(value, v.LITERAL)
    if "T" in value:
        dtype, shape, kind = value["T"]
        dims = tuple([-1 if hide is not None and hide.random() < 0.4 else extent for extent in shape])
        kind = "dense" if kind == "spd" else kind
        origin = v.FROM_NUMPY if kind == "ndarray" else v.FROM_TENSORFLOW
        return v.tensor(kind, dtype, dims, origin)
    if "tuple" in value:
        return v.sequence("tuple", [abstract(item, hide) for item in value["tuple"]])
    if "dict" in value:
        return v.mapping([(v.of_python(key, v.LITERAL), abstract(item, hide)) for key, item in value["dict"]])
    if "slice" in value:
        return v.slice_of(*[v.of_python(part) for part in value["slice"]])
    if "ellipsis" in value:
        return v.constant("ellipsis", None)
    if "name" in value:
        return v.api(value["name"])
    name, arguments, keywords = value["make"]
    made = library.call_api(
        name,
        [abstract(a, hide) for a in arguments],
        {k: abstract(a, hide) for k, a in keywords.items()},
        CALLER,
    )
    assert made is not None, name
    return made


def evaluate(call: list[Json], hide: random.Random | None = None) -> v.Value | None:
    """What the rules say about a call."""
    name, arguments, keywords, receiver = call
    given = [abstract(argument, hide) for argument in arguments]
    named = {key: abstract(argument, hide) for key, argument in keywords.items()}
    if receiver is None:
        return library.call_api(name, given, named, CALLER)
    target = abstract(receiver, hide)
    if name == "[]":
        return library.subscript(target, given[0])
    if name:
        return library.call_method(target, name, given, named, CALLER)
    assert isinstance(target, v.ApiObject)
    return library.call_object(target, given, named, CALLER)


# ------------------------------------------------------------------------------------------------ comparison


def contradiction(claim: v.Value | None, real: Json) -> str:
    """Why the claim is wrong; "" if it is not."""
    if claim is None or isinstance(claim, v.Unknown) or real[0] == "o":
        return ""
    if isinstance(claim, v.Union):
        reasons = [contradiction(member, real) for member in claim.members]
        return "" if "" in reasons else reasons[0]
    if isinstance(claim, v.Tensor):
        return tensor_contradiction(claim, real)
    if isinstance(claim, v.Sequence):
        return sequence_contradiction(claim, real)
    if isinstance(claim, v.Dataset):
        return dataset_contradiction(claim, real)
    if isinstance(claim, v.Constant | v.Primitive):
        if claim.kind == "none":
            return "" if real == ["n"] else f"claims None, is {real}"
        return "" if real == ["p", claim.kind] else f"claims {claim}, is {real}"
    return "" if real[0] not in ("t", "p") else f"claims {claim}, is {real}"


def tensor_contradiction(claim: v.Tensor, real: Json) -> str:
    if real[0] != "t":
        return f"claims {claim}, is {real}"
    _, kind, dtype, shape = real
    if claim.kind != kind:
        return f"kind {claim.kind}, is {kind}"
    if claim.dtype not in ("unknown", dtype):
        return f"dtype {claim.dtype}, is {dtype}"
    if claim.shape is None:
        return ""
    if len(claim.shape) != len(shape):
        return f"shape {claim.shape}, is {shape}"
    for mine, extent in zip(claim.shape, shape, strict=True):
        if mine >= 0 and mine != extent:
            return f"shape {claim.shape}, is {shape}"
        if mine == -3 and extent is not None:
            return f"ragged {claim.shape}, is {shape}"
    return ""


def sequence_contradiction(claim: v.Sequence, real: Json) -> str:
    if real[0] != "s":
        return f"claims {claim}, is {real}"
    items = real[2]
    if claim.items is None:
        return next((reason for reason in (contradiction(claim.rest, item) for item in items) if reason), "")
    if len(claim.items) != len(items):
        return f"{len(claim.items)} items, are {len(items)}"
    pairs = zip(claim.items, items, strict=True)
    return next((reason for reason in (contradiction(mine, item) for mine, item in pairs) if reason), "")


def dataset_contradiction(claim: v.Dataset, real: Json) -> str:
    if real[0] != "d":
        return f"claims a dataset, is {real}"
    if claim.cardinality >= 0 and len(real[1]) != min(3, claim.cardinality):
        return f"cardinality {claim.cardinality}, elements {len(real[1])}"
    return next((reason for reason in (contradiction(claim.element, item) for item in real[1]) if reason), "")


def is_exact(claim: v.Value | None, real: Json) -> bool:
    """Whether the claim says all that there is to say about dtype and shape."""
    if isinstance(claim, v.Tensor) and real[0] == "t":
        known = claim.shape is not None and all(
            e >= 0 or r is None for e, r in zip(claim.shape, real[3], strict=True)
        )
        return claim.dtype != "unknown" and known
    if isinstance(claim, v.Sequence) and real[0] == "s" and claim.items is not None:
        return all(is_exact(mine, item) for mine, item in zip(claim.items, real[2], strict=True))
    if isinstance(claim, v.Dataset) and real[0] == "d":
        return all(is_exact(claim.element, item) for item in real[1])
    return isinstance(claim, v.Constant | v.Primitive)


# ------------------------------------------------------------------------------------------------ generators

SHAPES: tuple[list[int], ...] = ([], [3], [2, 3], [4, 1, 3], [2, 3, 4, 5])
DTYPES = ("float32", "float64", "int32", "int64", "bool", "complex64", "string", "uint8", "float16")


def _kind(name: str) -> str:
    return "ndarray" if name.startswith("numpy") else "dense"


def unary_calls(name: str, rng: random.Random) -> Iterator[list[Json]]:
    """The first parameter is a tensor of any dtype; other required ones get a fitting number."""
    kind = _kind(name)
    for dtype in DTYPES:
        shape = rng.choice(SHAPES)
        yield [name, [T(dtype, *shape, kind=kind)], {}, None]
    yield [name, [T("float32", 2, 6, 6, 3, kind=kind)], {}, None]
    yield [name, [0.5], {}, None]
    yield [name, [[1, 2, 3]], {}, None]
    yield [name, [[[1.0], [2.0]]], {}, None]


def binary_calls(name: str, rng: random.Random) -> Iterator[list[Json]]:
    kind = _kind(name)
    pairs: tuple[tuple[list[int], list[int]], ...] = (
        ([2, 3], [3]),
        ([4, 1], [1, 5]),
        ([], [2]),
        ([2, 3], [2, 3]),
        ([1, 3], [2, 2, 3]),
    )
    for dtype in DTYPES:
        left, right = rng.choice(pairs)
        yield [name, [T(dtype, *left, kind=kind), T(dtype, *right, kind=kind)], {}, None]
    yield [name, [F(2, 3), 0.5], {}, None]
    yield [name, [1, T("int32", 3, kind=kind)], {}, None]
    yield [name, [T("float32", 2, 2, kind=kind), T("float64", 2, 2, kind="ndarray")], {}, None]
    yield [name, [T("int64", 2, kind=kind), 2], {}, None]
    yield [name, [T("int32", 2, kind=kind), 0.5], {}, None]
    yield [name, [T("int64", 2, kind=kind), T("float32", 2, kind=kind)], {}, None]
    yield [name, [T("int8", 2, kind=kind), T("uint8", 2, kind=kind)], {}, None]
    yield [name, [[1, 2], [3.5, 4.5]], {}, None]
    yield [name, [T("float32", 2, kind="variable"), [1.0, 2.0]], {}, None]


def reduce_calls(name: str, rng: random.Random) -> Iterator[list[Json]]:
    kind = _kind(name)
    for dtype in DTYPES:
        yield [name, [T(dtype, 2, 3, 4, kind=kind)], {"axis": rng.choice([0, 1, -1])}, None]
        yield [name, [T(dtype, 2, 3, kind=kind)], {}, None]
    for axis in ([0, 2], [-1], {"tuple": [0, 1]}, -2):
        yield [name, [T("float32", 2, 3, 4, kind=kind)], {"axis": axis, "keepdims": True}, None]
        yield [name, [T("float32", 2, 3, 4, kind=kind)], {"axis": axis}, None]
    yield [name, [[1, 2, 3]], {}, None]


def shape_argument_calls(name: str, rng: random.Random) -> Iterator[list[Json]]:
    for shape in ([2, 3], [], [4], {"tuple": [1, 2, 3]}):
        yield [name, [shape], {}, None]
        yield [name, [shape], {"dtype": {"name": "tensorflow.float64"}}, None]
        yield [name, [shape, 1], {}, None]
        yield [name, [shape, {"tuple": [1, 2]}], {}, None]
    yield [name, [3], {}, None]


def loss_calls(name: str, rng: random.Random) -> Iterator[list[Json]]:
    for dtype in ("float32", "float64"):
        yield [name, [T(dtype, 4, 3), T(dtype, 4, 3)], {}, None]
        yield [name, [T(dtype, 4, 2, 3), T(dtype, 4, 2, 3)], {}, None]
    yield [name, [T("int32", 4), F(4, 3)], {}, None]
    yield [name, [T("int64", 4, 1), F(4, 3)], {}, None]


def matrix_calls(name: str, rng: random.Random) -> Iterator[list[Json]]:
    kind = _kind(name)
    for dtype in ("float32", "float64", "complex64"):
        yield [name, [T(dtype, 3, 3, kind="spd" if kind == "dense" else kind)], {}, None]
        yield [name, [T(dtype, 2, 4, 4, kind="spd" if kind == "dense" else kind)], {}, None]
    yield [name, [T("float64", 3, 2, kind=kind)], {}, None]
    yield [name, [T("int64", 3, 3, kind=kind)], {}, None]


def pair_calls(name: str, rng: random.Random) -> Iterator[list[Json]]:
    kind = _kind(name)
    for left, right in (
        ([2, 3], [3, 4]),
        ([5, 2, 3], [5, 3, 4]),
        ([3], [3]),
        ([2, 3], [3]),
        ([5, 2, 3], [3, 4]),
    ):
        yield [name, [T("float32", *left, kind=kind), T("float32", *right, kind=kind)], {}, None]
    yield [name, [T("float64", 3, 3, kind=kind), T("float64", 3, 2, kind=kind)], {}, None]
    yield [name, [T("float32", 2, 3, kind=kind), T("float32", 4, 3, kind=kind)], {"transpose_b": True}, None]


GENERATORS = {
    "elementwise": unary_calls,
    "identity": unary_calls,
    "like": unary_calls,
    "numpy-scalar": unary_calls,
    "literal": unary_calls,
    "accumulate": reduce_calls,
    "sort": reduce_calls,
    "flatten": unary_calls,
    "transpose": unary_calls,
    "squeeze": unary_calls,
    "matrix-transpose": unary_calls,
    "shape": unary_calls,
    "size": unary_calls,
    "rank": unary_calls,
    "static-shape": unary_calls,
    "static-size": unary_calls,
    "unique": unary_calls,
    "nonzero": unary_calls,
    "argwhere": unary_calls,
    "vector-of": unary_calls,
    "same-rank": unary_calls,
    "where": unary_calls,
    "scalar": unary_calls,
    "image-channels": unary_calls,
    "image-transpose": unary_calls,
    "image-gradients": unary_calls,
    "image-score": binary_calls,
    "sobel": unary_calls,
    "reduce-last": binary_calls,
    "string-split": unary_calls,
    "stft": unary_calls,
    "crelu": unary_calls,
    "broadcast": binary_calls,
    "true-divide": binary_calls,
    "scaled": binary_calls,
    "predicate": binary_calls,
    "kron": binary_calls,
    "cross": binary_calls,
    "outer": binary_calls,
    "vdot": binary_calls,
    "reduce": reduce_calls,
    "arg-reduce": reduce_calls,
    "count-nonzero": reduce_calls,
    "norm": reduce_calls,
    "normalize": reduce_calls,
    "allocate": shape_argument_calls,
    "tensor-shape": shape_argument_calls,
    "loss": loss_calls,
    "metric-function": loss_calls,
    "like-labels": loss_calls,
    "matmul": pair_calls,
    "matvec": pair_calls,
    "dot": pair_calls,
    "keras-dot": pair_calls,
    "numpy-solve": pair_calls,
    "solve": pair_calls,
    "square-function": matrix_calls,
    "pinv": matrix_calls,
    "determinant": matrix_calls,
    "slogdet": matrix_calls,
    "diag": matrix_calls,
    "diag-part": matrix_calls,
    "tensor-diag": matrix_calls,
    "trace": matrix_calls,
    "eigen": matrix_calls,
    "svd": matrix_calls,
    "qr": matrix_calls,
}
# Calls that change the process or the machine, or that need a file.
NOT_RUN = (
    "tensorflow.signal.irfft",
    "tensorflow.keras.utils.",
    "tensorflow.config",
    "numpy.load",
    "numpy.genfromtxt",
    "numpy.fromfile",
    "numpy.random.seed",
)


def generated_calls() -> list[list[Json]]:
    """Calls for every bound function whose rule has a generator."""
    rng = random.Random(20)
    found: list[list[Json]] = []
    for name in bindings.bound_names():
        entry = library.resolve(name)
        if entry is None or entry.kind not in ("function", "class") or name.startswith(NOT_RUN):
            continue
        generator = GENERATORS.get(entry.rule)
        holder = library.resolve(name.rpartition(".")[0])
        if generator is None or (holder is not None and holder.kind == "class"):
            continue
        found.extend(generator(name, rng))
    return found


def method_calls() -> list[list[Json]]:
    """Methods of arrays, by the same generators: the receiver is the first argument."""
    rng = random.Random(21)
    found: list[list[Json]] = []
    for name in bindings.bound_names():
        owner, _, method = name.rpartition(".")
        entry = library.resolve(name)
        if owner not in ("numpy.ndarray", "tensorflow.Tensor") or entry is None:
            continue
        generator = GENERATORS.get(entry.rule)
        if generator is None:
            continue
        for call in generator(owner, rng):
            if call[1] and isinstance(call[1][0], dict) and "T" in call[1][0]:
                found.append([method, call[1][1:], call[2], call[1][0]])
    return found


def tables() -> list[list[Json]]:
    """The calls of ``tables_of_calls.py``, which lies beside this file and outside of any package."""
    path = RUNNER.with_name("tables_of_calls.py")
    spec = importlib.util.spec_from_file_location("tables_of_calls", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return list(module.CALLS)


def run_really(calls: list[list[Json]]) -> list[Json]:
    """All calls in one process with TensorFlow."""
    done = subprocess.run(
        [sys.executable, str(RUNNER)],
        input=json.dumps(calls),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert isinstance(found, list)
    return found


def check(calls: list[list[Json]]) -> tuple[list[str], Counter[str], dict[str, Counter[str]]]:
    """Contradictions, counts of verdicts, and counts by name."""
    wrong: list[str] = []
    counts: Counter[str] = Counter()
    by_name: dict[str, Counter[str]] = {}
    for index, (call, real) in enumerate(zip(calls, run_really(calls), strict=True)):
        mine = by_name.setdefault(call[0] if call[3] is None else f"{call[3]}.{call[0]}"[-80:], Counter())
        if real[0] == "e":
            mine["raises"] += 1
            continue
        for hide in (None, random.Random(index)):
            claim = evaluate(call, hide)
            reason = contradiction(claim, real)
            if reason:
                wrong.append(f"{call}: {reason}" + (" (with hidden extents)" if hide else ""))
                mine["wrong"] += 1
            if hide is None:
                verdict = "exact" if not reason and is_exact(claim, real) else "vague"
                counts[verdict] += 1
                mine[verdict] += 1
    return wrong, counts, by_name


@pytest.mark.tensorflow
@pytest.mark.slow
def test_rules_agree_with_tensorflow() -> None:
    wrong, counts, by_name = check([*generated_calls(), *method_calls(), *tables()])
    assert not wrong, f"{len(wrong)} contradictions:\n" + "\n".join(wrong[:200])
    checked = [name for name, found in by_name.items() if found["exact"] or found["vague"]]
    print(f"{len(checked)} names checked; {counts['exact']} claims exact, {counts['vague']} vague")
    assert len(checked) > 1000, len(checked)
    assert counts["exact"] > 0.95 * (counts["exact"] + counts["vague"]), counts
