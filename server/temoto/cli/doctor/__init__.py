"""`temoto doctor`."""
