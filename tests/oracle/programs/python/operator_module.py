"""operator and itertools."""
import itertools
import operator

import tensorflow as tf


class Thing:
    def __init__(self, v):
        self.v = v

    def run(self, x):
        return x


def use(x):
    return x


def pair(x, y):
    return x


def item(x):
    return x


use(operator.add(tf.ones([1]), 1.0))
use(operator.itemgetter(1)([0, tf.ones([2])]))
use(operator.attrgetter("v")(Thing(tf.ones([3]))))
for x in itertools.chain([tf.ones([4])], [tf.ones([5])]):
    item(x)
for x, y in itertools.product([tf.ones([6])], [1, 2]):
    pair(x, y)
for x in itertools.islice([tf.ones([7]), tf.ones([7])], 1):
    item(x)
for x, y in itertools.zip_longest([tf.ones([8])], [1, 2]):
    pair(x, y)
for x in itertools.repeat(tf.ones([9]), 2):
    item(x)
operator.methodcaller("run", tf.ones([10]))(Thing(1))
for i in itertools.count():
    if i > 1:
        break
    use(i)
