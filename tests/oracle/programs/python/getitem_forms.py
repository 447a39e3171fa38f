"""__getitem__ with slices, tuples, negative indices; __contains__, __bool__, __len__."""
import tensorflow as tf


class Sequence:
    def __init__(self, items):
        self.items = items

    def __getitem__(self, index):
        if isinstance(index, slice):
            return Sequence(self.items[index])
        if isinstance(index, tuple):
            return cell(self.items[index[0]], index[1])
        return self.items[index]

    def __len__(self):
        return len(self.items)

    def __contains__(self, x):
        return has(x)

    def __reversed__(self):
        return iter(self.items[::-1])


def cell(x, n):
    return x


def has(x):
    return True


def use(x):
    return x


def count(n):
    return n


s = Sequence([tf.ones([1]), tf.ones([2]), tf.ones([3])])
use(s[-1])
use(s[1:][0])
s[0, 2]
count(len(s))
tf.ones([4]) in s
for x in reversed(s):
    use(x)
if s:
    count(len(s[:2]))
