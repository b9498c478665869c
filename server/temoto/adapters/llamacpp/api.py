"""How is llama.cpp's server asked? Its own /completion, streamed: slots, grammars and timings that OpenAI's routes lack.

A grammar makes the answer begin with what healing cut off; slot 0 is completion's, so a long answer in the other slot
never holds a ghost up.
"""

from collections.abc import AsyncGenerator, Mapping
from typing import Any, cast

from temoto.adapters import server_errors
from temoto.adapters.bodies import Allowance, lines, whole
from temoto.adapters.http import MILLI, Connection, duration, entries, kind_of, number, parsed, probability, table
from temoto.adapters.server_errors import Origin
from temoto.core.backend.calls import Chunk, Prompt, Usage, whole_seconds
from temoto.core.backend.faults import quoted
from temoto.core.backend.listed import ModelDetails
from temoto.core.messages import note
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.detail import Detail
from temoto.core.models.families import parts_of
from temoto.ports import BackendDown, TemotoError

COMPLETION_SLOT, CHAT_SLOT = 0, 1
THOUGHTS = ("enable_thinking", "reasoning_content", "<think>")  # in the templates of models that think
LEFT, RIGHT = "left of it", "right of it"  # plain words: no tokenizer changes them


async def stream(connection: Connection, prompt: Prompt, slot: int = COMPLETION_SLOT) -> AsyncGenerator[Chunk, None]:
    """The answer as it comes; closing the generator stops the model."""
    async with connection.posted("/completion", _payload(prompt, slot)) as response:
        if response.status_code >= 400 or response.is_redirect:
            raise refusal(connection, connection.readable(await whole(response)), prompt.model)
        ended, left = False, Allowance.of(prompt.max_tokens)
        async for line in lines(response):
            if not line.startswith((b"data: ", b"error: ")):
                continue
            piece = parsed(line.split(b": ", 1)[1])
            if piece is None:
                raise connection.unread(note(Detail.BAD_LINE, size=len(line), kind=kind_of(line)))
            if "error" in piece or line.startswith(b"error"):
                raise refusal(connection, piece, prompt.model)
            ended = bool(piece.get("stop"))
            text = piece.get("content")
            if not left.takes(text if isinstance(text, str) else ""):
                yield Chunk("", usage=Usage(cut_by_length=True))
                return
            if text or ended:
                sure = _sure(piece) if prompt.alternatives else None
                yield Chunk(text if isinstance(text, str) else "", usage=_usage(piece) if ended else None, sure=sure)
        if not ended:
            raise BackendDown(
                BackendMessage.BACKEND_DIED, backend=connection.name, url=connection.url, detail=note(Detail.NO_END)
            )


async def show(connection: Connection, props: Mapping[str, Any], model: str = "") -> ModelDetails:
    """What the server tells of its model beside its name: how it fills holes, and what its chat template is made for.

    `model` is the one to ask where a router has several.
    """
    template, caps = props.get("chat_template"), props.get("chat_template_caps")
    tools = cast("dict[str, Any]", caps).get("supports_tools") if isinstance(caps, dict) else None
    parts = await fim_parts(connection, props, model)
    return ModelDetails(
        fim=bool(parts),
        fim_parts=parts,
        thinking=any(one in template for one in THOUGHTS) if isinstance(template, str) else None,
        tools=tools if isinstance(tools, bool) else None,
    )


async def fim_parts(connection: Connection, props: Mapping[str, Any], model: str = "") -> tuple[str, ...]:
    """How the model fills holes, as Family.fim, read off the prompt that /infill renders; empty where it knows no holes.

    /infill itself is not used for completions: it cuts what it gets to its batch size without a word.
    """
    question = {"model": model, "input_prefix": LEFT, "input_suffix": RIGHT, "n_predict": 0, "temperature": 0}
    try:
        answer = await connection.ask("POST", "/infill", question)
    except TemotoError:
        return ()
    rendered, begin = answer.get("prompt"), props.get("bos_token")
    if not isinstance(rendered, str):
        return ()
    if isinstance(begin, str):  # it is put before every prompt
        rendered = rendered.removeprefix(begin)
    return parts_of(_without_header(rendered), LEFT, RIGHT)


def _without_header(rendered: str) -> str:
    """Without the lines /infill makes up for models that know of repositories: `myproject` and `filename`."""
    return rendered[rendered.rfind("\n", 0, rendered.find(LEFT)) + 1 :] if LEFT in rendered else rendered


async def slots(connection: Connection, model: str = "") -> list[dict[str, Any]]:
    """What each slot is doing (`is_processing`); tests ask this to see that a model has stopped."""
    async with connection.translated():
        response = await connection.http.get("/slots", params={"model": model} if model else None)
        return cast("list[dict[str, Any]]", response.json())


def refusal(connection: Connection, answer: Mapping[str, Any], model: str) -> TemotoError:
    """What an error answer means."""
    error: Any = answer.get("error", answer)
    said = str(cast("dict[str, Any]", error).get("message", error)) if isinstance(error, dict) else str(error)
    status = answer.get("_status") or (cast("dict[str, Any]", error).get("code") if isinstance(error, dict) else None)
    origin = Origin(connection.name, connection.url, model, f"load {{model}} in {connection.name}")
    known = server_errors.meant(said, status if isinstance(status, int) else None, origin)
    return known or server_errors.unknown(quoted(said) or note(Detail.STATUS, status=status), origin)


def grammar(begins: str) -> str:
    """A GBNF grammar for answers that begin with `begins` and go on freely."""
    escaped = "".join(_escaped(character) for character in begins)
    return f'root ::= "{escaped}" [^\\x00]*'


def _escaped(character: str) -> str:
    code = ord(character)
    if character in '"\\' or code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    return character


def _payload(prompt: Prompt, slot: int) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "model": prompt.model,  # a router goes by it, a server with one model takes any
        "prompt": prompt.text, "n_predict": prompt.max_tokens, "stream": True, "cache_prompt": True,
        # The likeliest token is taken, so nothing has to be made ready for drawing one: 5 % of the time between two tokens.
        "temperature": 0, "samplers": ["temperature"], "repeat_penalty": 1.0, "id_slot": slot,
        # Without news to write, llama.cpp does not notice that the asker is gone, and reads the prompt to its end.
        "return_progress": True,
    }  # fmt: skip
    if prompt.temperature:
        payload |= {"temperature": prompt.temperature, "seed": prompt.seed}
    if prompt.stops:
        payload["stop"] = list(prompt.stops)
        # Control tokens have no text unless they are named here: the answer would go on behind the one that was to end it.
        payload["preserved_tokens"] = list(prompt.stops)
    if prompt.alternatives:
        payload["n_probs"] = 1  # more are of no use here: a grammar holds the answer
    if prompt.begins:
        payload["grammar"] = grammar(prompt.begins)
    return payload


def _sure(piece: Mapping[str, Any]) -> float | None:
    """How probable the token of a piece was; None where the piece is several, or the server does not tell."""
    tokens = entries(piece, "completion_probabilities")
    return probability(tokens[0]) if len(tokens) == 1 else None


def _usage(piece: Mapping[str, Any]) -> Usage:
    timings = table(piece.get("timings"))
    written = number(piece.get("tokens_predicted"))
    return Usage(
        prompt_tokens=number(piece.get("tokens_evaluated")),
        cached_tokens=number(timings.get("cache_n")),
        prompt_seconds=duration(timings.get("prompt_ms"), MILLI),
        generated_tokens=written,
        generate_seconds=whole_seconds(written, duration(timings.get("predicted_ms"), MILLI)),
        cut_by_length=piece.get("stop_type") == "limit",
    )
