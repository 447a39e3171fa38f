"""Deeply nested containers, built up and taken apart."""
import tensorflow as tf


def leaf(x):
    return x


def tree(t):
    return t


def text(s):
    return s


data = {"train": [(tf.ones([1]), {"label": 1})], "test": [(tf.ones([2]), {"label": 2})]}
tree(data)
leaf(data["train"][0][0])
text(data["test"][0][1]["label"])
for split, examples in data.items():
    for features, info in examples:
        tree(examples)
        text(info["label"])
        text(split)
layers = []
for size in (3, 4):
    layers.append({"w": tf.ones([size]), "size": size})
leaf(layers[0]["w"])
text(layers[-1]["size"])
params = {f"layer{i}": layer for i, layer in enumerate(layers)}
tree(params)
for name in params:
    leaf(params[name]["w"])
stack = [[tf.ones([5])], []]
stack[1].append(tf.ones([5]))
leaf(stack[1][0])
(first, _), *others = [(tf.ones([6]), 1), (2, 3)]
leaf(first)
tree(others)
