"""Functions and classes of the same names in several modules."""
import tensorflow as tf

import one
import two
from one import Model as First
from two import Model as Second

one.build(tf.ones([1]))
two.build(2)
First().run(tf.ones([3]))
Second().run(tf.ones([4]))
one.SHARED = tf.ones([5])
one.use_shared()
