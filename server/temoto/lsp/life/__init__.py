"""The life of a server: start, settings, documents, commands, questions to the user."""
