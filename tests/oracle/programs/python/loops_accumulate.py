"""Loops whose values change kind or shape."""
import tensorflow as tf


def step(x, i):
    return x


def end(x):
    return x


def kind(x):
    return x


def grow(n):
    result = None
    for i in range(n):
        x = tf.ones([2])
        if result is None:
            result = x
        else:
            result = result + x
        step(result, i)
    return end(result)


grow(3)
value = 0
for _ in range(12):
    kind(value)
    value = tf.constant(1.5)
items = []
for i in range(30):
    items.append(tf.ones([4]))
end(items)
end(items[-1])
i = 0
current = tf.ones([5])
while i < 15:
    current = current * 2.0
    i = i + 1
end(current)
