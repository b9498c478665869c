"""A fill-in-the-middle model small enough to commit. It proves the wire, is no evidence of quality, and is offered to nobody."""
