"""Loops that find, count, fold, and stop."""
import functools

import tensorflow as tf


def visit(x):
    return x


def found(x):
    return x


def folded(x):
    return x


def count(n):
    return n


xs = [tf.ones([n]) for n in (1, 2, 3)]
result = None
for i, x in enumerate(xs):
    if x.shape[0] == 2:
        result = x
        break
found(result)
count(i)
longest = max(xs, key=lambda t: t.shape[0])
visit(longest)
total = functools.reduce(lambda a, b: a + tf.reduce_sum(b), xs, tf.constant(0.0))
folded(total)
n = 0
while xs:
    x = xs.pop()
    visit(x)
    n += 1
count(n)
first = next((v for v in [None, tf.ones([5])] if v is not None), None)
found(first)
count(sum(1 for v in [1, 2, 3] if v > 1))
accumulated = []
state = tf.zeros([6])
for step in range(3):
    state = state + 1.0
    accumulated.append(state)
visit(accumulated[-1])
folded(tf.stack(accumulated))
