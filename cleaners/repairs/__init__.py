"""One file a repair: line breaks, control characters, mojibake and their like."""
