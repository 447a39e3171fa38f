"""Subscripts of tensors and sequences beside each other."""
import tensorflow as tf


def row(x):
    return x


def part(x):
    return x


def dims(n):
    return n


x = tf.ones([4, 3])
row(x[0])
row(x[:, 1])
part(x[1:3])
part(x[..., tf.newaxis])
part(x[-1, ::2])
xs = [x, tf.zeros([2])]
row(xs[1])
part(xs[:1])
height, width = x.shape
dims(height)
dims(x.shape.as_list())
for line in x:
    row(line)
a, b = tf.ones([2, 5])
row(a)
