"""fromkeys, nested updates, defaultdict with functions, ChainMap, popitem."""
import collections

import tensorflow as tf


def value(v):
    return v


def nested(d):
    return d


def key(k):
    return k


zeros = dict.fromkeys(["a", "b"], tf.zeros([1]))
value(zeros["a"])
config = {"model": {"w": tf.ones([2])}}
config["model"]["b"] = tf.ones([3])
config["model"].update(c=4)
nested(config["model"])
value(config["model"]["w"])
value(config["model"]["b"])
default = collections.defaultdict(lambda: tf.ones([5]))
value(default["x"])
pairs = {"k": tf.ones([6])}
k, v = pairs.popitem()
key(k)
value(v)
copied = dict(zeros)
value(copied.pop("b"))
inverted = {n: name for name, n in {"x": 1, "y": 2}.items()}
key(inverted[1])
value({**{"z": tf.ones([7])}}["z"])
if "a" in zeros:
    key("a")
keys = list(zeros.keys())
key(keys[0])
grouped = {}
for n, t in [("a", tf.ones([8])), ("a", tf.ones([8]))]:
    grouped.setdefault(n, []).append(t)
nested(grouped)
value(grouped["a"][0])
