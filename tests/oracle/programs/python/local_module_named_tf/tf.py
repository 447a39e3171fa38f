def ones(shape):
    return shape


def constant(value):
    return str(value)


def function(f):
    return f


def use(x):
    return x
