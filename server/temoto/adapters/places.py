"""Where do temoto's own files lie? One folder a purpose, the system's usual places; made when first needed."""

from pathlib import Path

import platformdirs


def cache_folder(*parts: str) -> Path:
    """A folder for what can be had again: models, vocabularies, logs of the engine."""
    folder = Path(platformdirs.user_cache_dir("temoto", appauthor=False), *parts)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
