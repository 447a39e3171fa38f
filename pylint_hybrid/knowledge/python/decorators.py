"""Decorators of the standard library and of test frameworks, by what they do to the function or class.

Listed here are decorators that are applied as they are (``@abstractmethod``). Functions that make decorators
(``@wraps(f)``, ``@parametrize(...)``) are calls: the tables of ``data`` say that they return a ``decorator``.
Some are used in both ways (``CONFIGURABLE``).
"""

from __future__ import annotations

from typing import Final

_DATACLASSES: Final = (
    "dataclasses.dataclass",
    "attr.s",
    "attr.attrs",
    "attr.dataclass",
    "attr.define",
    "attr.frozen",
    "attr.mutable",
    "attrs.define",
    "attrs.frozen",
    "attrs.mutable",
)
_WITH_OR_WITHOUT_ARGUMENTS: Final = (
    "absl.testing.flagsaver.flagsaver",
    "functools.lru_cache",
    "functools.singledispatch",
    "gin.configurable",
    "gin.register",
    "pytest.fixture",
    "unittest.skip",
)
_KINDS: Final[dict[str, tuple[str, ...]]] = {
    "property": (
        "builtins.property",
        "abc.abstractproperty",
        "enum.property",
        "types.DynamicClassAttribute",
    ),
    "cached_property": ("functools.cached_property",),
    "staticmethod": ("builtins.staticmethod", "abc.abstractstaticmethod"),
    "classmethod": ("builtins.classmethod", "abc.abstractclassmethod"),
    "contextmanager": ("contextlib.contextmanager", "contextlib.asynccontextmanager"),
    "dataclass": _DATACLASSES,
    "transparent": (
        *_WITH_OR_WITHOUT_ARGUMENTS,
        "abc.abstractmethod",
        "enum.unique",
        "enum.verify",
        "functools.cache",
        "functools.singledispatchmethod",
        "functools.total_ordering",
        "six.python_2_unicode_compatible",
        "types.coroutine",
        "typing.final",
        "typing.no_type_check",
        "typing.overload",
        "typing.override",
        "typing.runtime_checkable",
        "typing_extensions.final",
        "typing_extensions.overload",
        "typing_extensions.override",
        "typing_extensions.runtime_checkable",
        "unittest.expectedFailure",
    ),
}
_KIND_OF: Final[dict[str, str]] = {name: kind for kind, names in _KINDS.items() for name in names}
# Decorators that may also be called with options first.
CONFIGURABLE: Final = frozenset({*_DATACLASSES, *_WITH_OR_WITHOUT_ARGUMENTS})
_MARKS: Final = "pytest.mark."


def decorator_kind(dotted: str) -> str:
    """What a decorator that is applied directly does.

    "transparent" (the function stays what it is), "property", "cached_property", "staticmethod",
    "classmethod", "contextmanager", "dataclass", or "" for one that is not known.
    """
    if dotted.startswith(_MARKS) and dotted != "pytest.mark.parametrize":
        return "transparent"
    return _KIND_OF.get(dotted, "")
