"""What is known of each function: the record, how it is built, and the schema of its public form."""
