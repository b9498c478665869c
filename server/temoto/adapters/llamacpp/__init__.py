"""llama.cpp: its HTTP interface (api), the process of our own it runs in (process, child). Known to backends only."""
