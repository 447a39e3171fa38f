"""The notation in which the tables of ``data`` describe library names.

An entry is ``RESULT !EFFECT...``; effects are kinds of ``EffectFact``. RESULT is one of

- ``none bool int float complex str bytes``: a value of that kind;
- ``list[T]``, ``set[T]``, ``iterator[T]``, ...: a container of any number of T; ``list[T, U]`` of exactly
  these; ``dict[K, V]``; ``T | U``;
- ``unknown``: nothing is known of the result (but the call is known, and has the listed effects only);
- ``ndarray``: a NumPy array; ``tensor``: a tensor that the call computes;
- ``self``: an object of the class that is called, or the receiver of a method;
- ``object:NAME``: an object of the library class NAME;
- ``arg0``, ``arg1``, ...: that argument; ``item0``: any item of it; ``result0``: what calling it gives;
- ``never``: the call does not return; ``decorator``: a decorator that gives back what it decorates;
- ``=NAME``: the same as the entry NAME, or as that name of TensorFlow.

``.T`` (with a leading dot) marks an attribute that is read, not called.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

PRIMITIVES: Final = frozenset({"bool", "int", "float", "complex", "str", "bytes"})
CONTAINERS: Final = frozenset(
    {"list", "tuple", "set", "frozenset", "deque", "generator", "iterator", "range", "dict"}
)
WORDS: Final = frozenset({"none", "unknown", "ndarray", "tensor", "self", "never", "decorator"})
ARGUMENTS: Final = ("arg", "item", "result")


@dataclass(frozen=True, slots=True)
class Result:
    """A parsed RESULT: ``head`` is a word of the notation, "object", or "|" for alternatives (``parts``)."""

    head: str
    parts: tuple[Result, ...] = ()
    name: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class Description:
    """A parsed entry."""

    result: Result
    effects: tuple[str, ...] = ()
    is_attribute: bool = False
    alias: str = ""


@lru_cache(maxsize=4096)
def parse(text: str) -> Description:
    """Parse an entry; a ``ValueError`` names what is wrong with it."""
    words = [word.strip() for word in text.split("!")]
    body, effects = words[0], tuple(words[1:])
    if body.startswith("="):
        return Description(Result("unknown"), effects, alias=body[1:])
    is_attribute = body.startswith(".")
    return Description(_parse_result(body.removeprefix(".")), effects, is_attribute)


def _parse_result(text: str) -> Result:
    alternatives = _split(text, "|")
    if len(alternatives) > 1:
        return Result("|", tuple([_parse_result(one) for one in alternatives]))
    text = text.strip()
    if text.endswith("]"):
        head, _, inner = text[:-1].partition("[")
        if head not in CONTAINERS:
            raise ValueError(f"unknown container {head!r} in {text!r}")
        return Result(head, tuple([_parse_result(one) for one in _split(inner, ",")]))
    if text.startswith("object:"):
        return Result("object", name=text.removeprefix("object:"))
    if text in PRIMITIVES or text in WORDS or text in CONTAINERS:
        return Result(text)
    head = text.rstrip("0123456789")
    if head in ARGUMENTS and head != text:
        return Result(head, position=int(text[len(head) :]))
    raise ValueError(f"unknown result {text!r}")


def _split(text: str, separator: str) -> list[str]:
    """Split at separators outside of brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += {"[": 1, "]": -1}.get(character, 0)
        if character == separator and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts
