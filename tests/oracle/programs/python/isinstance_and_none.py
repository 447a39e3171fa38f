"""isinstance, None, hasattr and callable tests."""
import tensorflow as tf


class Node:
    def __init__(self, v):
        self.v = v


def tensor(x):
    return x


def several(xs):
    return xs


def node(v):
    return v


def text(s):
    return s


def number(n):
    return n


def called(x):
    return x


def nothing(x):
    return x


def visit(x):
    if x is None:
        nothing(x)
    elif isinstance(x, tf.Tensor):
        tensor(x)
    elif isinstance(x, (list, tuple)):
        several(x)
        for item in x:
            visit(item)
    elif isinstance(x, Node):
        node(x.v)
    elif isinstance(x, str):
        text(x)
    elif callable(x):
        called(x())
    else:
        number(x)


visit(tf.ones([1]))
visit([tf.ones([2]), 3])
visit((4,))
visit(Node(tf.ones([5])))
visit("s")
visit(6.5)
visit(lambda: tf.ones([7]))
visit(None)
