"""Transfer rules: pure functions from a call with abstract arguments to its abstract result.

One family per file.
"""
