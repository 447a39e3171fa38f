"""Names re-exported by __init__, used as pkg.f."""
import tensorflow as tf

import pkg
from pkg import Model, transform
from pkg.layers import Dense

pkg.transform(tf.ones([1]))
transform(tf.ones([2]))
pkg.layers.Dense().call(tf.ones([3]))
Dense().call(tf.ones([4]))
Model().run(tf.ones([5]))
pkg.alias(tf.ones([6]))
pkg.deep.inner(tf.ones([7]))
