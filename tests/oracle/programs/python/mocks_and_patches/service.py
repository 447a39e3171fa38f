class Service:
    name = "service"

    def __init__(self, w):
        self.w = w

    def run(self, x):
        return x


def compute(x, service):
    return service.run(x)
