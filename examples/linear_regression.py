"""Fits a line by gradient descent, one eager step at a time.

``train_step`` is called 300 times with tensors and computes with nothing else: it should run as a graph.
"""

import tensorflow as tf

LEARNING_RATE = 0.1

weight = tf.Variable(0.0)
bias = tf.Variable(0.0)


def train_step(x, y):
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(weight * x + bias - y))
    gradients = tape.gradient(loss, [weight, bias])
    weight.assign_sub(LEARNING_RATE * gradients[0])
    bias.assign_sub(LEARNING_RATE * gradients[1])
    return loss


def main():
    x = tf.random.stateless_uniform((64,), seed=(7, 1), minval=-1.0, maxval=1.0)
    y = 3.0 * x + 2.0 + tf.random.stateless_normal((64,), seed=(7, 2), stddev=0.1)
    loss = tf.constant(0.0)
    for _ in range(300):
        loss = train_step(x, y)
    print(f"weight {weight.numpy():.3f}, bias {bias.numpy():.3f}, loss {loss.numpy():.4f}")


if __name__ == "__main__":
    main()
