"""What the recipes need of the world, as Protocols, and the one error tree everything below speaks.

    TemotoError            always carries a Note: what is wrong and what to do
    ├── BackendDown        refused, hung, or died mid-answer
    ├── WrongBackend       something else answers there (HTML, another API)
    ├── RemoteRefused      text would leave the machine without allow_remote
    ├── ModelMissing       the backend has no such model
    ├── OutOfMemory        the model does not fit
    ├── PromptTooLong      refused rather than cut silently
    ├── CannotChat         the model, or its server, only continues text
    ├── BadReply           the backend's answer cannot be read
    │   ├── ContextFull    requests that ran at once have filled the context they share
    │   └── CannotLoad     the backend cannot run this model; another may do
    ├── EngineFailed       the embedded engine cannot start
    └── BadCatalog         the catalog's files contradict themselves

Adapters translate every foreign exception into this tree at their border; nothing above sees httpx or the driver.
"""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from temoto.core.backend.calls import ChatChunk, ChatRequest, Chunk, Prompt
from temoto.core.backend.listed import Installed, LoadedModel, ModelDetails, Pulled, SpecialTokens
from temoto.core.messages import Note, Sentence, note
from temoto.core.models.records import Catalog
from temoto.core.settings import Settings

if TYPE_CHECKING:  # a server answers initialize with this file and no more than it needs
    from temoto.core.code.document import Document
    from temoto.core.code.leads import Lead
    from temoto.core.code.outline import Outline, Read, Span
    from temoto.core.codeactions.spot import Edit
    from temoto.core.machine import Gpu
    from temoto.core.planning.runtimes import Runtime


class TemotoError(Exception):
    """Something a user can be told about. `str()` is the English sentence."""

    def __init__(self, message: Sentence, **facts: object) -> None:
        self.note: Note = note(message, **facts)
        super().__init__(self.note.text())


class BackendDown(TemotoError):
    """`begun`: part of an answer had come."""

    begun = False


class ModelSilent(TemotoError): ...


class WrongBackend(TemotoError): ...


class RemoteRefused(TemotoError): ...


class ModelMissing(TemotoError): ...


class OutOfMemory(TemotoError): ...


class PromptTooLong(TemotoError): ...


class CannotChat(TemotoError): ...


class BadReply(TemotoError): ...


class ContextFull(BadReply): ...


class CannotLoad(BadReply): ...


class EngineFailed(TemotoError): ...


class BadCatalog(TemotoError): ...


CountTokens = Callable[[str], int]
"""How many tokens a text is; never raises, never blocks for longer than the text takes to read."""


@runtime_checkable
class KnowsBorders(Protocol):
    """A CountTokens that goes by the model's own vocabulary, and knows how it cuts a text."""

    def settled(self, text: str) -> int:
        """How many code points of a text are cut into the same tokens whatever follows it."""
        ...


