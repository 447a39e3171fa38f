from .base import Base


class Special(Base):
    def step(self, x, rate):
        return super().prepare(x, None)
