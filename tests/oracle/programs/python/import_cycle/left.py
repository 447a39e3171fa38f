import right

LIMIT = 3


def start(x):
    return right.step(x, 0)


def finish(x, n):
    return x
