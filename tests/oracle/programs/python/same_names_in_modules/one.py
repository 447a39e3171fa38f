SHARED = None


def build(x):
    return x


class Model:
    def run(self, x):
        return build(x)


def use_shared():
    return build(SHARED)
