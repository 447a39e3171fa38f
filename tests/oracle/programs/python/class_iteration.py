"""__iter__ as a generator, by returning an iterator, with __next__."""
import tensorflow as tf


class Batches:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        for i in range(self.n):
            yield tf.ones([2]), i


class Steps:
    def __init__(self):
        self.left = 2

    def __iter__(self):
        return self

    def __next__(self):
        if self.left == 0:
            raise StopIteration
        self.left -= 1
        return tf.zeros([3])


class Holder:
    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return iter(self.items)


def batch(x, i):
    return x


def step(x):
    return x


def held(x):
    return x


for x, i in Batches(2):
    batch(x, i)
for s in Steps():
    step(s)
for h in Holder([tf.ones([4]), tf.ones([5])]):
    held(h)
first = next(iter(Steps()))
step(first)
