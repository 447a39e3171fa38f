from pkg import ops as _ops

__all__ = ["ops"]
VERSION = "1"
