from .layers import *
from .tools import helper, Config
