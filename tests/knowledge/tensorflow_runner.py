"""Runs calls under the real TensorFlow and describes their results. A script for a subprocess, not a test.

Reads a JSON list of calls ``[name, arguments, keywords, receiver]`` from standard input and writes a JSON
list of descriptions. Arguments: ``{"T": [dtype, shape, kind]}`` makes a tensor, ``{"tuple": [...]}``,
``{"dict": [[key, value]...]}``, ``{"name": "tensorflow.float32"}``, ``{"make": [name, arguments, keywords]}``
(calls the constructor), lists and literals stand for themselves. A result is ``["t", kind, dtype, shape]``,
``["s", kind, items]``, ``["p", kind]``, ``["n"]``, ``["o", type]`` or ``["e", message]``.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow as tf


def find(name: str) -> Any:
    """The object of a dotted name."""
    head, *rest = name.split(".")
    item = importlib.import_module(head)
    for part in rest:
        item = (
            getattr(item, part) if hasattr(item, part) else importlib.import_module(f"{item.__name__}.{part}")
        )
    return item


def values(dtype: str, shape: list[int], kind: str) -> Any:
    """An array of harmless values: below one, positive; numbers 0 and 1; positive definite for "spd"."""
    generator = np.random.default_rng(0)
    if dtype == "string":
        return np.full(shape, b"1.5", dtype="S3" if kind == "ndarray" else object)
    if kind == "spd":
        return (np.eye(shape[-1]) * 2 + np.zeros(shape)).astype(dtype)
    if dtype == "bool":
        return generator.integers(0, 2, shape).astype(bool)
    if "int" in dtype:
        return generator.integers(0, 2, shape).astype(dtype)
    if dtype == "bfloat16":
        return generator.uniform(0.1, 0.9, shape).astype("float32")
    return generator.uniform(0.1, 0.9, shape).astype(dtype)


def build(value: Any) -> Any:
    """The real argument."""
    if isinstance(value, list):
        return [build(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "T" in value:
        dtype, shape, kind = value["T"]
        array = values(dtype, shape, kind)
        if kind == "ndarray":
            return array
        return tf.Variable(array, dtype=dtype) if kind == "variable" else tf.constant(array, dtype=dtype)
    if "tuple" in value:
        return tuple(build(item) for item in value["tuple"])
    if "dict" in value:
        return {key: build(item) for key, item in value["dict"]}
    if "slice" in value:
        return slice(*value["slice"])
    if "ellipsis" in value:
        return ...
    if "name" in value:
        return find(value["name"])
    name, arguments, keywords = value["make"]
    return find(name)(*build(arguments), **{key: build(item) for key, item in keywords.items()})


def describe(result: Any, depth: int = 4) -> Any:
    """What the result is."""
    if result is None:
        return ["n"]
    if isinstance(result, tf.RaggedTensor):
        return ["t", "ragged", result.dtype.name, result.shape.as_list()]
    if isinstance(result, tf.SparseTensor):
        return ["t", "sparse", result.dtype.name, result.shape.as_list()]
    if isinstance(result, tf.Variable):
        return ["t", "variable", result.dtype.name, result.shape.as_list()]
    if isinstance(result, tf.TensorShape):
        return ["s", "shape", [describe(item) for item in result.as_list()]]
    if isinstance(result, tf.Tensor):
        return ["t", "dense", result.dtype.name, result.shape.as_list()]
    if isinstance(result, np.ndarray | np.generic):
        dtype = "string" if result.dtype.kind in "SUO" else result.dtype.name
        return ["t", "ndarray", dtype, list(result.shape)]
    if isinstance(result, bool | int | float | str | bytes):
        return ["p", type(result).__name__]
    if isinstance(result, list | tuple) and depth:
        return [
            "s",
            "list" if isinstance(result, list) else "tuple",
            [describe(item, depth - 1) for item in result],
        ]
    if isinstance(result, tf.data.Dataset) and depth:
        return ["d", [describe(item, depth - 1) for item in result.take(3)]]
    return ["o", type(result).__name__]


def run(call: list[Any]) -> Any:
    """One call."""
    name, arguments, keywords, receiver = call
    try:
        given, named = build(arguments), {key: build(item) for key, item in keywords.items()}
        if receiver is None:
            return describe(find(name)(*given, **named))
        target = build(receiver)
        if name == "[]":
            return describe(target[given[0]])
        return describe(getattr(target, name)(*given, **named) if name else target(*given, **named))
    except Exception as error:  # the call is not valid: the test skips it
        return ["e", f"{type(error).__name__}: {error}"[:200]]


if __name__ == "__main__":
    json.dump([run(call) for call in json.load(sys.stdin)], sys.stdout)
