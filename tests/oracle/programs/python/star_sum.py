"""Surplus arguments, looped over."""
import tensorflow as tf


def add(x, y):
    return x + y


def total(*tensors):
    result = tensors[0]
    for tensor in tensors[1:]:
        result = add(result, tensor)
    return result


def keywords(**named):
    for name, value in named.items():
        one(name, value)


def one(name, value):
    return value


total(tf.ones([2]), tf.ones([2]), tf.ones([2]))
keywords(a=tf.ones([3]), b=tf.zeros([4]))
