"""One file a rule: what it is for, what it removes, what it must keep, and the function."""
