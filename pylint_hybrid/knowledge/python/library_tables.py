"""The tables of ``data``: what is known of the standard library and of common pure libraries.

A file of ``data`` holds, per module or class (the key), its members with their entry (see ``notation``);
several names may share a key, with blanks between. The member ``*`` stands for all that are not listed,
``**`` for those of the modules below too, ``()`` for calling the class itself; ``<`` names its base.
"""

from __future__ import annotations

import json
from functools import lru_cache
from importlib import resources
from typing import Final

from pylint_hybrid.knowledge.python.notation import Description, parse

_MAX_ALIASES: Final = 8

Table = dict[str, dict[str, str]]


@lru_cache(maxsize=1)
def tables() -> Table:
    """All tables, by module or class name."""
    merged: Table = {}
    folder = resources.files(__package__) / "data"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".json"):
            for owner, entries in json.loads(file.read_text(encoding="utf-8")).items():
                single = {name: text for names, text in entries.items() for name in names.split()}
                merged.setdefault(owner, {}).update(single)
    return merged


@lru_cache(maxsize=8192)
def canonical(dotted: str) -> str:
    """The name that a dotted name is an alias of, by the tables; most names are their own."""
    for _ in range(_MAX_ALIASES):
        owner, _, member = dotted.rpartition(".")
        text = tables().get(owner, {}).get(member, "")
        if not text.startswith("="):
            break
        dotted = text[1:]
    return dotted


def describe_member(owner: str, member: str) -> Description | None:
    """The entry of a member of a class or module; ``*`` covers those that are not listed, but no dunder."""
    text = _listed(owner, member)
    if text is None and not member.startswith("__"):
        entries = tables().get(owner, {})
        text = entries.get("*", entries.get("**"))
    return None if text is None else parse(text)


@lru_cache(maxsize=8192)
def has_method(owner: str, member: str) -> bool:
    """Whether a class or one of its bases lists the member, and not as an attribute that is read."""
    text = _listed(owner, member)
    return text is not None and not parse(text).is_attribute


def _listed(owner: str, member: str) -> str | None:
    """The entry of a member that a class or one of its bases lists."""
    for _ in range(_MAX_ALIASES):
        entries = tables().get(owner, {})
        if member in entries or "<" not in entries:
            return entries.get(member)
        owner = entries["<"]
    return None


@lru_cache(maxsize=8192)
def describe(dotted: str) -> Description | None:
    """The entry of a dotted name: a class, or a member of a module or class."""
    called = tables().get(dotted, {}).get("()")
    if called is not None:
        return parse(called)
    owner, _, member = dotted.rpartition(".")
    found = describe_member(owner, member)
    while found is None and owner:
        owner = owner.rpartition(".")[0]
        text = tables().get(owner, {}).get("**")
        found = None if text is None else parse(text)
    return found


def is_listed(dotted: str) -> bool:
    """Whether the tables list the name as a member, wildcards apart."""
    owner, _, member = dotted.rpartition(".")
    return member in tables().get(owner, {})


def is_module(dotted: str) -> bool:
    """Whether the tables have a module (or class) of this name, or modules below it."""
    return dotted in tables() or any(owner.startswith(f"{dotted}.") for owner in tables())
