"""State kept in attributes, changed by methods, read by others."""
import tensorflow as tf


class Optimizer:
    def __init__(self, rate):
        self.rate = rate
        self.step = 0
        self.slots = {}
        self.history = []
        self.best = None

    def slot(self, name, like):
        if name not in self.slots:
            self.slots[name] = tf.zeros_like(like)
        return self.slots[name]

    def update(self, name, value, gradient):
        m = self.slot(name, value)
        self.step += 1
        new = apply(value, gradient, m, self.rate, self.step)
        self.history.append(new)
        if self.best is None or self.step > 1:
            self.best = new
        return new


def apply(value, gradient, m, rate, step):
    return value - rate * gradient


def last(x):
    return x


def best(x):
    return x


optimizer = Optimizer(0.1)
w = tf.ones([3])
for _ in range(3):
    w = optimizer.update("w", w, tf.ones([3]))
last(optimizer.history[-1])
best(optimizer.best)
