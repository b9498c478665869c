"""Code actions: the menu, the work, and what it writes."""
