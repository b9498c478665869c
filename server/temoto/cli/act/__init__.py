"""`temoto act`."""
