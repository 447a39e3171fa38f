import tensorflow as tf
import numpy as np
class EMA:
    def __init__(self, variables, decay=0.9):
        self.decay = decay
        self.shadow = [tf.Variable(v, trainable=False) for v in variables]
    def apply(self, variables):
        for s, v in zip(self.shadow, variables):
            s.assign(mix(s, v, self.decay))
def mix(a, b, d): return a * d + b * (1 - d)
def lr_at(step): return 0.1 * tf.math.pow(0.5, tf.cast(step, tf.float32) / 10.0)
def accumulate(acc, grads): return [add(a, g) for a, g in zip(acc, grads)]
def add(a, g): return a + g
def zero(v): return tf.zeros_like(v)
w = tf.Variable(np.random.randn(3, 2).astype(np.float32))
b = tf.Variable(tf.zeros([2]))
ema = EMA([w, b])
acc = [zero(v) for v in (w, b)]
for step in range(3):
    with tf.GradientTape() as tape:
        l = tf.reduce_sum(tf.ones([4, 3]) @ w + b)
    grads = tape.gradient(l, [w, b])
    acc = accumulate(acc, grads)
    ema.apply([w, b])
    lr_at(tf.constant(step))
