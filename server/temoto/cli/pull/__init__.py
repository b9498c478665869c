"""`temoto pull`."""
