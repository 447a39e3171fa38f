import settings
from settings import WEIGHT


class Base:
    def run(self, x):
        self.prepare(x, WEIGHT)
        return self.step(x, settings.RATE)

    def prepare(self, x, w):
        return x

    def step(self, x, rate):
        raise NotImplementedError
