"""next with and without default; iter over sequences."""
import tensorflow as tf


def use(x):
    return x


def maybe(x):
    return x


def number(n):
    return n


it = iter([tf.ones([1]), tf.ones([1])])
use(next(it))
use(next(it))
maybe(next(it, None))
numbers = iter(range(2))
number(next(numbers))
letters = iter({"a": tf.ones([2])})
number(next(letters))
found = next((t for t in [tf.ones([3])] if t.shape[0] == 3), None)
use(found)
