"""How often is a hole in real code filled as it was? Holes, and how near an answer came to what had stood there."""
