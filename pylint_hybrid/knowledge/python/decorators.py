"""Decorators of the standard library and of test frameworks, by what they do to the function."""

from __future__ import annotations

from typing import Final

_KINDS: Final[dict[str, tuple[str, ...]]] = {
    "property": (
        "builtins.property",
        "abc.abstractproperty",
        "enum.property",
        "functools.cached_property",
        "types.DynamicClassAttribute",
    ),
    "staticmethod": ("builtins.staticmethod", "abc.abstractstaticmethod"),
    "classmethod": ("builtins.classmethod", "abc.abstractclassmethod"),
    "contextmanager": ("contextlib.contextmanager", "contextlib.asynccontextmanager"),
    "dataclass": (
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
    ),
    "transparent": (
        "abc.abstractmethod",
        "atexit.register",
        "contextlib.ContextDecorator",
        "enum.unique",
        "enum.verify",
        "functools.cache",
        "functools.lru_cache",
        "functools.singledispatch",
        "functools.singledispatchmethod",
        "functools.total_ordering",
        "functools.update_wrapper",
        "functools.wraps",
        "gin.configurable",
        "gin.register",
        "six.add_metaclass",
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
        "unittest.skip",
        "unittest.skipIf",
        "unittest.skipUnless",
        "unittest.mock.patch",
        "unittest.mock.patch.dict",
        "unittest.mock.patch.object",
        "warnings.deprecated",
        "typing_extensions.deprecated",
    ),
}
_KIND_OF: Final[dict[str, str]] = {name: kind for kind, names in _KINDS.items() for name in names}
_KIND_OF["functools.cached_property"] = "cached_property"
# Whole families of decorators that leave the function as it is, for our purposes.
_TRANSPARENT_MODULES: Final = ("pytest.", "absl.testing.", "hypothesis.", "unittest.mock.", "click.")


def decorator_kind(dotted: str) -> str:
    """What a decorator (or the function that makes it) does.

    "transparent" (the function stays what it is), "property", "cached_property", "staticmethod",
    "classmethod", "contextmanager", "dataclass", or "" for one that is not known.
    """
    known = _KIND_OF.get(dotted)
    if known is not None:
        return known
    return "transparent" if dotted.startswith(_TRANSPARENT_MODULES) else ""
