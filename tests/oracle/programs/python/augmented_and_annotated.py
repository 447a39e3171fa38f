"""Augmented and annotated assignments."""
from typing import Any, List, Optional

import tensorflow as tf


def use(x):
    return x


def many(xs):
    return xs


def number(n):
    return n


x: tf.Tensor = tf.ones([1])
x += 1.0
use(x)
n: int = 2
n *= 3
number(n)
xs: List[Any] = []
xs += [tf.ones([2])]
many(xs)
y: Optional[tf.Tensor] = None
use(y)
y = tf.ones([3])
use(y)
z = 2.0
z *= tf.ones([4])
use(z)
d = {"k": tf.ones([5])}
d["k"] -= 1.0
use(d["k"])


class Acc:
    def __init__(self):
        self.total = 0.0

    def add(self, v):
        self.total += v
        return use(self.total)


Acc().add(tf.ones([6]))
