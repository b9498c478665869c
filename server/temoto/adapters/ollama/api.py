"""What does Ollama's own interface take, and what does it give back? Payloads and pieces, without asking anybody.

Of the load options only num_ctx is ever sent, and always the Plan's: any other would make Ollama load the model again.
"""

import re
from collections.abc import Mapping
from math import isfinite
from types import MappingProxyType
from typing import Any

from temoto.adapters.chat import messages
from temoto.adapters.http import entries, number, parsed, probability, table, text
from temoto.core.backend.calls import ChatRequest, Chunk, Prompt, Usage, whole_seconds
from temoto.core.models.header import writes_text
from temoto.ports import CountTokens

NANO = 1e-9
LAUNCH_SHIFT = (0, 30)
GAVE_UP = MappingProxyType({"response": "", "done": True, "done_reason": "length"})  # it would have gone on for ever
CHAT_MARGIN = 64  # tokens that a chat's template adds: some a turn, and a system line of its own


def chat_payload(request: ChatRequest, think: bool | None, room: int | None, *, shift: bool) -> dict[str, Any]:
    """`truncate` would drop the oldest turns of a conversation that is too long: without it that is an error.

    Going on past the end of the context drops the beginning of the conversation. `shift` says whether this Ollama can be told not to
    with each call; where not, the answer is kept within `room`, the tokens that are left for it, as far as they are known.
    """
    options: dict[str, Any] = {
        "temperature": request.temperature,
        "repeat_penalty": 1.0,
        "num_predict": request.max_tokens if room is None or shift else max(1, min(request.max_tokens, room)),
    }
    if request.context:
        options["num_ctx"] = request.context
    if request.stops:
        options["stop"] = list(request.stops)
    sent: dict[str, Any] = {
        "model": request.model, "messages": messages(request), "stream": True, "truncate": False, "options": options,
    }  # fmt: skip
    if shift:
        sent["shift"] = False
    if think is not None:
        sent["think"] = think
    if request.keep_alive:
        sent["keep_alive"] = duration(request.keep_alive)
    return sent


def payload(prompt: Prompt) -> dict[str, Any]:
    options: dict[str, Any] = {"temperature": 0, "repeat_penalty": 1.0, "num_predict": prompt.max_tokens}
    if prompt.context:
        options["num_ctx"] = prompt.context
    if prompt.temperature:
        options |= {"temperature": prompt.temperature, "seed": prompt.seed}
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


def room_for_answer(request: ChatRequest, count: CountTokens) -> int | None:
    """How many tokens of the context a conversation leaves for its answer; None where no context is set."""
    if not request.context:
        return None
    return request.context - sum(count(turn.text) for turn in request.messages) - CHAT_MARGIN


def shifts_per_call(version: str) -> bool:
    """Whether `shift` can be another one with each call. From 0.30 on it is set when the model is loaded: another value than the
    one it was loaded with loads it again, and other tools send none. A build without a number is taken as new."""
    numbers = version.split(".")
    if len(numbers) < 2 or not all(number.isdecimal() and number.isascii() for number in numbers[:2]):
        return False
    return (0, 0) < (int(numbers[0]), int(numbers[1])) < LAUNCH_SHIFT


def said(piece: Mapping[str, Any]) -> str:
    """The text of a piece, of an answer or of a chat."""
    message = table(piece.get("message"))
    return text(piece.get("response")) or text(message.get("content")) or text(message.get("thinking")) or ""


def chunks(piece: Mapping[str, Any], *, ended: bool) -> list[Chunk]:
    """A line of the stream as Chunks: one a token where the candidates were asked for, so that each stands with its own.

    Text that was held back, because it might have become a stop string or half a character, comes at once. From 0.30 on it has one
    entry, with the candidates of its last token only: where an entry's token is not its own first candidate, it is no single
    token, and what might have stood in its place is not known.
    """
    said = text(piece.get("response")) or ""
    cost = usage(piece) if ended else None
    tokens = entries(piece, "logprobs")
    if said and tokens and "".join(text(token.get("token")) or "" for token in tokens) == said:
        told = [_token(token) for token in tokens]
        return [*told, Chunk("", usage=cost)] if cost else told
    return [Chunk(said, usage=cost)] if said or cost else []


def _token(token: Mapping[str, Any]) -> Chunk:
    said, others = text(token.get("token")) or "", entries(token, "top_logprobs")
    if not others or text(others[0].get("token")) != said:
        return Chunk(said)
    names, odds = tuple(text(other.get("token")) or "" for other in others), tuple(map(probability, others))
    return Chunk(said, names, odds, odds[0])


def usage(piece: Mapping[str, Any], context: int | None = None) -> Usage:
    """What the last piece says it cost. An answer that went on past `context` has lost its beginning on the way: not a whole one."""
    asked, written = number(piece.get("prompt_eval_count")), number(piece.get("eval_count"))
    past = context is not None and (asked or 0) + (written or 0) > context + 1
    read, wrote = number(piece.get("prompt_eval_duration")), number(piece.get("eval_duration"))
    cached, seconds = number(piece.get("prompt_eval_cached_count")), wrote * NANO if wrote is not None else None
    if cached is not None:  # the times are a llama-server's
        seconds = whole_seconds(written, seconds)
    return Usage(
        prompt_tokens=asked,
        cached_tokens=cached,
        prompt_seconds=read * NANO if read is not None else None,
        generated_tokens=written,
        generate_seconds=seconds,
        cut_by_length=past or piece.get("done_reason") == "length",
    )


def error_words(error: object) -> str:
    """The words of an error. From 0.30 on a refusal of the llama-server behind Ollama comes as the JSON it was, in a string."""
    told = str(error)
    inner = parsed(told.encode()) if told.startswith("{") else None
    within = table(inner.get("error")).get("message") or inner.get("message") if inner else None
    return within if isinstance(within, str) else told


def completes(answer: Mapping[str, Any], architecture: str | None) -> bool | None:
    """Whether a model writes text, by its capabilities, else by its architecture; None where neither is told.

    Ollama 0.20 tells capabilities for a single model only, and none at all of one whose file it cannot read.
    """
    told = answer.get("capabilities")
    if isinstance(told, list) and told:
        return "completion" in told
    return writes_text(architecture) if architecture else None


def same_model(alias: Mapping[str, Any], model: Mapping[str, Any], context: int) -> bool:
    """Whether two tags are of the same files, and the first has this context, as far as either is told."""
    given = re.search(r"^num_ctx\s+(\d+)$", str(alias.get("parameters")), re.MULTILINE)
    files = [
        set(re.findall(r"^FROM .*(sha256\S+)$", str(each.get("modelfile")), re.MULTILINE)) for each in (alias, model)
    ]
    return (given is None or int(given.group(1)) == context) and files[0] == files[1]


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
