"""Enumerations: members, values, comparison, iteration."""
import enum

import tensorflow as tf


class Mode(enum.Enum):
    TRAIN = "train"
    EVAL = "eval"


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


def train(x):
    return x


def evaluate(x):
    return x


def named(mode, value):
    return value


def run(x, mode):
    if mode is Mode.TRAIN:
        return train(x)
    return evaluate(x)


run(tf.ones([1]), Mode.TRAIN)
run(tf.ones([2]), Mode.EVAL)
for mode in Mode:
    named(mode, mode.value)
named(Mode("eval"), Level.HIGH)
named(Mode["TRAIN"], tf.ones([3]))
