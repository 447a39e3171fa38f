"""Numbers from tensors: int(), float(), numpy(), len, shape arithmetic."""
import numpy as np
import tensorflow as tf


def number(n):
    return n


def tensor(x):
    return x


def array(a):
    return a


x = tf.ones([4, 3])
number(int(x[0, 0]))
number(float(tf.reduce_mean(x)))
number(x.shape[0] * x.shape[1])
number(len(x.shape))
number(x.shape.num_elements())
number(x.ndim)
array(x.numpy())
tensor(tf.shape(x))
tensor(tf.shape(x)[0])
tensor(tf.size(x))
number(bool(tf.reduce_all(x > 0)))
batch, features = x.shape
tensor(tf.reshape(x, [features, batch]))
tensor(tf.zeros([batch // 2, features * 2]))
array(np.asarray(x))
number(max(batch, features))
tensor(max(tf.constant(1.0), tf.constant(2.0)))
for i in range(batch):
    number(i)
