"""Generators: yield, yield from, send, expressions, return values."""
import tensorflow as tf


def use(x):
    return x


def pair(x, y):
    return x


def sent(x):
    return x


def result(x):
    return x


def batches(n):
    for i in range(n):
        yield tf.ones([2]), i


def chained():
    yield tf.ones([3])
    yield from [tf.ones([4])]


def outer():
    returned = yield from inner()
    result(returned)


def inner():
    yield tf.ones([5])
    return tf.ones([6])


def receiver():
    while True:
        got = yield 1
        sent(got)


for x, y in batches(2):
    pair(x, y)
for x in chained():
    use(x)
for x in outer():
    use(x)
use(next(chained()))
machine = receiver()
next(machine)
machine.send(tf.ones([7]))
use(list(chained())[0])
for x in (t * 2 for t in chained()):
    pair(x, None)
