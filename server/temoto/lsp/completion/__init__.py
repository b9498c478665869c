"""Completions, as ghost text or in a menu."""
