def prepare(x):
    return x
