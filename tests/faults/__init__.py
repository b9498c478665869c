"""What becomes of temoto when whatever serves its models is killed, stopped, slowed, filled up, robbed of its port or its model?

`make faults` asks that of real servers, in every phase, and writes docs/reliability.md. No test of `make test`: it goes by the clock.
"""
