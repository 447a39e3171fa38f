"""Methods of dicts."""
import tensorflow as tf


def value(v):
    return v


def key(k):
    return k


def table(d):
    return d


d = {"a": tf.ones([1])}
d["b"] = tf.ones([2])
value(d["a"])
value(d.get("b"))
value(d.get("zz", tf.ones([3])))
d.update({"c": tf.ones([4])}, e=tf.ones([5]))
value(d["e"])
for v in d.values():
    value(v)
for k in d:
    key(k)
for k, v in d.items():
    key(k)
    value(v)
table(d)
value(d.pop("a"))
value(d.setdefault("n", tf.ones([6])))
table({})
table(dict(a=1))
merged = {**{"x": 1}, **{"y": tf.ones([7])}}
value(merged["y"])
key(merged["x"])
table(dict([("k", tf.ones([8]))]))
table({"a": 1} | {"b": tf.ones([9])})
