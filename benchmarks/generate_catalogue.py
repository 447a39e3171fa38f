"""Writes the catalogue of TensorFlow, Keras and NumPy names from the installed packages.

The catalogue is what the linter knows of the libraries without importing them: the public names, their
aliases (other public names, ``tf.compat.v1`` names of the same object, private defining modules), signatures,
classes with their bases and methods, and what the documentation says that a function returns. It is plain
JSON with one name per line, sorted, so that two versions can be compared with a diff.

Format: ``{"header": {...}, "names": {name: entry or alias}}``. An alias is the canonical name as a string. An
entry has ``k`` (m module, f function, c class, v constant), ``s`` (signature as text, ``...`` for a default
that is no constant, ``-> what`` for a known result), ``b`` (public bases, nearest first), ``m`` (methods that
the class does not inherit from a public base: signature as text, ``@`` for a property, ``^`` before the
signature of a static or class method), ``v`` (the constant's value), ``t`` (its type).

Usage: ``python benchmarks/generate_catalogue.py [OUTPUT]`` in an environment with TensorFlow.
"""

from __future__ import annotations

import importlib
import inspect
import json
import math
import os
import re
import sys
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "pylint_hybrid" / "knowledge" / "data"
NUMPY_MODULES = (
    "",
    "linalg",
    "random",
    "fft",
    "testing",
    "ma",
    "char",
    "polynomial",
    "lib",
    "lib.stride_tricks",
)
# Public modules that real programs do not compute with; their names would double the file.
SKIPPED = frozenset({"raw_ops", "tools", "python", "compat", "__internal__", "numpy"})
KEPT_DUNDERS = frozenset(
    {"__call__", "__enter__", "__exit__", "__getitem__", "__iter__", "__len__", "__next__"}
)
# Names at the top of Keras under which these classes are known; others are known by their submodule.
KERAS_TOP = frozenset({"Model", "Sequential", "Input", "Variable", "KerasTensor"})
PRIVATE_PREFIXES = ("tensorflow.python.",)
PRIVATE_SKIPPED = (
    "tensorflow.python.keras",
    "tensorflow.python.compiler",
    "tensorflow.python.tools",
    "tensorflow.python.layers",
)
_TENSOR_WORDS = (
    r"a|an|the|new|output|resulting|reduced|scalar|dense|float|floating point|int32|int64|float32|boolean|"
    r"bool|string|single|symbolic|tuple|potentially|python|keras|integer|complex|one|possibly|transposed|n-d|"
    r"\d-?d|rank-?\d|`?\d-d`?|1d|2d|3d|4d|potentially ragged|`?int32`?|`?int64`?|`?bool`?|`?string`?|"
    r"`?float32`?|`?float`?|weighted"
)
_TENSOR = re.compile(
    rf"^(?:(?:{_TENSOR_WORDS}),?\s+)*`?(?:tf\.|keras)?tensor`?(?!s|array|spec|shape|board)\b", re.I
)
_TENSORS = re.compile(
    r"^(?:(?:a|an|the|new|python)\s+)*(?:list|tuple|sequence)s? of (?:\w+\s+)?`?(?:tf\.)?tensors?\b", re.I
)
_DATASET = re.compile(r"^(?:(?:a|an|the|new|transformed)\s+)*`?(?:tf\.data\.)?dataset`?\b", re.I)
_BOOL = re.compile(r"^(?:(?:a|python|either)\s+)*(?:`?bool(?:ean)?`?|`?true`?|whether)\b", re.I)


