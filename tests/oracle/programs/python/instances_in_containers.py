"""Instances kept in lists and dicts, called one after the other."""
import tensorflow as tf


class Layer:
    def __init__(self, factor):
        self.factor = factor

    def call(self, x):
        return mul(x, self.factor)


class Last:
    def call(self, x):
        return last(x)


def mul(x, factor):
    return x * factor


def last(x):
    return x


class Stack:
    def __init__(self):
        self.layers = []

    def add(self, layer):
        self.layers.append(layer)

    def call(self, x):
        for layer in self.layers:
            x = layer.call(x)
        return x


stack = Stack()
stack.add(Layer(2.0))
stack.add(Layer(tf.constant(3.0)))
stack.add(Last())
stack.call(tf.ones([2, 2]))
heads = {"a": Layer(1.0), "b": Last()}
for name, head in heads.items():
    head.call(tf.ones([3]))
