import tensorflow as tf

RATE = 0.5
WEIGHT = tf.ones([9])
