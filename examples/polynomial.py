"""Evaluates powers in a graph function that takes a Python number.

Every new exponent is a new graph: twelve calls, twelve traces.
"""

import tensorflow as tf


@tf.function
def power_sum(x, exponent):
    return tf.reduce_sum(x**exponent)


def main():
    x = tf.linspace(0.0, 1.0, 11)
    total = tf.constant(0.0)
    for exponent in range(12):
        total += power_sum(x, exponent)
    print(f"total {total.numpy():.4f}")


if __name__ == "__main__":
    main()
