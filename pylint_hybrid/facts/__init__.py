"""What is known of each function: the record, how it is built, and its public form."""
