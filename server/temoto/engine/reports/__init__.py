"""The recipes of verbs that report: what is here, what would be used, how fast it is."""
