"""How does a vocabulary cut text into pieces before it looks for tokens? By the pattern that its file names."""

import tomllib
from pathlib import Path

from temoto.adapters.catalog_folder import catalog_dir


def pretokenizers(folder: Path | None = None) -> dict[str, str]:
    """Name of a GGUF pre-tokenizer → its pattern."""
    listed = tomllib.loads(((folder or catalog_dir()) / "pretokenizers.toml").read_text(encoding="utf-8"))
    return {name: str(entry["pattern"]) for first, entry in listed.items() for name in (first, *entry.get("also", ()))}
