"""The catalogue of library names: what a dotted name stands for, its signature, its bases and methods.

Reads the generated ``data/catalogue-*.json`` (see ``benchmarks/generate_catalogue.py`` for its format) and
the hand-written ``data/catalogue-legacy.json`` (names of older versions). Every start of the linter pays for
the reading, so that a file is only cut into lines, by the names at their beginning; a line is decoded when
its name is asked for. All look-ups are remembered.
"""

from __future__ import annotations

import ast
import json
import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, ClassVar, Final

from pylint_hybrid.knowledge.bindings import NO_BINDING, Binding, binding_of, exact_binding
from pylint_hybrid.knowledge.interface import Entry

DATA: Final = Path(__file__).parent / "data"
LIBRARIES: Final = frozenset({"tensorflow", "keras", "tf_keras", "numpy"})
KINDS: Final = {"m": "module", "f": "function", "c": "class", "v": "constant"}

# Prefixes under which the same names are found again; the first one that fits is replaced.
_PREFIXES: Final = (
    ("tensorflow.compat.v2.", "tensorflow."),
    ("tensorflow.compat.v1.keras.", "tensorflow.keras."),
    ("tensorflow.compat.v1.compat.", "tensorflow.compat."),
    ("tensorflow.python.keras.api._v2.keras.", "tensorflow.keras."),
    ("tensorflow.python.keras.", "tensorflow.keras."),
    ("tensorflow_core.", "tensorflow."),
    ("tensorflow._api.v2.v2.", "tensorflow."),
    ("tensorflow._api.v2.compat.v2.", "tensorflow."),
    ("tensorflow._api.v2.compat.v1.", "tensorflow.compat.v1."),
    ("keras._tf_keras.keras.", "tensorflow.keras."),
    ("keras.api.", "tensorflow.keras."),
    ("keras.", "tensorflow.keras."),
    ("tf_keras.", "tensorflow.keras."),
)
# Homes of Keras names in older versions; tried when a name is not found as it stands.
_MOVED: Final = (
    ("tensorflow.keras.optimizers.legacy.", "tensorflow.keras.optimizers."),
    ("tensorflow.keras.optimizers.experimental.", "tensorflow.keras.optimizers."),
    ("tensorflow.keras.layers.experimental.preprocessing.", "tensorflow.keras.layers."),
    ("tensorflow.keras.layers.experimental.", "tensorflow.keras.layers."),
    ("tensorflow.keras.utils.experimental.", "tensorflow.keras.utils."),
    ("tensorflow.keras.mixed_precision.experimental.", "tensorflow.keras.mixed_precision."),
    ("tensorflow.keras.experimental.", "tensorflow.keras."),
    ("tensorflow.keras.src.", "tensorflow.keras."),
    ("tensorflow.keras.engine.", "tensorflow.keras.layers."),
)
_KERAS_AT_TOP: Final = frozenset({"losses", "metrics", "optimizers", "initializers", "keras"})
_WHOLE: Final = {
    "keras": "tensorflow.keras",
    "tf_keras": "tensorflow.keras",
    "tensorflow.compat.v2": "tensorflow",
    "tensorflow._api.v2.v2": "tensorflow",
    "tensorflow.compat.v1.keras": "tensorflow.keras",
    "tensorflow.python.keras": "tensorflow.keras",
}
_FIRST_VERSION: Final = "tensorflow.compat.v1."
_LINE: Final = re.compile(r'\n"([^"]+)": (.*)')
_DECODER: Final = json.JSONDecoder()


@dataclass(frozen=True, slots=True)
class Signature:
    """Parameters of a callable, without its receiver."""

    positional: tuple[str, ...] = ()
    keyword_only: tuple[str, ...] = ()
    variadic: str = ""
    keywords: str = ""
    defaults: dict[str, object] = field(default_factory=dict)
    returns: str = ""

    @property
    def parameters(self) -> tuple[str, ...]:
        """All names in order, with their stars."""
        middle = (f"*{self.variadic}",) if self.variadic else ()
        last = (f"**{self.keywords}",) if self.keywords else ()
        return (*self.positional, *middle, *self.keyword_only, *last)


