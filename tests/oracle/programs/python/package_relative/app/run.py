from . import tools
from .core import model
from .core.model import Net
from .tools import helper as aid


def start(x):
    tools.helper(x)
    aid(model.CONSTANT)
    return Net().run(x)
