"""Pure questions and their answers: standard library only; no await, clock, files or randomness; no text makes it fail."""
