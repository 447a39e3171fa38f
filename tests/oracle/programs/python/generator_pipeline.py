"""Generators that feed generators; generator methods; infinite ones."""
import itertools

import tensorflow as tf


def source(n):
    for i in range(n):
        yield tf.ones([3]) * float(i)


def scaled(stream, factor):
    for x in stream:
        yield scale(x, factor)


def scale(x, factor):
    return x * factor


def batched(stream, size):
    batch = []
    for x in stream:
        batch.append(x)
        if len(batch) == size:
            yield tf.stack(batch)
            batch = []


class Loader:
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return 2

    def __iter__(self):
        yield from batched(source(4), self.size)

    def pairs(self):
        for x in self:
            yield x, 1


def forever():
    while True:
        yield tf.zeros([7])


def consume(x):
    return x


def pair(x, n):
    return x


for x in scaled(source(2), 2.0):
    consume(x)
for x, n in Loader(2).pairs():
    pair(x, n)
for x in itertools.islice(forever(), 2):
    consume(x)
stream = forever()
consume(next(stream))
first, *rest = source(3)
consume(first)
