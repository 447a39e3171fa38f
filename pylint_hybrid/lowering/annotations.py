"""Turns annotations into trees of names, without resolving any.

Strings are parsed as Python would parse them lazily; what is neither a name, a subscript, a union, ``None``
nor a list is ``["other"]``. See ``ir`` for the forms.
"""

from __future__ import annotations

import ast
from typing import Any

from pylint_hybrid.lowering.ir import Annotation


def annotation_of(node: Any) -> Annotation | None:
    """The tree of an annotation; None where there is none."""
    return None if node is None else _tree(node)


def _tree(node: Any) -> Annotation:
    kind = node.__class__
    if kind is ast.Name:
        return ["name", node.id]
    if kind is ast.Attribute:
        name = dotted_name(node)
        return ["name", name] if name else ["other"]
    if kind is ast.Constant:
        return _constant(node.value)
    if kind is ast.Subscript:
        return _subscript(node)
    if kind is ast.BinOp and node.op.__class__ is ast.BitOr:
        return ["or", _tree(node.left), _tree(node.right)]
    if kind is ast.List or kind is ast.Tuple:
        return ["list", [_tree(element) for element in node.elts]]
    return ["other"]


def _subscript(node: ast.Subscript) -> Annotation:
    base = _tree(node.value)
    index = node.slice
    arguments = index.elts if isinstance(index, ast.Tuple) else [index]
    if base[0] == "name" and base[1].rpartition(".")[2] == "Literal":
        # Strings in here are values, not annotations.
        return ["sub", base, [["none"] if _is_none(item) else ["other"] for item in arguments]]
    return ["sub", base, [_tree(item) for item in arguments]]


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _constant(value: Any) -> Annotation:
    if value is None:
        return ["none"]
    if not isinstance(value, str):
        return ["other"]
    if value.isidentifier():
        return ["str", ["none"] if value == "None" else ["name", value]]
    try:
        parsed = ast.parse(value.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ["other"]
    return ["str", _tree(parsed)]


def dotted_name(node: Any) -> str:
    """``a.b.c`` for nested attributes of a name, else an empty text."""
    parts = []
    while node.__class__ is ast.Attribute:
        parts.append(node.attr)
        node = node.value
    if node.__class__ is not ast.Name:
        return ""
    parts.append(node.id)
    return ".".join(reversed(parts))
