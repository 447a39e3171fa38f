from .core import *
from . import layers

__all__ = ["dense", "helper", "Config"]
