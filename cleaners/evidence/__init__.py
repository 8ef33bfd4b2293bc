"""What a line looks like on its own: shapes, dates, names, phrases. Facts, no verdicts."""
