"""Why does this backend serve and no other? What the user named, else the nearest one that can.

Ollama alive, llama-server alive → Ollama: it is asked first; llama.cpp at http://127.0.0.1:8080 is alive too
"""

from collections.abc import Sequence

from temoto.core.messages import Note, note
from temoto.core.messages.choose import ChooseMessage
from temoto.core.settings import Settings


def why_this(settings: Settings, backend: str, also: Sequence[str]) -> Note:
    """The reason in one sentence. `also`: the others that answered, as users know them."""
    if settings.backend != "auto":
        return note(ChooseMessage.BACKEND_NAMED, backend=backend)
    if settings.url:
        return note(ChooseMessage.BACKEND_AT_URL, backend=backend, url=settings.url)
    if settings.completion.model.endswith(".gguf"):
        return note(ChooseMessage.BACKEND_OF_FILES, backend=backend)
    others = note(ChooseMessage.BACKENDS_ALSO, others=", ".join(also)) if also else ""
    return note(ChooseMessage.BACKEND_NEAREST, backend=backend, others=others)
