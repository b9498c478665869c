"""Build or fetch every part, then say what is there and what is missing, with the reason."""

import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from tests.testbed.place import Missing

# Part → (module and function that get it, whether TEMOTO_CI=1 demands it). Imported one by one, so that a part whose
# own tools are lacking takes no other down.
PARTS = {
    "SmolLM2": ("smollm2", "smollm2", True),
    "Ollama": ("ollama", "ollama", True),
    "llama-server": ("llama_cpp", "llama_cpp", False),
    "Ollama 0.34": ("ollama_newest", "ollama_newest", False),
    "Neovim": ("neovim", "neovim", True),
    "Neovim 0.12": ("neovim12", "neovim12", False),
    "tmux": ("tmux", "tmux", False),
    "Helix": ("helix", "helix", False),
    "Emacs": ("emacs", "emacs", False),
    "vocabularies": ("vocabularies", "vocabularies", False),
}


def main() -> int:
    """0 where every must-have part is there."""
    rows = [(name, must, *_got(module, function)) for name, (module, function, must) in PARTS.items()]
    for name, must, there, said in rows:
        state = "there" if there else "MISSING" if must else "missing"
        print(f"{name:<12} {state:<8} {said}")
    return int(any(must and not there for _, must, there, _ in rows))


def _got(module: str, function: str) -> tuple[bool, str]:
    try:
        get: Callable[[], Path] = getattr(import_module(f"tests.testbed.{module}"), function)
        return True, str(get())
    except (Missing, ImportError) as error:
        return False, str(error)


if __name__ == "__main__":
    sys.exit(main())
