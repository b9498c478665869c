"""Which models for this machine, with how much context, how fast, and why?"""
