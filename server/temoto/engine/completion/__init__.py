"""The recipe of one completion."""
