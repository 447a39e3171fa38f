"""Counts and logs in a function that already runs as a graph.

The ``print`` and the Python list are touched once, while the function is traced, and not in the four calls
after that: the list ends with one entry where its author expected five.
"""

import tensorflow as tf

history = []


@tf.function
def smooth(values, previous):
    print("smoothing")
    history.append("smoothed")
    return 0.9 * previous + 0.1 * tf.reduce_mean(values)


def main():
    average = tf.constant(0.0)
    for step in range(5):
        values = tf.random.stateless_normal((32,), seed=(7, step), mean=1.0)
        average = smooth(values, average)
    print(f"average {average.numpy():.4f}, entries {len(history)}")


if __name__ == "__main__":
    main()
