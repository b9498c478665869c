"""The recipes: what happens when somebody types, and when a server starts. Async; no I/O library, no LSP, no files."""
