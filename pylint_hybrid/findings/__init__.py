"""What the rules find, as data for hosts and for the fixer."""
