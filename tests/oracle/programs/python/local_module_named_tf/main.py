"""A local module named tf is not TensorFlow."""
import numpy as np

import tf

x = tf.ones([2])
tf.use(x)
tf.use(np.zeros(3))


@tf.function
def plain(x):
    return x


plain(tf.ones([4]))
plain(tf.constant(1.0))
