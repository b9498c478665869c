"""How does a model get onto this machine? Offered, agreed to, room made sure of, fetched, looked up, remembered: one recipe for all."""
