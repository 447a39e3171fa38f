import left


def step(x, n):
    if n < left.LIMIT:
        return step(x * 2, n + 1)
    return left.finish(x, n)
