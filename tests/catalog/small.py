"""A small catalog without a mistake, for tests that make one."""

from pathlib import Path

FAMILY = 'match = ["one*"]\nsource = "s"\n'
MODEL = """family = "one"
[[model]]
id = "one-1b"
name = "One"
params_b = 1.0
licence = "mit"
roles = ["completion"]
source = "s"
evidence = [{ benchmark = "B", score = 1.5, source = "s" }]
weights = [{ tag = "one:1b", quantization = "Q4_0", size_gb = 0.6 }]
"""
ROLES = '[[completion]]\nmodel = "one-1b"\nbenchmark = "B"\nbecause = "1.5"\n'
QUANTIZATIONS = 'also = ["F32"]\n[[quantization]]\nname = "Q4_0"\nquality = "fair"\nsource = "s"\n'
FILES = {
    "families/one.toml": FAMILY,
    "models/one.toml": MODEL,
    "roles.toml": ROLES,
    "quantizations.toml": QUANTIZATIONS,
}


def small(folder: Path) -> Path:
    """The small catalog, written into `folder`."""
    for name, text in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def replaced(folder: Path, name: str, old: str, new: str) -> Path:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return folder
