"""What does another tool's settings file have to hold, so that it uses the models temoto chose, as temoto uses them?

A target says it as edits of plain data; what a file looks like, and how one is written, is the adapters' business.
"""
