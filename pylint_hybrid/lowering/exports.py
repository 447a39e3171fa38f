"""Reads a literal ``__all__``."""

from __future__ import annotations

import ast
from typing import Any


def literal_exports(tree: ast.Module) -> list[str] | None:
    """The names in ``__all__``, or None where the top of the module does not spell it out."""
    names: list[str] | None = None
    for statement in tree.body:
        kind = statement.__class__
        if kind is ast.Assign or kind is ast.AnnAssign or kind is ast.AugAssign:
            found = _assigned(statement)
            if found is None:
                continue
            more = _strings(found)
            if more is None or (kind is ast.AugAssign and names is None):
                return None
            names = [*(names or []), *more] if kind is ast.AugAssign else more
        elif kind is ast.Expr and names is not None:
            more = _added(statement.value)  # type: ignore[attr-defined]
            if more is not None:
                names = [*names, *more]
    return names


def _assigned(statement: Any) -> Any:
    """The value of an assignment to ``__all__``; None for other statements."""
    targets = statement.targets if statement.__class__ is ast.Assign else [statement.target]
    if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets):
        return statement.value
    return None


def _strings(node: Any) -> list[str] | None:
    if isinstance(node, (ast.List, ast.Tuple)):
        names: list[str] = []
        for element in node.elts:
            if not isinstance(element, ast.Constant) or not isinstance(element.value, str):
                return None
            if not element.value.isidentifier():
                continue
            names.append(element.value)
        return names
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _sum(node)
    return None


def _sum(node: ast.BinOp) -> list[str] | None:
    """The names in a sum of lists, which leans to the left: not by recursion, it may be long."""
    lists: list[list[str]] = []
    left: ast.expr = node
    while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
        if not isinstance(left.right, (ast.List, ast.Tuple)) or (found := _strings(left.right)) is None:
            return None
        lists.append(found)
        left = left.left
    first = None if isinstance(left, ast.BinOp) else _strings(left)
    return None if first is None else [name for names in (first, *reversed(lists)) for name in names]


def _added(node: ast.expr) -> list[str] | None:
    """The names that ``__all__.extend([...])`` or ``__all__.append("...")`` adds."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or len(node.args) != 1:
        return None
    owner = node.func.value
    if not isinstance(owner, ast.Name) or owner.id != "__all__":
        return None
    if node.func.attr == "extend":
        return _strings(node.args[0])
    if node.func.attr == "append":
        return _strings(ast.List([node.args[0]]))
    return None
