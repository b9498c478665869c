"""What is a backend asked, and what does it answer? One call of a model: for text, or in a conversation."""

from dataclasses import dataclass
from enum import StrEnum


class ChatRole(StrEnum):
    """Whose message it is, in the words every chat API uses."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Prompt:
    """One model call. `begins` is text the answer must start with; only a backend that says `can_hold` enforces it. `whole` is the
    prompt as it would be without, which is asked where no answer starts so.

    `alternatives` asks for that many candidates a token where the backend has them. `temperature`: 0 takes the likeliest token; above it
    `seed` tells one answer from another. `mask`: what stands in the text for a secret, empty where none was hidden.
    """

    model: str
    text: str
    max_tokens: int
    stops: tuple[str, ...] = ()
    begins: str = ""
    whole: str = ""
    alternatives: int = 0
    context: int | None = None
    keep_alive: str | None = None
    temperature: float = 0.0
    seed: int | None = None
    mask: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a model call cost, as its backend counted: tokens and seconds. None where it did not say."""

    prompt_tokens: int | None = None
    cached_tokens: int | None = None
    prompt_seconds: float | None = None
    generated_tokens: int | None = None
    generate_seconds: float | None = None
    cut_by_length: bool = False


def whole_seconds(tokens: int | None, seconds: float | None) -> float | None:
    """How long all tokens of an answer took, by llama.cpp's own time, which begins when the first is there; None of a single one."""
    if tokens is None or seconds is None:
        return seconds
    return seconds * tokens / (tokens - 1) if tokens > 1 else None


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a model's answer; the last one of a stream that ran to its end carries the Usage.

    `alternatives` are the candidates for this token, the likeliest first, and `odds` how probable each was; `sure` is how probable this
    token was itself. From 0 to 1, where the backend tells.
    """

    text: str
    alternatives: tuple[str, ...] = ()
    odds: tuple[float, ...] = ()
    sure: float | None = None
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation."""

    role: ChatRole
    text: str


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One chat call, put into the model's own template by its backend.

    `think`: False asks for no reasoning, True for some where the model can, None leaves it to the model. `context` and
    `keep_alive` are the Plan's, as in a Prompt: others would have Ollama load the model again. `begins_s`: seconds after which a model that
    has said nothing hangs; None where nobody knows how large it is.
    """

    model: str
    messages: tuple[Message, ...]
    max_tokens: int
    temperature: float = 0.0
    stops: tuple[str, ...] = ()
    context: int | None = None
    keep_alive: str | None = None
    think: bool | None = False
    begins_s: float | None = None


@dataclass(frozen=True, slots=True)
class ChatChunk:
    """A piece of a chat answer: text for the user, or reasoning; the last one of a stream that ran to its end carries the Usage.

    `was_reasoning`: all text up to here was reasoning after all, which some models show only by how it ends.
    """

    text: str = ""
    reasoning: str = ""
    was_reasoning: bool = False
    usage: Usage | None = None
