"""What tests share: the real parts of the test bed, and private homes for the processes they start.

Under TEMOTO_CI=1 a must-have part that is missing fails; elsewhere its tests are skipped by name with the reason.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.testbed.place import Missing
from tests.testbed.smollm2 import smollm2


def had(get: Callable[[], Path], name: str) -> Path:
    """The part, or this test skipped (failed under TEMOTO_CI=1) with the reason."""
    try:
        return get()
    except Missing as error:
        if os.environ.get("TEMOTO_CI") == "1":
            pytest.fail(f"{name} is a must-have part of the test bed: {error}", pytrace=False)
        pytest.skip(f"{name}: {error}")


@pytest.fixture(scope="session")
def model_file() -> Path:
    """SmolLM2 as a GGUF file."""
    return had(smollm2, "SmolLM2")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, model_file: Path) -> dict[str, str]:
    """Environment of a private home whose embedded engine already has SmolLM2, and where no Ollama answers."""
    folder = tmp_path_factory.mktemp("home")
    models = folder / "cache" / "temoto" / "models"
    models.mkdir(parents=True)
    (models / model_file.name).symlink_to(model_file)
    return {
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "OLLAMA_HOST": "127.0.0.1:9",  # the discard port: refused at once, so a developer's own Ollama is left alone
    }
