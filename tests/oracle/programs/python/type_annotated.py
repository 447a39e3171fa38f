"""Annotations that tell nothing wrong: Optional, Union, Callable, generics, strings."""
from __future__ import annotations

from typing import Any, Callable, Dict, Generic, List, Optional, Tuple, TypeVar, Union

import tensorflow as tf

T = TypeVar("T")


class Box(Generic[T]):
    def __init__(self, item: T) -> None:
        self.item: T = item

    def get(self) -> T:
        return self.item


def apply(f: Callable[[Any], Any], x: Any) -> Any:
    return f(x)


def optional(x: Optional[tf.Tensor] = None, n: int | None = None) -> None:
    return None


def either(x: Union[tf.Tensor, float]) -> "tf.Tensor":
    return x


def several(xs: List[tf.Tensor], d: Dict[str, Any], t: Tuple[int, ...]) -> None:
    return None


def use(x: T) -> T:
    return x


apply(use, tf.ones([1]))
optional(tf.ones([2]), n=3)
either(2.0)
either(tf.ones([3]))
several([tf.ones([4])], {"a": 1}, (1, 2))
use(Box(tf.ones([5])).get())
use(Box[int](6).get())
