from . import layers
from .functions import *
from .functions import transform as alias
from .model import Model
from .sub import deep
