"""What a static shape knows is known: its rank, its dimensions, and their numbers."""

from __future__ import annotations

from pathlib import Path

from tests.evaluation.asking import ask

PROGRAM = """\
    import itertools
    import elsewhere
    import tensorflow as tf

    def ones_like_axes(x):
        return tf.ones([1] * x.shape.rank + [5] * x.shape.ndims)

    def first(x):
        return tf.ones([x.shape.dims[0].value])

    def pruned(x):
        if x.shape.rank != 2:
            return elsewhere.f(x)
        return x

    def broadcast(x, y):
        merged = []
        one = tf.compat.v1.Dimension(1)
        pairs = itertools.zip_longest(reversed(x.shape.dims), reversed(y.shape.dims), fillvalue=one)
        for left, right in pairs:
            if left.value is None:
                return None
            merged.append(left.merge_with(right))
        return merged

    def use(a, b):
        return a

    x = tf.ones([2, 3])
    use(ones_like_axes(x), first(x))
    pruned(x)
    broadcast(x, tf.ones([3]))
    """


def test_attributes_of_shapes(tmp_path: Path) -> None:
    answers = ask(tmp_path, PROGRAM, "safe")
    assert answers.types("use", "a") == "float32[1,1,5,5]"
    assert answers.types("use", "b") == "float32[2]"
    assert answers.functions["pruned"].unknown_calls == ()
    assert answers.functions["broadcast"].unknown_calls == ()
    assert answers.functions["broadcast"].side_effects is False
