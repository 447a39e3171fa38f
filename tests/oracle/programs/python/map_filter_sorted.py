"""map, filter, sorted, min, max, zip, enumerate, reversed, sum, any."""
import tensorflow as tf


def mapped(x):
    return x


def both(x, y):
    return x


def kept(x):
    return True


def key(item):
    return item[1]


def key_of(x):
    return 1


def index(i, x):
    return x


def use(x):
    return x


def total(x):
    return x


xs = [tf.ones([1]), tf.ones([1])]
for y in map(mapped, xs):
    use(y)
list(map(both, xs, [1, 2]))
for y in filter(kept, [tf.ones([2])]):
    use(y)
ordered = sorted([(tf.ones([3]), 2), (tf.ones([3]), 1)], key=key)
use(ordered[0][0])
use(max(xs, key=key_of))
for i, x in enumerate(xs, start=1):
    index(i, x)
for x, n in zip([tf.ones([4])], [5]):
    both(x, n)
for x in reversed([tf.ones([6]), tf.ones([6])]):
    use(x)
total(sum([tf.ones([7]), tf.ones([7])]))
total(sum([1, 2]))
columns = list(zip(*[(tf.ones([8]), 1), (tf.ones([8]), 2)]))
use(columns[1])
mapped(list(zip([tf.ones([9])], "a"))[0][0])
total(len(xs))
