"""Classes that inherit across modules, constants and configuration modules."""
import tensorflow as tf

import settings
from models.special import Special

Special().run(tf.ones([1]))
settings.RATE = 3
