__all__ = ["chosen"]


def chosen(x):
    return x


def visible(x):
    return x + 1


def other(x):
    return x
