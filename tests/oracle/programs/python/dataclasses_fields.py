"""Dataclasses: defaults, factories, inheritance, __post_init__, replace."""
import dataclasses
from dataclasses import dataclass, field
from typing import Any

import tensorflow as tf


@dataclass
class Config:
    units: int
    name: str = "n"


@dataclass
class State(Config):
    value: Any = None
    history: list = field(default_factory=list)
    total: Any = field(init=False, default=0)

    def __post_init__(self):
        self.total = tf.zeros([self.units])

    def push(self, x):
        self.history.append(x)
        return use(self.value, self.total, self.units)


@dataclass(frozen=True)
class Pair:
    left: tf.Tensor
    right: int = 1


def use(value, total, units):
    return total


def ends(left, right):
    return left


def many(history):
    return history


state = State(3, value=tf.ones([2]))
state.push(tf.ones([4]))
many(state.history)
pair = Pair(tf.ones([5]))
ends(pair.left, pair.right)
changed = dataclasses.replace(pair, left=tf.ones([6]), right=2)
ends(changed.left, changed.right)
