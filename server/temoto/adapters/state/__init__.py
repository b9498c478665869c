"""What is kept in the user's own folders, and where those are."""
