"""What does Ollama's own interface take, and what does it give back? Payloads and pieces, without asking anybody.

Of the load options only num_ctx is ever sent, and always the Plan's: any other would make Ollama load the model again.
"""

import re
from collections.abc import Mapping
from math import isfinite
from typing import Any

from temoto.adapters.chat import messages
from temoto.adapters.http import entries, number, text
from temoto.core.backend.calls import ChatRequest, Chunk, Prompt, Usage
from temoto.core.models.families import parts_of

NANO = 1e-9
HOLE = re.compile(r"\{\{-? *if +\.Suffix *(-?\}\}.*?\{\{-?) *(?:else|end)\b", re.DOTALL)
TRIMMED = re.compile(r"\s*\{\{-|-\}\}\s*")  # Go's templates: a dash eats the blanks at its side
SLOT = re.compile(r"\{\{ *\.(Prompt|Suffix) *\}\}")


def chat_payload(request: ChatRequest, think: bool | None) -> dict[str, Any]:
    """`truncate` would drop the oldest turns of a conversation that is too long, `shift` the beginning of one that becomes
    so while the model speaks: without them the one is an error, and the other an answer cut by length."""
    options: dict[str, Any] = {
        "temperature": request.temperature,
        "repeat_penalty": 1.0,
        "num_predict": request.max_tokens,
    }
    if request.context:
        options["num_ctx"] = request.context
    if request.stops:
        options["stop"] = list(request.stops)
    sent: dict[str, Any] = {
        "model": request.model, "messages": messages(request), "stream": True, "truncate": False, "shift": False,
        "options": options,
    }  # fmt: skip
    if think is not None:
        sent["think"] = think
    if request.keep_alive:
        sent["keep_alive"] = duration(request.keep_alive)
    return sent


def payload(prompt: Prompt) -> dict[str, Any]:
    options: dict[str, Any] = {"temperature": 0, "repeat_penalty": 1.0, "num_predict": prompt.max_tokens}
    if prompt.context:
        options["num_ctx"] = prompt.context
    if prompt.stops:
        options["stop"] = list(prompt.stops)
    sent: dict[str, Any] = {
        "model": prompt.model, "prompt": prompt.text, "raw": True, "stream": True, "truncate": False, "options": options,
    }  # fmt: skip
    if prompt.keep_alive:
        sent["keep_alive"] = duration(prompt.keep_alive)
    if prompt.alternatives:
        sent |= {"logprobs": True, "top_logprobs": min(prompt.alternatives, 20)}
    return sent


def chunks(piece: Mapping[str, Any], *, ended: bool) -> list[Chunk]:
    """A line of the stream as Chunks: one a token where the candidates were asked for, so that each stands with its own."""
    said = text(piece.get("response")) or ""
    cost = usage(piece) if ended else None
    tokens = entries(piece, "logprobs")
    if said and tokens and "".join(text(token.get("token")) or "" for token in tokens) == said:
        told = [
            Chunk(
                text(token.get("token")) or "",
                tuple(text(other.get("token")) or "" for other in entries(token, "top_logprobs")),
            )
            for token in tokens
        ]
        return [*told, Chunk("", usage=cost)] if cost else told
    return [Chunk(said, usage=cost)] if said or cost else []


def fim_parts(template: str) -> tuple[str, ...]:
    """How a model fills holes, as Family.fim, by the branch of its template that has a `.Suffix`; empty where that does more
    than put the two in their places."""
    found = HOLE.search(template)
    if found is None:
        return ()
    inner = TRIMMED.sub(lambda mark: "{{" if "{{" in mark[0] else "}}", found[1])
    left, right = "\1", "\2"
    marked = SLOT.sub(lambda slot: left if slot[1] == "Prompt" else right, inner.removeprefix("}}").removesuffix("{{"))
    return () if "{{" in marked else parts_of(marked, left, right)


def usage(piece: Mapping[str, Any]) -> Usage:
    read, wrote = number(piece.get("prompt_eval_duration")), number(piece.get("eval_duration"))
    return Usage(
        prompt_tokens=number(piece.get("prompt_eval_count")),
        prompt_seconds=read * NANO if read is not None else None,
        generated_tokens=number(piece.get("eval_count")),
        generate_seconds=wrote * NANO if wrote is not None else None,
        cut_by_length=piece.get("done_reason") == "length",
    )


def duration(text: str) -> str | int:
    """Ollama takes durations with a unit as text, and plain numbers (−1: for ever) as numbers only."""
    return int(text) if text.lstrip("-").isdigit() else text


def billions(text: str | None) -> float | None:
    """Ollama writes sizes as `134.52M` and `7.6B`."""
    if not text or text[-1] not in "MBKT":
        return None
    try:
        found = float(text[:-1]) * {"K": 1e-6, "M": 1e-3, "B": 1.0, "T": 1e3}[text[-1]]
    except ValueError:
        return None
    return found if isfinite(found) else None
