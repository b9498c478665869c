"""What of an answer is shown? One rule a function; their order is the table in `rules`."""