class Catalogue:
    """Names collected so far, and which object each one stands for."""

    def __init__(self) -> None:
        self.objects: dict[int, Any] = {}
        self.names: dict[int, list[str]] = {}
        self.modules: dict[str, Any] = {}
        self.constants: dict[str, Any] = {}
        self.canonical: dict[int, str] = {}

    def add(self, name: str, item: Any) -> None:
        """Note that ``name`` is ``item``."""
        if isinstance(item, types.ModuleType):
            self.modules[name] = item
        elif _is_constant(item):
            self.constants[name] = item
        else:
            self.objects[id(item)] = item
            self.names.setdefault(id(item), []).append(name)

    def settle(self) -> None:
        """Choose the canonical name of every object that has none yet."""
        for key, names in self.names.items():
            if key not in self.canonical:
                own = getattr(self.objects[key], "__name__", "")
                self.canonical[key] = min(names, key=lambda name: _preference(name, own))


def _is_constant(item: Any) -> bool:
    return item is None or isinstance(item, bool | int | float | complex | str | tuple | list | dict)


def _preference(name: str, own: str) -> tuple[int, int, str]:
    """The public name that programs use.

    The shortest path, but Keras by its submodules, NumPy by its own names.
    """
    parts = name.split(".")
    if parts[0] == "numpy":
        return (len(parts), int(parts[-1] != own), name)
    keras_top = parts[1:2] == ["keras"] and len(parts) == 3 and parts[2] not in KERAS_TOP
    legacy = any(
        part in ("initializers", "losses", "metrics", "optimizers", "experimental") for part in parts[1:2]
    )
    return (int(legacy), len(parts) + (2 if keras_top else 0), name)


def _public_modules(
    root: Any, name: str, prefixes: tuple[str, ...], skipped: frozenset[str]
) -> Iterator[tuple[str, Any]]:
    """All public submodules that belong to the API, parents first."""
    stack, seen = [(name, root)], set()
    while stack:
        dotted, module = stack.pop()
        if id(module) in seen:
            continue
        seen.add(id(module))
        yield dotted, module
        for attribute in sorted(dir(module), reverse=True):
            if attribute.startswith("_") or attribute in skipped:
                continue
            child = getattr(module, attribute, None)
            if isinstance(child, types.ModuleType) and _belongs(_module_name(child), prefixes):
                stack.append((f"{dotted}.{attribute}", child))


def _belongs(module_name: str, prefixes: tuple[str, ...]) -> bool:
    """Keras 3 keeps stubs of the old optimizers that only raise."""
    private = module_name.startswith("keras.src") or module_name.endswith("keras.optimizers.legacy")
    return module_name.startswith(prefixes) and not private


def _module_name(module: types.ModuleType) -> str:
    """Its name; "" for the lazy ``tf.losses`` and the like.

    Which raise with Keras 3 (they are ``tf.keras.losses``).
    """
    try:
        return module.__name__
    except AttributeError:
        return ""


def collect(
    catalogue: Catalogue, root: Any, name: str, prefixes: tuple[str, ...], skipped: frozenset[str]
) -> None:
    """Add every public name below a root module."""
    for dotted, module in _public_modules(root, name, prefixes, skipped):
        catalogue.add(dotted, module)
        for attribute in dir(module):
            if attribute.startswith("_") and attribute != "__version__":
                continue
            item = getattr(module, attribute, None)
            if not isinstance(item, types.ModuleType):
                catalogue.add(f"{dotted}.{attribute}", item)


def collect_numpy(catalogue: Catalogue, numpy: Any) -> None:
    """Add NumPy's public names of the modules that programs use."""
    for path in NUMPY_MODULES:
        dotted = f"numpy.{path}".rstrip(".")
        module = importlib.import_module(dotted)
        catalogue.add(dotted, module)
        for attribute in sorted(dir(module)):
            item = getattr(module, attribute, None)
            home = getattr(item, "__module__", None) or "numpy"
            foreign = isinstance(item, types.ModuleType) or not str(home).startswith("numpy")
            if not attribute.startswith("_") and not foreign:
                catalogue.add(f"{dotted}.{attribute}", item)


