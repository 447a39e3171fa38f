"""Annotations become trees of names."""

from __future__ import annotations

from typing import Any

import pytest

from pylint_hybrid.lowering import lower


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("tf.Tensor", ["name", "tf.Tensor"]),
        ("None", ["none"]),
        ("int | None", ["or", ["name", "int"], ["none"]]),
        ("Optional[a.B]", ["sub", ["name", "Optional"], [["name", "a.B"]]]),
        (
            "dict[str, list[int]]",
            ["sub", ["name", "dict"], [["name", "str"], ["sub", ["name", "list"], [["name", "int"]]]]],
        ),
        (
            "Callable[[int, ...], None]",
            ["sub", ["name", "Callable"], [["list", [["name", "int"], ["other"]]], ["none"]]],
        ),
        ("'a.B | None'", ["str", ["or", ["name", "a.B"], ["none"]]]),
        ("'None'", ["str", ["none"]]),
        ("'List[\"C\"]'", ["str", ["sub", ["name", "List"], [["str", ["name", "C"]]]]]),
        ("Literal['relu', None, 3]", ["sub", ["name", "Literal"], [["other"], ["none"], ["other"]]]),
        ("'not python('", ["other"]),
        ("''", ["other"]),
        ("f(x)", ["other"]),
        ("f(x).y", ["other"]),
        ("a + b", ["other"]),
        ("3", ["other"]),
        ("'\\ud83d'", ["other"]),
    ],
)
def test_trees(text: str, tree: list[Any]) -> None:
    summary = lower(f"def f(p: {text}) -> {text}: x: {text} = 1".encode(), "program.py")
    function = summary.codes[1]
    assert function.parameters[0].annotation == tree
    assert function.returns == tree
    assert function.body[-1][2] == tree


def test_depth_is_bounded() -> None:
    summary = lower(b"x: " + b"a | " * 500 + b"b", "program.py")
    tree, depth = summary.codes[0].body[-1][2], 0
    while tree[0] == "or":
        tree, depth = tree[1], depth + 1
    assert tree == ["other"]
    assert depth < 100
