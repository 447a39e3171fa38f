"""Several values returned in tuples, dicts and objects."""
import tensorflow as tf


class Output:
    def __init__(self, loss, logits):
        self.loss = loss
        self.logits = logits


def forward(x):
    return x * 2, tf.reduce_sum(x), 3


def as_dict(x):
    return {"out": x, "aux": (tf.reduce_mean(x), "name")}


def as_object(x):
    return Output(tf.reduce_sum(x), x)


def use(y):
    return y


def scalar(s):
    return s


def number(n):
    return n


y, s, n = forward(tf.ones([1]))
use(y)
scalar(s)
number(n)
use(forward(tf.ones([2]))[0])
result = as_dict(tf.ones([3]))
use(result["out"])
scalar(result["aux"][0])
number(result["aux"][1])
output = as_object(tf.ones([4]))
use(output.logits)
scalar(output.loss)
_, *others = forward(tf.ones([5]))
scalar(others[0])
