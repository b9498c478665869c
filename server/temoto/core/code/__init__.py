"""What does code look like? Texts, lines, brackets, blocks and names: no parser, no models, no sentences."""
