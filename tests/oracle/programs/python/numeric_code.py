"""Pure Python numbers beside tensors: no parameter here may become a tensor by accident."""
import math
import random

import tensorflow as tf


def gcd(a, b):
    return a if b == 0 else gcd(b, a % b)


def mean(values):
    return sum(values) / len(values)


def schedule(step, rate):
    return rate * 0.5 ** (step // 10)


def clip(x, low, high):
    return min(max(x, low), high)


def length(xs):
    return len(xs)


def tensor(x, rate):
    return x * rate


gcd(12, 18)
mean([1.0, 2.0])
rate = schedule(20, 0.1)
clip(rate, 0, math.pi)
length([tf.ones([1])])
length("abc")
tensor(tf.ones([2]), rate)
tensor(tf.ones([3]), clip(random.random(), 0.0, 1.0))
sizes = tuple(int(n) for n in "1 2".split())
mean(sizes)
shape = tf.ones([4, 5]).shape
clip(shape[0], 0, shape[1])
mean(shape.as_list())