def private_aliases(catalogue: Catalogue) -> dict[str, str]:
    """Names of public objects in the private modules that define them or that programs import them from."""
    aliases: dict[str, str] = {}
    for module_name in sorted(sys.modules):
        module = sys.modules[module_name]
        if (
            not module_name.startswith(PRIVATE_PREFIXES)
            or module_name.startswith(PRIVATE_SKIPPED)
            or module is None
        ):
            continue
        for attribute, item in sorted(vars(module).items()):
            canonical = catalogue.canonical.get(id(item))
            if canonical is None or attribute.startswith("_"):
                continue
            if getattr(item, "__module__", "") == module_name or _re_exports(module_name, item):
                aliases[f"{module_name}.{attribute}"] = canonical
    return aliases


def _re_exports(module_name: str, item: Any) -> bool:
    """``math_ops`` is where programs look for the names of ``gen_math_ops``."""
    defining = getattr(item, "__module__", "") or ""
    head, _, last = defining.rpartition(".")
    return last.startswith("gen_") and f"{head}.{last[4:]}" == module_name


def kind_of(item: Any) -> str:
    """``c`` for a class, ``f`` for a callable, ``v`` for any other object."""
    if inspect.isclass(item):
        return "c"
    return (
        "f"
        if callable(item) and not type(item).__module__.startswith("tensorflow.python.framework.dtypes")
        else "v"
    )


def signature_text(item: Any, bound: bool = False) -> str:
    """Parameters as source text, without the receiver if ``bound``; "*args, **kwargs" if unknown."""
    signature = _signature(item)
    if signature is None:
        return _documented_signature(item)
    parameters = list(signature.parameters.values())
    if bound and parameters and parameters[0].kind in (0, 1):
        parameters = parameters[1:]
    parts: list[str] = []
    star = False
    for parameter in parameters:
        if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
            star = True
        if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not star:
            parts.append("*")
            star = True
        parts.append(_parameter_text(parameter))
    return ", ".join(parts)


def _signature(item: Any) -> inspect.Signature | None:
    try:
        signature = inspect.signature(item)
    except (TypeError, ValueError):
        return None
    if inspect.isclass(item) and [p.kind for p in signature.parameters.values()] == [
        inspect.Parameter.VAR_POSITIONAL,
        inspect.Parameter.VAR_KEYWORD,
    ]:
        # A metaclass hides the constructor's signature.
        initial = inspect.signature(item.__init__)
        return initial.replace(parameters=list(initial.parameters.values())[1:])
    return signature


def _parameter_text(parameter: inspect.Parameter) -> str:
    if parameter.kind is inspect.Parameter.VAR_POSITIONAL:
        return f"*{parameter.name}"
    if parameter.kind is inspect.Parameter.VAR_KEYWORD:
        return f"**{parameter.name}"
    if parameter.default is inspect.Parameter.empty:
        return parameter.name
    return f"{parameter.name}={_default_text(parameter.default)}"


def _default_text(default: Any) -> str:
    if default is None or isinstance(default, bool | int | str):
        return repr(default)
    if isinstance(default, float):
        return repr(default) if math.isfinite(default) else "..."
    if isinstance(default, tuple | list) and all(
        isinstance(item, bool | int | float | str) for item in default
    ):
        return repr(default)
    if type(default).__name__ == "DType":
        return repr(str(default.name))
    if isinstance(default, type) and issubclass(default, float | int | bool):
        return repr({"float": "float64", "int": "int64"}.get(default.__name__, default.__name__))
    return "..."


def _documented_signature(item: Any) -> str:
    """NumPy's compiled functions: the signature in the first line of the documentation."""
    if hasattr(item, "nin") and hasattr(item, "nout"):
        names = ["x"] if item.nin == 1 else [f"x{index + 1}" for index in range(item.nin)]
        return ", ".join([*names, "out=None", "*", "where=True", "dtype=None"])
    first = (inspect.getdoc(item) or "").strip().split("\n\n")[0].replace("\n", " ")
    match = re.match(r"^[\w.]+\((.*)\)\s*(?:->.*)?$", first)
    if not match:
        return "*args, **kwargs"
    text = re.sub(r"\s+", " ", match.group(1).replace("[", "").replace("]", "")).strip(" ,")
    text = re.sub(r"<[^>]*>|np\.\w+", "...", text)
    text = re.sub(r"=(?=[,)]|$)", "=...", text)
    try:
        compile(f"def f({text}): pass", "signature", "exec", dont_inherit=True)
    except SyntaxError:
        return "*args, **kwargs"
    return text


