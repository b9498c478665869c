"""Does a program of somebody else's end well? Run apart, with limits; only where its user asked for it."""
