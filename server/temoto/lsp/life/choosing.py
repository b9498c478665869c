"""What was found of this machine, and which models could complete on it? Asked by editors that let their user choose (temoto/models)."""

from typing import TYPE_CHECKING

from temoto.core.messages import note
from temoto.core.messages.start import StartMessage
from temoto.lsp.server import TemotoServer

if TYPE_CHECKING:
    from temoto.core.machine import Machine
    from temoto.core.planning.records import Choice

MODELS = "temoto/models"


def register(server: TemotoServer) -> None:
    """Answer temoto/models, from what the backend says it has; nothing is loaded or fetched for it."""

    # Not `object`: pygls hands the server itself to a parameter of a type it fits.
    @server.feature(MODELS)
    async def models(_params: dict[str, object] | None) -> dict[str, object]:
        session, world, language = server.session, server.world, server.language
        answer: dict[str, object] = {
            "machine": machine_lines(session.machine, language),
            "named": session.settings.completion.model,
            "models": [],
        }
        if world is None:
            return answer
        from temoto.engine.reports.choosable import (
            choosable,
        )  # asked when somebody chooses, and then the start-up is over

        there = await choosable(session, world)
        current = session.serving.choice.model if session.serving else ""
        here = not there.where
        return answer | {"models": [to_model(one, language, current, here=here) for one in there.models]}


def machine_lines(machine: "Machine", language: str) -> list[str]:
    """The machine in sentences: its GPUs, its RAM and cores, and what could not be read. Empty before it was looked at."""
    lines = [f"GPU: {gpu.name}, {_room(gpu.total, gpu.free, language)}" for gpu in machine.usable_gpus]
    if machine.ram_total is not None or machine.cores is not None:
        cores = note(StartMessage.CORES, cores=machine.cores or "?").text(language)
        lines.append(f"RAM: {_room(machine.ram_total, machine.ram_free, language)}, {cores}")
    return lines + [one.text(language) for one in machine.unread]


def to_model(choice: "Choice", language: str, current: str, *, here: bool) -> dict[str, object]:
    """One model as docs/lsp-extensions.md has it. What another machine runs is not judged by this one's memory."""
    return {
        "model": choice.model,
        "text": " ".join(one.text(language) for one in choice.reasons) if here else "",
        "fits": not choice.warnings,
        "current": choice.model == current,
    }


def _room(total: int | None, free: int | None, language: str) -> str:
    shown = ["?" if size is None else f"{size / 1e9:.1f}" for size in (total, free)]
    return note(StartMessage.OF_FREE, total=shown[0], free=shown[1]).text(language)
