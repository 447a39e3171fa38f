"""What a loop leaves behind where it ends by ``break`` or by its test, and what no round reads itself."""

import tensorflow as tf


def show(value):
    return value


def endless():
    last = None
    count = 0
    while True:
        count += 1
        if count > 2:
            break
        last = tf.ones([2])
    return last


class Source:
    def __init__(self):
        self.left = 3

    def more(self):
        self.left = self.left - 1
        return self.left > 0


def asked(source):
    last = None
    while True:
        if not source.more():
            break
        last = tf.ones([3])
    return last


def found(limits):
    last = "none"
    for limit in limits:
        if limit > 20:
            break
        last = tf.fill([2], float(limit))
    else:
        raise ValueError(limits)
    return last


def one_of_two(limits):
    first = second = None
    for limit in limits:
        if limit > 10:
            second = tf.ones([3])
            break
        if limit < 0:
            break
        first = tf.ones([2])
    else:
        raise ValueError(limits)
    return first, second


def tested(source):
    more = True
    while more:
        last = tf.ones([4])
        more = source.more()
    return last


def asked_by_test(source):
    last = None
    while source.more():
        last = tf.ones([6])
    return last


def item(count):
    return count if count < 5 else None


def assigned_by_test():
    count = 0
    while (number := item(count)) is not None:
        count += 1
        number = tf.ones([3])
    return number, count


def refined(count):
    value = None
    while True:
        if value is not None:
            break
        value = tf.ones([5]) if count > 3 else None
        count += 1
    return value


def show_endless(value):
    return show(value)


def show_asked(value):
    return show(value)


def show_found(value):
    return show(value)


def show_pair(first, second):
    return first, second


def show_tested(value):
    return show(value)


def show_asked_by_test(value):
    return show(value)


def show_end(number, count):
    return number, count


def show_refined(value):
    return show(value)


show_endless(endless())
show_asked(asked(Source()))
show_found(found(range(30)))
show_pair(*one_of_two(range(20)))
show_tested(tested(Source()))
show_asked_by_test(asked_by_test(Source()))
show_end(*assigned_by_test())
show_refined(refined(0))
