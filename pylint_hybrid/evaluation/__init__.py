"""Abstract evaluation of a whole program: values, call graph, heap and effects. Knows nothing of rules."""
