"""Computes a learning rate from Python numbers in a graph function.

No tensor ever reaches ``decayed``, so that the graph gains nothing and is built anew for every epoch.
"""

import tensorflow as tf


@tf.function
def decayed(initial, epoch):
    return initial / (1.0 + 0.5 * epoch)


def main():
    weight = tf.Variable(4.0)
    for epoch in range(6):
        rate = decayed(0.5, epoch)
        weight.assign_sub(rate * weight)
    print(f"weight {weight.numpy():.5f}")


if __name__ == "__main__":
    main()
