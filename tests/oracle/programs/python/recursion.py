"""Recursion: direct, mutual, over structures."""
import tensorflow as tf


def factorial(x, n):
    if n == 0:
        return x
    return factorial(x * 1.0, n - 1)


def even(x, n):
    return x if n == 0 else odd(x, n - 1)


def odd(x, n):
    return None if n == 0 else even(x, n - 1)


def flatten(tree):
    if isinstance(tree, list):
        return [leaf for child in tree for leaf in flatten(child)]
    return [leaf_of(tree)]


def leaf_of(x):
    return x


def use(x):
    return x


use(factorial(tf.ones([2]), 3))
use(even(tf.ones([3]), 2))
use(flatten([tf.ones([4]), [tf.ones([5]), [tf.ones([6])]]]))
