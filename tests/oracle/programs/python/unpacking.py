"""Nested and starred unpacking."""
import tensorflow as tf


def first(x):
    return x


def middle(xs):
    return xs


def last(x):
    return x


def deep(x):
    return x


def plain(n):
    return n


a, *b, c = [tf.ones([1]), tf.ones([2]), tf.ones([3]), tf.ones([4])]
first(a)
middle(b)
last(c)
(d, (e, [f, g])), h = (tf.ones([5]), (1, [tf.ones([6]), 2])), 3
first(d)
deep(f)
plain(e)
plain(g)
plain(h)
*rest, end = (1, 2, tf.ones([7]))
middle(rest)
last(end)
for i, (x, y) in enumerate([(tf.ones([8]), 1)]):
    plain(i)
    deep(x)
    plain(y)
x = y = tf.ones([9])
deep(y)
x, y = 1, x
deep(y)
plain(x)
[m, n] = tf.ones([10]), 4
deep(m)
plain(n)
