"""Subclasses of list and dict."""
import tensorflow as tf


class Stack(list):
    def push(self, x):
        self.append(x)
        return self


class Table(dict):
    def put(self, key, x):
        self[key] = x


def item(x):
    return x


def value(v):
    return v


stack = Stack()
stack.push(tf.ones([1])).push(tf.ones([1]))
for x in stack:
    item(x)
item(stack[0])
table = Table()
table.put("a", tf.ones([2]))
value(table["a"])
for v in table.values():
    value(v)
