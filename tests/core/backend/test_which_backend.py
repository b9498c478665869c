"""Why one of several backends serves."""

import pytest

from temoto.core.backend.which_backend import why_this
from temoto.core.settings import Completion, Settings


@pytest.mark.parametrize(
    ("settings", "also", "said"),
    [
        (Settings(backend="ollama"), ["llama.cpp"], "Ollama: the setting backend names it."),
        (Settings(url="http://127.0.0.1:1"), [], "Ollama: it answers at the setting url."),
        (Settings(completion=Completion(model="x.gguf")), [], "Ollama: completion.model is a file, and only it serves files."),
        (
            Settings(), [],
            "Ollama: the first that can serve, in the order Ollama, LM Studio or llama-server, embedded engine.",
        ),
        (
            Settings(), ["llama.cpp (http://127.0.0.1:8080)", "embedded"],
            "Ollama: the first that can serve, in the order Ollama, LM Studio or llama-server, embedded engine. "
            "Alive as well: llama.cpp (http://127.0.0.1:8080), embedded.",
        ),
    ],
)  # fmt: skip
def test_the_reason(settings: Settings, also: list[str], said: str):
    assert why_this(settings, "Ollama", also).text() == said
