"""Functions in functions, methods as values, functions in fields."""
import tensorflow as tf


def outer(x):
    def middle(y):
        def inner(z):
            return use(x, y, z)

        return inner

    return middle


def use(x, y, z):
    return x


class Runner:
    def __init__(self, function):
        self.function = function

    def run(self, x):
        return self.function(x)


def target(x):
    return x


def bound(x):
    return x


outer(tf.ones([1]))(tf.ones([2]))(3)
Runner(target).run(tf.ones([4]))
runner = Runner(lambda x: bound(x))
method = runner.run
method(tf.ones([5]))
Runner.run(runner, tf.ones([6]))
for function in (target, bound):
    function(tf.ones([7]))
