"""Somebody types, at real pace: what do they see of a server, how soon, and what does that cost the model?"""
