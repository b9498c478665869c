"""A fill-in-the-middle model small enough to commit. It proves the wire, is no evidence of quality, and is offered to nobody."""

from pathlib import Path

MODEL = Path(__file__).parent / "temoto-fim-fixture.Q8_0.gguf"
NAME = "qwen2.5-coder:fixture"  # what servers hold it under, so that it is prompted as that family

HOLE = "import │\n\nprint(colorsys.rgb_to_hsv(0.2, 0.4, 0.6))\n"  # for a story in which some text has to come
LEFT, FILLED = "import ", "colorsys"  # what stands left of the cursor there, and what the model says
