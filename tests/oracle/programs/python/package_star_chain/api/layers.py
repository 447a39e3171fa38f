__all__ = ["dense"]


def dense(x):
    return x


def hidden(x):
    return x
