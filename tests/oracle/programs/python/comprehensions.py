"""Comprehensions of every kind."""
import tensorflow as tf


def one(x):
    return x


def two(x):
    return x


def three(k, x):
    return x


def four(x, y):
    return x


def all_of(xs):
    return xs


tensors = [tf.ones([n]) for n in (1, 2)]
all_of(tensors)
all_of([one(t) for t in tensors])
all_of([n for n in range(3)])
all_of({n: two(t * 2) for n, t in enumerate(tensors)})
table = {str(n): tf.zeros([n]) for n in (3, 4)}
[three(k, v) for k, v in table.items()]
[four(a, b) for a in tensors for b in (5, 6) if b > 5]
nested = [[tf.ones([7]) for _ in range(2)] for _ in range(2)]
all_of(nested)
all_of(nested[0])
one(nested[1][0])
all_of({n * 2 for n in range(2)})
total = sum(one(t) for t in [tf.ones([8]), tf.ones([8])])
two(total)
