def first(x):
    return x


def second(x):
    return x


def third(x):
    return x


def fourth(x):
    return x
