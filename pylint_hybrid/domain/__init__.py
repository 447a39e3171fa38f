"""The value domain: interned abstract values, their join, and the shapes of tensors."""
