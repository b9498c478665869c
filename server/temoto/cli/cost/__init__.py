"""`temoto cost`."""
