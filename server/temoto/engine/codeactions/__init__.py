"""The recipe of one code action."""