class Catalogue:
    """What the lines of the data files say of each name."""

    def __init__(self, folder: Path = DATA) -> None:
        self.lines: dict[str, str] = {}
        for path in sorted(folder.glob("catalogue-*.json"), reverse=True):
            self.lines.update(_LINE.findall(path.read_text(encoding="utf-8")))
        del self.lines["names"]  # the line that opens them
        self._names: list[str] | None = None

    def find(self, name: str) -> tuple[str, dict[str, Any]] | None:
        """Canonical name and fields of a name, following aliases."""
        for _ in range(4):
            line = self.lines.get(name)
            if line is None:
                return None
            value, _ = _DECODER.raw_decode(line)
            if isinstance(value, dict):
                return name, value
            name = value
        return None

    def is_package(self, name: str) -> bool:
        """Whether some name lies below ``name``."""
        if self._names is None:
            self._names = sorted(self.lines)
        prefix = f"{name}."
        index = bisect_left(self._names, prefix)
        return index < len(self._names) and self._names[index].startswith(prefix)


class _Memory:
    """The catalogue of this process and everything asked of it so far."""

    catalogue: ClassVar[Catalogue | None] = None
    entries: ClassVar[dict[str, Entry | None]] = {}
    classes: ClassVar[dict[str, dict[str, Any]]] = {}
    signatures: ClassVar[dict[str, Signature]] = {}
    subclasses: ClassVar[dict[tuple[str, str], bool]] = {}


def _catalogue() -> Catalogue:
    if _Memory.catalogue is None:
        _Memory.catalogue = Catalogue()
    return _Memory.catalogue


def is_library(top_level_name: str) -> bool:
    """Whether the catalogue speaks for this top-level module."""
    return top_level_name in LIBRARIES


def resolve(dotted: str) -> Entry | None:
    """The entry of a name, given by any of its aliases; None if there is no such name."""
    try:
        return _Memory.entries[dotted]
    except KeyError:
        pass
    found = _resolve(dotted) if dotted.partition(".")[0] in LIBRARIES else None
    _Memory.entries[dotted] = found
    return found


def _resolve(dotted: str) -> Entry | None:
    name = _normal(dotted)
    for candidate in _candidates(name):
        found = _catalogue().find(candidate)
        if found is not None:
            return _entry(*found)
    owner, _, member = name.rpartition(".")
    holder = resolve(owner) if owner else None
    if holder is not None and holder.kind == "class":
        return _member(holder, member)
    if any(_catalogue().is_package(candidate) for candidate in _candidates(name)):
        return Entry(name=name, kind="module")
    return None


def _normal(dotted: str) -> str:
    whole = _WHOLE.get(dotted)
    if whole is not None:
        return whole
    for prefix, replacement in _PREFIXES:
        if dotted.startswith(prefix):
            dotted = replacement + dotted[len(prefix) :]
            break
    parts = dotted.split(".", 2)
    if len(parts) > 1 and parts[0] == "tensorflow" and parts[1] in _KERAS_AT_TOP - {"keras"}:
        return f"tensorflow.keras.{dotted[len('tensorflow.') :]}"
    return dotted


def _candidates(name: str) -> tuple[str, ...]:
    """The name itself, its twin without ``compat.v1`` (the same object) or with it (programs for TensorFlow
    1).
    """
    if name.startswith(_FIRST_VERSION):
        return (name, f"tensorflow.{name[len(_FIRST_VERSION) :]}")
    if name.startswith("tensorflow.keras."):
        return _keras_candidates(name)
    if name.startswith("tensorflow."):
        return (name, _FIRST_VERSION + name[len("tensorflow.") :])
    return (name,)


def _keras_candidates(name: str) -> tuple[str, ...]:
    """The name, where it was in older versions, and by its last part (``keras.layers.core.Dense``)."""
    found = [name]
    for prefix, replacement in _MOVED:
        if name.startswith(prefix):
            found.append(replacement + name[len(prefix) :])
    parts = name.split(".")
    if len(parts) > 4:
        found.append(".".join([*parts[:3], parts[-1]]))
    if parts[2] == "src" and len(parts) > 5:
        found.append(".".join([*parts[:2], parts[3], parts[-1]]))
    return tuple(found)


def _entry(name: str, fields: dict[str, Any]) -> Entry:
    kind = KINDS[fields["k"]]
    if kind in ("module", "constant"):
        defaults = (("value", fields["v"]),) if "v" in fields else ()
        returns = fields.get("t", "")
        return Entry(name=name, kind=kind, defaults=defaults, returns=returns)
    if kind == "class":
        _Memory.classes[name] = fields
    binding = find_binding(name)
    signature = parse_signature(binding.signature or fields.get("s", ""))
    _Memory.signatures[name] = signature
    bases = tuple(fields.get("b", ()))
    if any(exact_binding(base).creates_variables for base in bases):
        binding = replace(binding, creates_variables=True)
    return _of_signature(name, kind, signature, binding, bases)


