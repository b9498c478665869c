"""`temoto configure`: other tools' settings from the one plan."""
