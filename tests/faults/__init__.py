"""What becomes of temoto when whatever serves its models is killed, stopped, slowed, filled up, robbed of its port or its model?

`make faults` asks that of real servers, in every phase, and writes docs/reliability.md. It goes by the clock, so it is no test of `make test`:
that tries a few cells, mostly of a scripted server (test_cells.py).
"""
