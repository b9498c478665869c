"""Model files: where they come from, how they are fetched and checked, and the tokens in them."""