class Backend(Protocol):
    """Whatever serves models. Every method raises only TemotoErrors (and lets cancellation through)."""

    @property
    def name(self) -> str:
        """As users call it: `Ollama`, `llama.cpp`. Shown and remembered, never decided by: that is what `plug` is for."""
        ...

    @property
    def plug(self) -> str:
        """As the setting `backend` names it: the name of the plug that found it."""
        ...

    @property
    def native_plug(self) -> str:
        """The plug of the interface this server has besides, where prompts go as they are; empty where there is none."""
        ...

    @property
    def address(self) -> str:
        """The backend's address, as shown to users."""
        ...

    @property
    def can_hold(self) -> bool:
        """Whether the backend itself makes answers begin with `Prompt.begins`."""
        ...

    @property
    def runs_on_gpu(self) -> bool:
        """Whether a GPU of this machine would be used."""
        ...

    @property
    def pull_command(self) -> str:
        """How a user gets a model, with `{model}` in it."""
        ...

    @property
    def slots(self) -> int | None:
        """How many requests for one model it works on at once; the others wait for them. None where it does not tell."""
        ...

    async def version(self) -> str: ...

    async def models(self) -> tuple[Installed, ...]: ...

    async def loaded_models(self) -> tuple[LoadedModel, ...]: ...

    async def show(self, model: str) -> ModelDetails: ...

    async def load(self, model: str, context: int, keep_alive: str) -> None:
        """Have the model in memory with this context; returns when it can answer. May take minutes."""
        ...

    def stream(self, prompt: Prompt) -> AsyncGenerator[Chunk, None]:
        """The answer as it comes. Closing the generator closes the connection, which stops the model."""
        ...

    def chat(self, request: ChatRequest) -> AsyncGenerator[ChatChunk, None]:
        """The answer as it comes, thoughts apart from text. Closing the generator stops the model, as with `stream`."""
        ...

    async def counter(self, model: str) -> CountTokens | None:
        """An exact token counter for the model, or None where its vocabulary cannot be had."""
        ...

    async def close(self) -> None:
        """Let go of connections, and of processes of our own."""
        ...


@runtime_checkable
class ToldDevices(Protocol):
    """A backend whose own program tells which GPUs it uses, and what is doubtful about that program."""

    @property
    def devices(self) -> "tuple[Gpu, ...]":
        """The GPUs models lie on; empty where they lie in RAM."""
        ...

    @property
    def doubts(self) -> tuple[Note, ...]: ...


@runtime_checkable
class TellsRuntime(Protocol):
    """A backend that tells what runs its models, as far as the memory they take depends on it."""

    @property
    def runtime(self) -> "Runtime": ...


@runtime_checkable
class HasProcess(Protocol):
    """A backend whose loaded model is a process of its own, which several windows may share."""

    @property
    def process(self) -> str:
        """Which one has the completion model now; another each time one is started. Empty where none runs."""
        ...


@runtime_checkable
class CanPull(Protocol):
    """A backend that gets models by itself. Only ever called with the user's consent."""

    @property
    def address(self) -> str: ...

    def pull(self, model: str) -> AsyncGenerator[Pulled, None]:
        """Get the model, telling how far it is; goes on where an earlier pull broke off. Closing it stops the pull."""
        ...


@runtime_checkable
class CanUnload(Protocol):
    """A backend that can be told to give a model's memory back."""

    async def unload(self, model: str) -> LoadedModel | None:
        """Have the model leave memory now; what it held there, None where it was not loaded.

        Nothing is lost by it: the next question loads the model again, and its asker only waits longer.
        """
        ...


@runtime_checkable
class StandsIn(Protocol):
    """A backend that can do without the GPU where nothing fits on that."""

    def stand_in(self) -> bool:
        """Have models lie in RAM from now on. False where they do already, or cannot."""
        ...


@runtime_checkable
class CanAlias(Protocol):
    """A backend that can give a model another tag, with a context of its own. Only ever called with the user's consent."""

    async def alias(self, tag: str, model: str, context: int) -> None:
        """Have `tag` mean `model` with this context; a tag that is there already is changed."""
        ...

    async def means(self, tag: str, model: str, context: int) -> bool:
        """Whether the tag is that model as it is now, with this context: one made before a newer version of it came is not."""
        ...

    async def drop_alias(self, tag: str) -> None:
        """Have the tag be no more; the model stays. Nothing happens where there is no such tag."""
        ...


@runtime_checkable
class LeavesOut(Protocol):
    """A backend that serves what other programs keep on this machine, but for some of it."""

    async def left_out(self) -> tuple[Note, ...]:
        """A sentence for each file and each folder it does not use."""
        ...


@runtime_checkable
class KnowsVocabulary(Protocol):
    """A backend that tells which control tokens its models have."""

    async def special_tokens(self, model: str) -> SpecialTokens:
        """The model's control tokens. Reads its vocabulary where nobody has yet: seconds, the first time."""
        ...


