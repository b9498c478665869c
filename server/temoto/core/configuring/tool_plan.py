"""What of the Plan can another tool be told? The address, and for each role one model with what tools ask of it.

The one source of every file `temoto configure` writes. Never asks a backend: it is given what that said.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from temoto.core.configuring.editor_clients import NOT_SHIPPED, EditorClients
from temoto.core.models.records import Role

ANSWER = 4_096  # tokens kept for what a tool has a chat model write
GHOST = 256  # and for a completion: Continue's default of 4,096 waits for the end of the file


@dataclass(frozen=True, slots=True)
class ToolModel:
    """One model as tools are told of it. `tools` and `thinks`: whether it was trained for them, None where nobody said. `base`: it
    continues text and does not talk. `family`: its Family's name. `twins`: other tags that are the same model. `gguf`: where its file
    lies at Hugging Face, REPOSITORY/FILE, and `quantization`, as whatever fetches it asks for it."""

    tag: str
    context: int
    base: bool = False
    installed: bool = False
    tools: bool | None = None
    thinks: bool | None = None
    family: str = ""
    twins: tuple[str, ...] = ()
    gguf: str = ""
    quantization: str = ""

    @property
    def answer(self) -> int:
        """Tokens an answer may have: a quarter of the context, and no more than anybody reads."""
        return min(ANSWER, self.context // 4)

    @property
    def alias(self) -> str:
        """The tag of this model with its context: another tag of the same name, since tools tell a model's kind by what stands before
        the colon. For tools on the /v1 routes, which cannot say how much context they want."""
        name, colon, tag = self.tag.rpartition(":")
        size = f"{self.context // 1024}k" if self.context % 1024 == 0 else str(self.context)
        return f"{name}:{tag}-{size}" if colon and "/" not in tag else f"{self.tag}:latest-{size}"


@dataclass(frozen=True, slots=True)
class ToolPlan:
    """Where Ollama is, how long models stay in memory, and which model serves each role.

    `embedding`: a model that embeds, where one is installed. `installed`: the names of what is, empty where nobody said. `stale`: aliases
    that do not mean what they are called any more. `also`: where other Ollamas are that have the same models. `origin`: which version of
    temoto says so, and `now` when, as ISO has it. `clients`: what editors are told of temoto itself.
    """

    url: str
    keep_alive: str
    models: Mapping[Role, ToolModel] = field(default_factory=lambda: MappingProxyType({}))
    embedding: str = ""
    installed: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    origin: str = "temoto"
    now: str = ""
    clients: EditorClients = NOT_SHIPPED

    @property
    def completion(self) -> ToolModel | None:
        """What completes; None where nothing does."""
        return self.models.get(Role.COMPLETION)

    @property
    def chat(self) -> ToolModel | None:
        """What talks; None where nothing does."""
        return self.models.get(Role.CHAT)

    @property
    def v1(self) -> str:
        """The address of the routes that are like OpenAI's."""
        return f"{self.url}/v1"

    @property
    def kept(self) -> str | int:
        """`keep_alive` as Ollama takes it: a number of seconds as a number."""
        return int(self.keep_alive) if re.fullmatch(r"-?\d+", self.keep_alive) else self.keep_alive

    def only(self, roles: Iterable[Role]) -> "ToolPlan":
        """The plan with the models of these roles alone; of all where none are named."""
        wanted = frozenset(roles)
        if not wanted:
            return self
        return replace(
            self, models=MappingProxyType({role: self.models[role] for role in self.models if role in wanted})
        )


def one_context(models: Mapping[Role, ToolModel]) -> Mapping[Role, ToolModel]:
    """The models, each tag with one context, the largest it has: with two it would be loaded anew at every change of role."""
    most: dict[str, int] = {}
    for model in models.values():
        most[model.tag] = max(most.get(model.tag, 0), model.context)
    return MappingProxyType({role: replace(model, context=most[model.tag]) for role, model in models.items()})
