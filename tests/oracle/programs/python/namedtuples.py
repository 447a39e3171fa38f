"""NamedTuple classes and collections.namedtuple."""
import collections
from typing import NamedTuple

import tensorflow as tf


class Step(NamedTuple):
    state: tf.Tensor
    reward: float = 0.0

    def double(self):
        return use(self.state * 2)


Batch = collections.namedtuple("Batch", ["inputs", "labels"])
Point = collections.namedtuple("Point", "x y z")


def use(x):
    return x


def fields(inputs, labels):
    return inputs


def whole(step):
    return step


def batched(batch):
    return batch.inputs


def coordinates(x, z):
    return x


step = Step(tf.ones([1]))
step.double()
whole(step)
state, reward = step
fields(state, reward)
batch = Batch(inputs=tf.ones([2]), labels=tf.zeros([3], tf.int64))
fields(batch.inputs, batch.labels)
batched(batch)
inputs, labels = batch
fields(inputs, labels)
point = Point(tf.ones([4]), 2, tf.ones([5]))
coordinates(point.x, point[2])
coordinates(point._replace(x=1).x, point.y)
