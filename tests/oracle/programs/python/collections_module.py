"""deque, defaultdict, OrderedDict, Counter."""
import collections
from collections import OrderedDict, defaultdict, deque

import tensorflow as tf


def item(x):
    return x


def group(xs):
    return xs


def count(n):
    return n


queue = deque(maxlen=3)
queue.append(tf.ones([1]))
queue.appendleft(tf.ones([2]))
item(queue.popleft())
for x in queue:
    item(x)
groups = defaultdict(list)
groups["a"].append(tf.ones([3]))
for key, xs in groups.items():
    group(xs)
ordered = OrderedDict()
ordered["k"] = tf.ones([4])
item(ordered["k"])
counter = collections.Counter("aab")
count(counter["a"])
for letter, n in counter.most_common():
    count(n)
