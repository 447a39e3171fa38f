"""The public format of the facts: a JSON schema that ships with the package."""

from __future__ import annotations

from importlib import resources

SCHEMA_VERSION = 1


def schema_text() -> str:
    """The JSON schema that the output of ``python -m pylint_hybrid facts --format json`` follows."""
    return (resources.files("pylint_hybrid.facts") / "facts.schema.json").read_text(encoding="utf-8")
