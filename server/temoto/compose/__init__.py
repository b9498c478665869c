"""The one room that sees every floor: puts adapters into recipes, and recipes behind the editor's room. Wires, and does nothing else.

Adapters are imported inside its functions: `serve` must answer `initialize` before they are there (all of ours would cost it a tenth
of its time, httpx and pydantic half as much again), and a verb must wait neither for pygls nor for what it does not use.
"""
