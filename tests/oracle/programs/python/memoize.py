"""A memoising decorator with a dict, and an accumulator in recursion."""
import functools

import tensorflow as tf


def memoize(function):
    cache = {}

    @functools.wraps(function)
    def wrapper(n):
        if n not in cache:
            cache[n] = function(n)
        return cache[n]

    return wrapper


@memoize
def eye(n):
    return tf.eye(n)


def use(x):
    return x


def walk(tree, found):
    if isinstance(tree, dict):
        for value in tree.values():
            walk(value, found)
    else:
        found.append(leaf(tree))
    return found


def leaf(x):
    return x


use(eye(2))
use(eye(2))
result = walk({"a": tf.ones([1]), "b": {"c": tf.ones([2])}}, [])
use(result)
