"""Assignment expressions."""
import tensorflow as tf


def use(x):
    return x


def see(x):
    return x


def size(n):
    return n


def run(x):
    if (y := x * 2) is not None:
        use(y)
    return y


run(tf.ones([1]))
if (n := len([1, 2])) > 1:
    size(n)
values = [z for t in [tf.ones([2])] if (z := t + 1) is not None]
see(z)
see(values)
while (k := size(0)) != 0:
    use(k)
print(w := tf.ones([3]))
use(w)
