"""NumPy arrays and tensors through the same functions."""
import numpy as np
import tensorflow as tf


def use(x):
    return x


def add(x, y):
    return x + y


def number(n):
    return n


use(np.ones((2, 3), dtype=np.float32))
use(tf.ones([2, 3]).numpy())
add(np.ones(3), tf.ones([3], tf.float64))
use(add(tf.ones([3]), np.ones(3, np.float32)))
use(np.concatenate([np.zeros((1, 2)), np.ones((1, 2))]))
number(np.ones((2, 3)).shape[0])
images, labels = np.zeros((10, 4)), np.arange(10)
for i in range(0, 10, 5):
    use(images[i : i + 5])
    number(i)
use(labels)
