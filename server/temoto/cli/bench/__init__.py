"""`temoto bench`."""
