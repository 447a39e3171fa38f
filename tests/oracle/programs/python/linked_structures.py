"""Objects that refer to each other."""
import tensorflow as tf


class Node:
    def __init__(self, value, following=None):
        self.value = value
        self.following = following

    def walk(self):
        node = self
        while node is not None:
            visit(node.value)
            node = node.following


class Tree:
    def __init__(self, value):
        self.value = value
        self.children = []
        self.parent = None

    def add(self, child):
        child.parent = self
        self.children.append(child)
        return child

    def total(self):
        result = self.value
        for child in self.children:
            result = add(result, child.total())
        return result


def visit(value):
    return value


def add(x, y):
    return x + y


def root(x):
    return x


Node(tf.ones([1]), Node(tf.ones([2]), Node(3))).walk()
tree = Tree(tf.ones([4]))
leaf = tree.add(Tree(tf.ones([4]))).add(Tree(tf.ones([4])))
tree.total()
root(leaf.parent.parent.value)
