"""Turns annotations into trees of names, without resolving any.

Strings are parsed as Python would parse them lazily; what is neither a name, a subscript, a union, ``None``
nor a list is ``["other"]``. See ``ir`` for the forms.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from pylint_hybrid.lowering.ir import Annotation

# Annotations are nested at most so deeply; what is below is ``["other"]``.
DEPTH_LIMIT = 60


def annotation_of(node: Any) -> Annotation | None:
    """The tree of an annotation; None where there is none."""
    return None if node is None else _tree(node, DEPTH_LIMIT)


def _tree(node: Any, depth: int) -> Annotation:
    make = _TREES.get(node.__class__)
    return make(node, depth - 1) if make is not None and depth else ["other"]


def _name(node: ast.Name, depth: int) -> Annotation:
    return ["name", node.id]


def _attribute(node: ast.Attribute, depth: int) -> Annotation:
    name = dotted_name(node)
    return ["name", name] if name else ["other"]


def _union(node: ast.BinOp, depth: int) -> Annotation:
    if not isinstance(node.op, ast.BitOr):
        return ["other"]
    return ["or", _tree(node.left, depth), _tree(node.right, depth)]


def _list(node: ast.List | ast.Tuple, depth: int) -> Annotation:
    return ["list", [_tree(element, depth) for element in node.elts]]


def _subscript(node: ast.Subscript, depth: int) -> Annotation:
    base = _tree(node.value, depth)
    index = node.slice
    arguments = index.elts if isinstance(index, ast.Tuple) else [index]
    if base[0] == "name" and base[1].rpartition(".")[2] == "Literal":
        # Strings in here are values, not annotations.
        return ["sub", base, [["none"] if _is_none(item) else ["other"] for item in arguments]]
    return ["sub", base, [_tree(item, depth) for item in arguments]]


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _constant(node: ast.Constant, depth: int) -> Annotation:
    value = node.value
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
    return ["str", _tree(parsed, depth)]


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


_TREES: dict[type, Callable[[Any, int], Annotation]] = {
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.Constant: _constant,
    ast.Subscript: _subscript,
    ast.BinOp: _union,
    ast.List: _list,
    ast.Tuple: _list,
}
