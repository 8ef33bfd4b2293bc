"""One reader for each format of many records; ``sources.read`` says which one a file gets."""
