"""Tuples and sets, nested ones too."""
import tensorflow as tf


def pair(p):
    return p


def item(x):
    return x


def numbers(s):
    return s


p = (tf.ones([1]), 2)
pair(p)
item(p[0])
item((p + (tf.ones([3]),))[-1])
nested = ((1, (tf.ones([4]),)), [5])
pair(nested)
item(nested[0][1][0])
numbers({1, 2})
numbers(set([3]))
pair((1, 2))
a, b = p
item(a)
numbers(b)
pair(tuple([tf.ones([6])]))
pair(p[:1])
pair(p[1:])
