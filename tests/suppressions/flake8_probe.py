"""A flake8 plugin that reports every function, under one of our codes."""

from __future__ import annotations

import ast
from collections.abc import Iterator


class Plugin:
    def __init__(self, tree: ast.Module) -> None:
        self.tree = tree

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.lineno, node.col_offset, "HYB301 probe", Plugin
