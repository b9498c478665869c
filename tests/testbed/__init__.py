"""Real parts for the tests: pinned, installed once, cached outside the tree. One file a part.

python -m tests.testbed          build or fetch everything and say what is there
"""
