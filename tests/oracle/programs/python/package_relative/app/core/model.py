import tensorflow as tf

from .. import tools
from ..tools import pad
from .parts import part

CONSTANT = tf.zeros([2])


class Net:
    def run(self, x):
        pad(x * 2)
        tools.helper(3)
        return part(x)
