def take(m):
    return m


def test_sub(model):
    take(model)
