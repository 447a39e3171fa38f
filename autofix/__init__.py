"""The batch fixer: adds and removes ``tf.function`` as the findings propose, byte by byte and verified.

``python -m autofix`` is its command line. It depends on ``pylint_hybrid``, never the other way round.
"""
