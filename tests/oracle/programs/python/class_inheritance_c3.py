"""A diamond: which method and which attribute is found."""
import tensorflow as tf


class Base:
    scale = 1

    def run(self, x):
        return self.step(x)

    def step(self, x):
        return base_step(x)


class Left(Base):
    scale = 2.0

    def step(self, x):
        left_step(x, self.scale)
        return super().step(x + 1)


class Right(Base):
    scale = None

    def step(self, x):
        right_step(x)
        return super().step(tf.expand_dims(x, 0))


class Bottom(Left, Right):
    pass


def base_step(x):
    return x


def left_step(x, scale):
    return x


def right_step(x):
    return x


Bottom().run(tf.ones([2]))
Right().run(tf.ones([3]))
