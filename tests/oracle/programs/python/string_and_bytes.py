"""Text: formatting and methods give Python values; tensors stay tensors."""
import tensorflow as tf


def text(s):
    return s


def parts(xs):
    return xs


def tensor(t):
    return t


name = "layer"
text(f"{name}_{1}")
text("%s-%d" % (name, 2))
text("{}".format(tf.ones([1])))
text(name.upper() + "x" * 3)
text(str(tf.ones([1])))
parts("a b".split())
parts(name.partition("y"))
text(", ".join(["a", "b"]))
text(repr(1))
tensor(tf.constant("a" + "b"))
tensor(tf.strings.join(["a", "b"]))
for letter in "ab":
    text(letter)
