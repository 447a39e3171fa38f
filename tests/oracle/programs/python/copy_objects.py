"""copy and deepcopy of containers and instances."""
import copy

import tensorflow as tf


class State:
    def __init__(self, value):
        self.value = value
        self.log = []


def use(x):
    return x


def items(xs):
    return xs


state = State(tf.ones([1]))
use(copy.copy(state).value)
use(copy.deepcopy(state).value)
items(copy.copy([tf.ones([2])]))
items(copy.deepcopy({"a": tf.ones([3])}))
other = copy.copy(state)
other.value = 5
use(other.value)
