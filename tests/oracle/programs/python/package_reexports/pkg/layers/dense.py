class Dense:
    def call(self, x):
        return x
