"""Keeps numbers in plain Python, and looks at a tensor as a Python value.

Nothing here should be changed: ``record`` lives from its side effect, and ``until_stable`` asks for the
value of a tensor in every round.
"""

import tensorflow as tf

losses = []


def record(loss):
    losses.append(float(loss))


def until_stable(start):
    value = start
    while float(tf.abs(tf.cos(value) - value)) > 1e-3:
        value = tf.cos(value)
        record(value)
    return value


def main():
    value = until_stable(tf.constant(1.0))
    print(f"value {value.numpy():.3f} after {len(losses)} rounds")


if __name__ == "__main__":
    main()
