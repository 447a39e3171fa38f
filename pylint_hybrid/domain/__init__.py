"""The value domain: interned abstract values, their join, and the dtypes and shapes of tensors."""
