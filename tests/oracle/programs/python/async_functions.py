"""async functions, async with and async for."""
import asyncio

import tensorflow as tf


async def load(n):
    return tf.ones([n])


async def ticks():
    for _ in range(2):
        yield tf.ones([2])


class Manager:
    async def __aenter__(self):
        return tf.ones([3])

    async def __aexit__(self, *details):
        return None


def use(x):
    return x


async def main():
    use(await load(1))
    async for tick in ticks():
        use(tick)
    async with Manager() as value:
        use(value)
    both = await asyncio.gather(load(4), load(5))
    use(both[0])
    return [value async for value in ticks()]


asyncio.run(main())
