"""Sorting, filtering, slicing with steps, flattening, windows."""
import tensorflow as tf


def item(x):
    return x


def many(xs):
    return xs


def number(n):
    return n


xs = [tf.ones([2]), tf.zeros([2]), tf.ones([2])]
many(xs[::2])
many(xs[::-1])
pairs = list(zip(xs, xs[1:]))
item(pairs[0][1])
ordered = sorted(xs, key=lambda t: float(tf.reduce_sum(t)))
item(ordered[0])
flat = [t for group in [[tf.ones([3])], [tf.ones([4])]] for t in group]
for t in flat:
    item(t)
many([t for t in xs if t is not None])
best = max(range(3), key=lambda i: i)
number(best)
chosen = [x for x, keep in zip(xs, [True, False, True]) if keep]
item(chosen[0])
number([len(xs), sum([1, 2])][1])
matrix = [[0] * 2 for _ in range(2)]
matrix[0][1] = tf.ones([5])
item(matrix[0][1])
xs[0], xs[1] = xs[1], xs[0]
item(xs[0])
head, tail = xs[0], xs[1:]
item(head)
many(tail)
number(xs.count(None))
many(list(filter(None, [0, 1])))
many([*xs, *flat])
many((*xs, 1))
