"""The learned judge of lines that no named rule knows: features, forest, choice."""
