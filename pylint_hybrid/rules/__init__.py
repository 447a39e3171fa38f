"""The rules: from facts and decisions to findings, one rule per module, pure functions all of them."""
