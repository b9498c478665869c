"""A fill-in-the-middle model small enough to commit. It proves the wire, is no evidence of quality, and is offered to nobody."""

from pathlib import Path

MODEL = Path(__file__).parent / "temoto-fim-fixture.Q8_0.gguf"