class Syntax(Protocol):
    """Reads source code of any language it knows. Takes about half a second for 30,000 lines: for a thread."""

    def outline(self, language: str, lines: Sequence[str], before: "Read | None" = None) -> "Outline | None":
        """The outline of a document, by an editor's language id. Never raises.

        None where the language is not known or the text is too much for its parser. `before`: the same document some edits ago;
        with it, what stands away from them need not be read again, and the outline is the same. Takes `lines` of its type.
        """
        ...

    def texts(self, language: str, lines: Sequence[str]) -> "tuple[Span, ...] | None":
        """The outline's `texts` alone, of a piece of code as it stands; None as in `outline`. Never raises."""
        ...

    def strict_outline(self, language: str, lines: Sequence[str]) -> "Outline | None":
        """The outline without `texts`, for judging a change: by every parser there is for the language. Never raises."""
        ...

    def errors(self, language: str, lines: Sequence[str], outline: "Outline | None" = None) -> tuple[int, ...] | None:
        """The lines with syntax errors, as `strict_outline` has them; None as in `outline`. Never raises.

        `outline`: of the same lines, where it is known: then they are not read once more.
        """
        ...


@dataclass(frozen=True, slots=True)
class Project:
    """A project by its name, and the path of a document in it. `same`: what is the same of two documents that are one file, by whatever
    name either was opened; empty of none."""

    name: str
    path: str
    same: str = ""


@dataclass(frozen=True, slots=True)
class NearbyFile:
    """A file beside a document, by its path in their project, and the names the document takes of it. `same`: as of a Project."""

    path: str
    document: "Document"
    names: tuple[str, ...] = ()
    same: str = ""


class Nearby(Protocol):
    """Reads files of a document's project that a model may be shown. Blocks for a moment: for a thread."""

    def project(self, uri: str) -> Project | None:
        """None where the document is no file of this machine."""
        ...

    def beside(self, uri: str, others: "Sequence[str]") -> "Mapping[str, Project]":
        """Which of these other documents belong to a document's project and may be shown there, by URI; of several that are one file the
        first, and never the document itself under another name. Never raises."""
        ...

    def files(self, uri: str, leads: "Sequence[Lead]") -> tuple[NearbyFile, ...]:
        """What these leads lead to; never what is ignored, secret, large or generated. Never raises."""
        ...


class Desk(Protocol):
    """Where a code action's work lands: an editor, or files at the command line."""

    def report(self, message: Note) -> None:
        """Show what is being done now. Cheap, and never waits."""
        ...

    def lines(self, uri: str) -> Sequence[str] | None:
        """The document as it is now, lines with their endings; None where it is not open any more."""
        ...

    async def confirm(self, question: Note, stands: Callable[[], bool]) -> bool:
        """Whether the user says yes. No answer, no way to ask, and that `stands` is not true any more, is no."""
        ...

    async def apply(self, uri: str, edits: "Sequence[Edit]", label: Note) -> bool | None:
        """Have the document changed, in one step of undo; whether it was, None where nobody says.

        The edits are of the document as it is now.
        """
        ...

    async def show(self, name: str, text: str, *, ended: bool) -> None:
        """Show Markdown beside the code: the first time opened, then grown, until it has `ended`."""
        ...

    async def create(self, uris: Sequence[str], text: str) -> str | None:
        """Make a new file: the first of these whose folder is there. None, and nothing done, where one of them exists already."""
        ...


class BackendPlug(Protocol):
    """One file of adapters/backends/. `order` is the place in the search: lower is asked first.

    `title`: what its backends are called in `loaded.json`, whose models `temoto unload` frees; empty where it unloads nothing there.
    """

    @property
    def title(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def order(self) -> int: ...

    async def find(self, settings: Settings, environment: Mapping[str, str], catalog: Catalog) -> Backend:
        """The backend, alive, or a TemotoError that says why not."""
        ...
