"""What calls, operators and attributes of libraries give, as functions of abstract values.

``library`` asks the catalogue and the bindings of TensorFlow, Keras and NumPy; ``python`` stands for Python
itself and its standard library. Nothing here knows the program.
"""