def returns_of(item: Any) -> str:
    """What annotation or documentation say about the result: tensor, tensors, dataset, bool, none, or ""."""
    if hasattr(item, "nin") and hasattr(item, "nout"):
        return "tensor" if item.nout == 1 else "tensors"
    text = inspect.getdoc(item) or ""
    if "Returns\n-------" in text:
        return _numpy_returns(text.split("Returns\n-------", 1)[1])
    match = re.search(r"^\s*Returns?:\s*(.*?)(?:\n\s*\n|\n\s*Raises:|\Z)", text, re.S | re.M)
    if not match:
        return ""
    first = re.sub(r"\s+", " ", match.group(1)).strip()
    for what, pattern in (("tensors", _TENSORS), ("tensor", _TENSOR), ("dataset", _DATASET), ("bool", _BOOL)):
        if pattern.match(first):
            return what
    return "none" if re.match(r"^`?None`?\b", first) else ""


def _numpy_returns(section: str) -> str:
    lines = [
        line
        for line in section.strip("\n").split("\n\n\n")[0].splitlines()
        if line and not line.startswith(" ")
    ]
    heads: list[str] = []
    for line in lines:
        if line.startswith("---"):
            heads = heads[:-1]
            break
        heads.append(line)
    if len(heads) != 1:
        return ""
    what = heads[0].rpartition(":")[2].lower()
    if "ndarray" in what or "array" in what:
        return "tensor"
    return "bool" if what.strip() in ("bool", "bool or ndarray of bool") else ""


def add_concrete_methods(names: dict[str, Any], catalogue: Catalogue) -> None:
    """Add to abstract public classes the methods that their concrete, private subclasses have."""
    import tensorflow

    concrete = {
        "tensorflow.Tensor": tensorflow.constant(0),
        "tensorflow.Variable": tensorflow.Variable(0),
        "tensorflow.data.Iterator": iter(tensorflow.data.Dataset.range(1)),
        "tensorflow.data.Dataset": tensorflow.data.Dataset.range(1),
    }
    for name, instance in concrete.items():
        methods = names[name].setdefault("m", {})
        for member, text in class_fields(catalogue, type(instance), inherited=True).get("m", {}).items():
            methods.setdefault(member, text)
        names[name]["m"] = dict(sorted(methods.items()))


def class_fields(catalogue: Catalogue, item: type, inherited: bool = False) -> dict[str, Any]:
    """Public bases and the methods that are not inherited from them (all, if ``inherited``)."""
    bases = [base for base in item.__mro__[1:] if id(base) in catalogue.canonical and base is not object]
    fields: dict[str, Any] = {}
    if bases:
        fields["b"] = [catalogue.canonical[id(base)] for base in bases]
    methods: dict[str, str] = {}
    for name in sorted(dir(item)):
        if name.startswith("_") and name not in KEPT_DUNDERS:
            continue
        member = inspect.getattr_static(item, name, None)
        if not inherited and any(inspect.getattr_static(base, name, None) is member for base in bases):
            continue
        text = _member_text(item, name, member)
        if text is not None:
            methods[name] = text
    if methods:
        fields["m"] = methods
    return fields


def _member_text(owner: type, name: str, member: Any) -> str | None:
    if isinstance(member, property | types.GetSetDescriptorType | types.MemberDescriptorType):
        return "@"
    if isinstance(member, staticmethod | classmethod):
        actual = getattr(owner, name, None)
        return "^" + _signed(actual, bound=False)
    if callable(member) and not inspect.isclass(member):
        return _signed(member, bound=True)
    return "@" if not callable(member) else None


