"""`temoto catalog`."""
