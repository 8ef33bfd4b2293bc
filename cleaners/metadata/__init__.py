"""What a page says of itself: title, authors, dates and the rest, from each place that states them."""