def _signed(item: Any, bound: bool) -> str:
    text, what = signature_text(item, bound), returns_of(item)
    return f"{text} -> {what}" if what else text


def entry_of(catalogue: Catalogue, item: Any) -> dict[str, Any]:
    """The catalogue's line for one object."""
    kind = kind_of(item)
    if kind == "v":
        return {"k": "v"}
    fields: dict[str, Any] = {
        "k": kind,
        "s": signature_text(item) if kind == "c" else _signed(item, bound=False),
    }
    if kind == "c":
        fields.update(class_fields(catalogue, item))
    return fields


def constant_entry(name: str, value: Any) -> dict[str, Any]:
    """A constant with its value, if that is a scalar which other versions share."""
    if "version" in name.lower():
        return {"k": "v", "t": type(value).__name__}
    if isinstance(value, float) and not math.isfinite(value):
        return {"k": "v", "v": repr(value)}
    if value is None or isinstance(value, bool | int | float | str):
        return {"k": "v", "v": value}
    return {"k": "v"}


def build() -> tuple[dict[str, str], dict[str, Any]]:
    """Header and names."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras
    import numpy
    import tensorflow

    catalogue = Catalogue()
    collect(catalogue, tensorflow, "tensorflow", ("tensorflow._api.v2", "keras."), SKIPPED)
    # ``tf.keras`` of Keras 3 lacks these; ``keras.X`` and ``tf.keras.X`` are one name here.
    for name in ("ops", "random", "tree"):
        collect(catalogue, getattr(keras, name), f"tensorflow.keras.{name}", ("keras.ops",), SKIPPED)
    compat = tensorflow.compat
    for name in dir(compat):
        item = getattr(compat, name)
        if not name.startswith("_") and not isinstance(item, types.ModuleType):
            catalogue.add(f"tensorflow.compat.{name}", item)
    catalogue.settle()
    collect(
        catalogue, compat.v1, "tensorflow.compat.v1", ("tensorflow._api.v2.compat.v1",), SKIPPED | {"keras"}
    )
    collect_numpy(catalogue, numpy)
    catalogue.settle()
    names: dict[str, Any] = {}
    for key, canonical in catalogue.canonical.items():
        names[canonical] = entry_of(catalogue, catalogue.objects[key])
        names.update({name: canonical for name in catalogue.names[key] if not _implied(name, canonical)})
    add_concrete_methods(names, catalogue)
    for name in catalogue.modules:
        names[name] = {"k": "m"}
    for name, value in catalogue.constants.items():
        names[name] = constant_entry(name, value)
    names.update({name: target for name, target in private_aliases(catalogue).items() if name not in names})
    versions = {"tensorflow": tensorflow.__version__, "keras": keras.__version__, "numpy": numpy.__version__}
    return versions, dict(sorted(names.items()))


def _implied(name: str, canonical: str) -> bool:
    """Aliases that need no line: the name itself, and the same path under ``compat.v1``."""
    return name == canonical or name == canonical.replace("tensorflow.", "tensorflow.compat.v1.", 1)


def text_of(header: dict[str, str], names: dict[str, Any]) -> str:
    """JSON with one name per line."""
    lines = [
        f"{json.dumps(name)}: {json.dumps(value, separators=(',', ':'), ensure_ascii=True)}"
        for name, value in names.items()
    ]
    return f'{{"header": {json.dumps(header)},\n"names": {{\n' + ",\n".join(lines) + "\n}}\n"


def main(argv: list[str] | None = None) -> int:
    """Write the catalogue to the given file, by default to its place in the package."""
    arguments = sys.argv[1:] if argv is None else argv
    header, names = build()
    series = ".".join(header["tensorflow"].split(".")[:2])
    output = Path(arguments[0]) if arguments else DATA / f"catalogue-tensorflow-{series}.json"
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_text(text_of(header, names), encoding="utf-8", newline="\n")
    print(f"{output}: {len(names)} names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
