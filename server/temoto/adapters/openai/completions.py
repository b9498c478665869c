"""How is OpenAI's /v1/completions asked? Raw and greedy; as one Chunk a token, with its candidates, where the server tells them."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, cast

from temoto.adapters.http import entries, probability, table, text
from temoto.adapters.openai.requests import COMPLETIONS, AnswerUsage, OpenAIClient
from temoto.core.backend.calls import Chunk, Prompt


@dataclass(frozen=True, slots=True)
class Completions:
    """A server's completions. `plain` switches off a punishment of repetition, which changes code; `candidates` is how many
    it tells a token (OpenAI: 5)."""

    client: OpenAIClient
    plain: str = ""
    candidates: int = 5

    async def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
        """The answer as it comes; closing the generator closes the connection."""
        tally = AnswerUsage()
        async with aclosing(self.client.pieces(COMPLETIONS, self._payload(prompt))) as pieces:
            async for piece in pieces:
                said = text(piece.choice.get("text")) or ""
                tally.add(piece, speaks=bool(said))
                if said:
                    for chunk in _tokens(said, table(piece.choice.get("logprobs"))):
                        yield chunk
        yield Chunk("", usage=tally.usage())

    def _payload(self, prompt: Prompt) -> dict[str, Any]:
        payload: dict[str, Any] = {
            "model": prompt.model, "prompt": prompt.text, "max_tokens": prompt.max_tokens, "temperature": 0,
            "stream": True, "stream_options": {"include_usage": True},
        }  # fmt: skip
        if prompt.temperature:
            payload |= {"temperature": prompt.temperature, "seed": prompt.seed}
        if prompt.stops:
            payload["stop"] = list(prompt.stops)
        if prompt.alternatives:
            payload["logprobs"] = min(prompt.alternatives, self.candidates)
        if self.plain:
            payload[self.plain] = 1.0
        return payload


def _tokens(text: str, logprobs: Mapping[str, Any]) -> list[Chunk]:
    """The text as one Chunk a token, each with its candidates, where the server told them as OpenAI does."""
    raw = logprobs.get("tokens")
    tokens = [str(token) for token in cast("list[object]", raw)] if isinstance(raw, list) else []
    if "".join(tokens) != text:
        return [Chunk(text)]
    others = entries(logprobs, "top_logprobs")
    others += [{}] * (len(tokens) - len(others))
    raw = logprobs.get("token_logprobs")
    odds = cast("list[object]", raw) if isinstance(raw, list) and len(cast("list[object]", raw)) == len(tokens) else []
    return [
        Chunk(
            token,
            tuple(other),
            tuple(probability({"logprob": one}) for one in other.values()),
            probability({"logprob": odds[at]}) if odds else None,
        )
        for at, (token, other) in enumerate(zip(tokens, others, strict=False))
    ]
