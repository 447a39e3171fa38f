"""Modules found by name, lazily, by type checking only, by __getattr__."""
import importlib
from typing import TYPE_CHECKING

import tensorflow as tf

import pkg
from pkg import registry

if TYPE_CHECKING:
    from pkg.missing import Nothing

module = importlib.import_module("pkg.ops")
module.first(tf.ones([1]))
registry.run("second", tf.ones([2]))
pkg.ops.third(tf.ones([3]))


def main(argv=None):
    pkg.ops.fourth(tf.ones([4]))


if __name__ == "__main__":
    main()
