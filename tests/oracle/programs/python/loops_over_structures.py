"""Loops over zipped, enumerated, indexed and nested data."""
import tensorflow as tf


def pair(i, x, y):
    return x


def indexed(x):
    return x


def entry(name, values):
    return values


def leaf(v):
    return v


xs = [tf.ones([2]), tf.ones([2])]
ys = [1.0, 2.0]
for i, (x, y) in enumerate(zip(xs, ys)):
    pair(i, x, y)
for i in range(len(xs)):
    indexed(xs[i])
table = {"a": [tf.ones([3])], "b": [tf.ones([4]), tf.ones([4])]}
for name, values in sorted(table.items()):
    entry(name, values)
    for v in values:
        leaf(v)
for name in table:
    leaf(table[name][0])
rows = [{"x": tf.ones([5]), "n": 1}, {"x": tf.ones([5]), "n": 2}]
for row in rows:
    leaf(row["x"])
    indexed(row["n"])
