"""Kinds of tensors as arguments."""
import numpy as np
import tensorflow as tf


def dense(x):
    return x


def variable(v):
    return v


def ragged(r):
    return r


def sparse(s):
    return s


def array(a):
    return a


def text(t):
    return t


dense(tf.constant([1, 2]))
dense(tf.constant([[1.5]]))
dense(tf.constant(True))
variable(tf.Variable(tf.ones([2, 3])))
variable(tf.Variable(1))
ragged(tf.ragged.constant([[1], [2, 3]]))
sparse(tf.sparse.from_dense(tf.eye(2)))
array(np.zeros((2, 2)))
array(np.array([1, 2, 3]))
array(np.arange(4, dtype=np.float32))
text(tf.constant("a"))
text(tf.constant(["a", "b"]))
dense(tf.convert_to_tensor(np.ones([3])))
