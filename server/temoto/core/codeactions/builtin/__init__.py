"""The code actions temoto brings, one file each, found by folder.

A file holds `ACTION` and may import nothing of its neighbours. What it
tells the model is in English, ends in what to answer with elsewhere (core/codeactions/brief.py), and never asks for more than
its title says.
"""
