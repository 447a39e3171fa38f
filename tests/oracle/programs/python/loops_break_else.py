"""Loops with break, continue, else; values after the loop."""
import tensorflow as tf


def body(x):
    return x


def after(x):
    return x


def orelse(x):
    return x


def last(i):
    return i


def search(xs, wanted):
    found = None
    for x in xs:
        if x.shape[0] != wanted:
            continue
        found = body(x)
        break
    else:
        orelse(wanted)
    return after(found)


search([tf.ones([1]), tf.ones([2])], 2)
search([tf.ones([1])], 5)
total = tf.zeros([3])
for i in range(20):
    total = total + 1.0
last(i)
after(total)
n = 0
while n < 3:
    n += 1
    if n == 2:
        break
else:
    orelse(tf.ones([9]))
last(n)
