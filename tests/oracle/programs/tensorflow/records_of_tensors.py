import collections
import dataclasses
import typing
import tensorflow as tf

Pair = collections.namedtuple("Pair", ["left", "right"])

class Batch(typing.NamedTuple):
    x: tf.Tensor
    y: tf.Tensor

@dataclasses.dataclass
class State:
    w: tf.Tensor
    step: int = 0

    def update(self, g):
        return dataclasses.replace(self, w=self.w - g)

def left(p): return tf.abs(p.left)
def item(t): return tf.abs(t)
def batch(b): return b.x + b.y
def state(s): return tf.abs(s.w)
def tensor(w): return tf.abs(w)

p = Pair(tf.ones([2]), tf.zeros([3]))
left(p)
item(p.right)
a, b = p
item(a)
bt = Batch(tf.ones([4]), tf.ones([4]))
batch(bt)
item(bt.x)
item(bt[1])
s = State(tf.ones([5]))
state(s)
tensor(s.w)
tensor(s.update(tf.ones([5])).w)
