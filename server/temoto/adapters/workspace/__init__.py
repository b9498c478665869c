"""Which files of a project may a model be shown, and what do they say? Only read; what is ignored, secret, large or no text is left out."""