def _of_signature(
    name: str, kind: str, signature: Signature, binding: Binding, bases: tuple[str, ...] = ()
) -> Entry:
    return Entry(
        name=name,
        kind=kind,
        parameters=signature.parameters,
        defaults=tuple(signature.defaults.items()),
        bases=bases,
        rule=binding.rule,
        options=tuple(binding.options.items()),
        returns=binding.returns or signature.returns,
        effects=binding.effects,
        eager_only=binding.eager_only,
        creates_variables=binding.creates_variables,
    )


def find_binding(name: str) -> Binding:
    """The binding of a canonical name; a ``compat.v1`` name falls back on that of its successor."""
    if name.startswith(_FIRST_VERSION) and exact_binding(name) is NO_BINDING:
        successor = _catalogue().find(f"tensorflow.{name[len(_FIRST_VERSION) :]}")
        binding = NO_BINDING if successor is None else exact_binding(successor[0])
        if binding is not NO_BINDING:
            return binding
    return binding_of(name)


def signature_of(name: str) -> Signature:
    """The signature of a canonical name that was resolved before."""
    found = _Memory.signatures.get(name)
    if found is None:
        resolve(name)
        found = _Memory.signatures.setdefault(name, Signature(variadic="args", keywords="kwargs"))
    return found


def class_names(name: str) -> tuple[str, ...]:
    """A class and its public bases, nearest first."""
    entry = resolve(name)
    return (name,) if entry is None else (entry.name, *entry.bases)


def is_subclass(name: str, base: str) -> bool:
    """Whether the class ``name`` is ``base`` or derives from it; both by any alias."""
    key = (name, base)
    found = _Memory.subclasses.get(key)
    if found is None:
        wanted = resolve(base)
        found = wanted is not None and wanted.name in class_names(name)
        _Memory.subclasses[key] = found
    return found


def method_entry(class_name: str, method: str) -> Entry | None:
    """A method of a class or of its public bases; properties have kind "constant" and return "property"."""
    holder = resolve(class_name)
    return None if holder is None or holder.kind != "class" else resolve(f"{holder.name}.{method}")


def _member(holder: Entry, member: str) -> Entry | None:
    for owner in (holder.name, *holder.bases):
        resolve(owner)
        text = _Memory.classes.get(owner, {}).get("m", {}).get(member)
        if text is None:
            found = _catalogue().find(
                f"{owner}.{member}"
            )  # methods of older versions have lines of their own
            if found is None:
                continue
            return _entry(*found)
        return _method(f"{owner}.{member}", holder, member, text)
    return None


def _method(name: str, holder: Entry, member: str, text: str | None) -> Entry:
    binding = NO_BINDING
    for owner in (holder.name, *holder.bases):
        binding = exact_binding(f"{owner}.{member}")
        if binding is not NO_BINDING:
            break
    else:
        binding = binding_of(name)
    if text == "@" and not binding.rule:
        return Entry(name=name, kind="constant", returns="property")
    signature = parse_signature(binding.signature or (text or "").lstrip("^@"))
    _Memory.signatures[name] = signature
    return _of_signature(name, "function", signature, binding)


def is_static(name: str) -> bool:
    """Whether a method's canonical name is that of a static or class method."""
    owner, _, member = name.rpartition(".")
    text = _Memory.classes.get(owner, {}).get("m", {}).get(member)
    return text is not None and text.startswith("^")


def parse_signature(text: str) -> Signature:
    """Read ``a, b=1, *, c=None -> tensor``; defaults that are no constants are left out of ``defaults``."""
    text, _, returns = text.partition("->")
    try:
        tree = ast.parse(f"def f({text}): pass").body[0]
    except SyntaxError:
        return Signature(variadic="args", keywords="kwargs", returns=returns.strip())
    assert isinstance(tree, ast.FunctionDef)
    arguments = tree.args
    positional = [argument.arg for argument in [*arguments.posonlyargs, *arguments.args]]
    defaults: dict[str, object] = {}
    tail = positional[len(positional) - len(arguments.defaults) :]
    for name, default in [
        *zip(tail, arguments.defaults, strict=True),
        *zip([a.arg for a in arguments.kwonlyargs], arguments.kw_defaults, strict=True),
    ]:
        if default is None or (isinstance(default, ast.Constant) and default.value is ...):
            continue
        try:
            defaults[name] = ast.literal_eval(default)
        except ValueError:  # a name in NumPy's documentation
            continue
    return Signature(
        positional=tuple(positional),
        keyword_only=tuple(argument.arg for argument in arguments.kwonlyargs),
        variadic=arguments.vararg.arg if arguments.vararg else "",
        keywords=arguments.kwarg.arg if arguments.kwarg else "",
        defaults=defaults,
        returns=returns.strip(),
    )
