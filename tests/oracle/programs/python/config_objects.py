"""Configurations in objects, dicts and namespaces."""
import types

import tensorflow as tf


class Config:
    units = 4
    rate = 0.1

    def __init__(self, **overrides):
        for name, value in overrides.items():
            setattr(self, name, value)


def build(units, rate):
    return tf.ones([units])


def use(x):
    return x


config = Config(rate=0.5)
use(build(config.units, config.rate))
namespace = types.SimpleNamespace(units=3, weight=tf.ones([5]))
use(build(namespace.units, 1.0))
use(namespace.weight)
options = {"units": 2, "rate": 0.2}
use(build(**options))
options = dict(options, rate=0.3)
use(build(options["units"], rate=options["rate"]))
