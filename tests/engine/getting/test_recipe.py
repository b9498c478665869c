"""Getting a model: each step in its order, and what each refuses."""

from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.core.backend.listed import Installed, Pulled
from temoto.core.machine import Gpu, Machine
from temoto.core.messages import Note
from temoto.core.messages.fetch import FetchMessage
from temoto.core.models.families import fills_in
from temoto.core.models.fetchable import Listing
from temoto.core.models.records import Catalog, Family, ModelCard, Role, Weights
from temoto.core.planning.offer import Offer, best_to_pull
from temoto.core.settings import Settings
from temoto.engine.getting.recipe import KEEP_FREE, Ending, get, offered
from temoto.engine.getting.ways import Model, pulling
from temoto.engine.world import Getting, Room, World
from temoto.ports import Backend, TemotoError

GB = 1_000_000_000
BIG = Weights("big:1b", "Q4_K_M", 2 * GB)
FILE = Weights("small:file", "Q4_1", GB // 10, sources=("hf:a/b/c.gguf",), file="c.gguf")


def card(name: str, licence: str, weights: Weights) -> ModelCard:
    return ModelCard(name, name, "f", 1.0, 8, 2, 64, 8_192, licence, True, (Role.COMPLETION,), (weights,), "a test")


CATALOG = Catalog((Family("f", ("big",), "a test"),), (card("big", "mit", BIG), card("small", "apache-2.0", FILE)))
MACHINE = Machine((), 32 * GB, 30 * GB, 4)
WANTED = replace(Settings(), completion=replace(Settings().completion, model="big:1b"))


@dataclass
class Shop:
    """A machine on which models can be got, and what happened on it, in order."""

    room: Room = field(default_factory=lambda: Room("/models", 100 * GB))
    address: str = "http://127.0.0.1:11434"
    lists: tuple[str, ...] | None = None  # None: what was pulled
    declined: frozenset[str] = frozenset()
    answer: bool | None = True
    stops: bool = False
    refuses: bool = False
    catalog: Catalog = CATALOG
    alive: bool = True  # the backend that pulls
    listing: Listing | None = None  # what a source says of a file, with what of it is `exact`
    exact: dict[str, Any] = field(default_factory=dict[str, Any])
    devices: tuple[Gpu, ...] = ()  # of the user's own llama-server
    done: list[str] = field(default_factory=list)

    # a backend that pulls
    name = "Ollama"
    pull_command = "ollama pull {model}"
    runs_on_gpu = False
    there: tuple[str, ...] = ()
    asked_for = True

    async def models(self) -> tuple[Installed, ...]:
        return tuple(Installed(name) for name in (self.there if self.lists is None else self.lists))

    async def pull(self, model: str) -> AsyncGenerator[Pulled, None]:
        self.done.append(f"pull {model}")
        if self.refuses and not model.startswith("smollm2"):
            raise TemotoError(FetchMessage.FETCH_FAILED, detail="no")
        yield Pulled(model, 1, 2)
        self.there = (*self.there, model)
        yield Pulled(model, 2, 2)

    async def close(self) -> None:
        self.done.append("close")

    # what its user said
    def accept(self, model: str, licence: str) -> None:
        self.done.append(f"accept {model} {licence}")

    def decline(self, model: str) -> None:
        self.done.append(f"decline {model}")

    def was_declined(self, model: str) -> bool:
        return model in self.declined

    def download_speed(self) -> float | None:
        return None

    # its user
    async def agrees(self, offer: Offer, free: int | None) -> bool | None:
        self.done.append(f"ask {offer.model} {free}")
        return self.answer

    def failed(self, why: Note) -> None:
        self.done.append(f"failed {why.message.name}")  # pyright: ignore[reportUnknownMemberType]

    @asynccontextmanager
    async def watching(self, model: Model) -> AsyncGenerator[Callable[[Pulled], bool], None]:
        self.done.append(f"watch {model.tag}")
        yield lambda _step: not self.stops

    def house(self) -> World:
        async def backends(settings: Settings) -> AsyncGenerator[Backend | TemotoError, None]:
            if settings.backend == "embedded" or not self.alive:
                return
            yield cast("Backend", self)

        return World(self.catalog, lambda: MACHINE, backends, lambda _vocabulary: len, getting=lambda: self.getting)

    @property
    def getting(self) -> Getting:
        return Getting(
            cast("Any", _Consents(self)), cast("Any", _Files(self)), lambda: self.room, lambda puller: puller
        )


@dataclass
class _Consents:
    shop: Shop

    def declined(self, model: str) -> bool:
        return self.shop.was_declined(model)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.shop, name)


@dataclass
class _Files:
    shop: Shop

    def runs(self) -> bool:
        return True

    def devices(self, _program: str, _machine: Machine) -> tuple[Gpu, ...]:
        return self.shop.devices

    def room(self) -> Room:
        return Room("/files", 1)

    def puller(self, weights: Weights) -> Any:
        return self.shop

    def place(self, card: ModelCard, weights: Weights) -> str:
        return "registry.example"

    def look(self, card: ModelCard, weights: Weights) -> Listing:
        self.shop.done.append(f"look {weights.tag}")
        if self.shop.listing is None:
            return Listing(weights)
        return replace(self.shop.listing, weights=replace(weights, **self.shop.exact))


async def offered_here(shop: Shop, settings: Settings = WANTED, *, again: bool = True) -> Any:
    return await offered(shop.house(), settings, MACHINE, cast("Any", shop), again=again)


async def test_each_step_in_its_order():
    shop = Shop()
    answered = await offered_here(shop)
    assert (answered.ending, answered.offer.model) == (Ending.FETCHED, "big:1b")
    assert shop.done == [f"ask big:1b {100 * GB}", "accept big:1b mit", "watch big:1b", "pull big:1b", "close"]


async def test_a_no_is_remembered_and_nothing_fetched():
    shop = Shop(answer=False)
    assert (await offered_here(shop)).ending is Ending.DECLINED
    assert shop.done == [f"ask big:1b {100 * GB}", "decline big:1b", "close"]


@pytest.mark.parametrize("again", [True, False])
async def test_who_said_no_before_is_asked_only_where_they_ask(again: bool):
    shop = Shop(declined=frozenset({"big:1b"}))
    assert (await offered_here(shop, again=again)).ending is (Ending.FETCHED if again else Ending.DECLINED)
    assert ("pull big:1b" in shop.done) is again


async def test_where_nobody_can_be_asked_nothing_is_fetched_or_remembered():
    shop = Shop(answer=None)
    assert (await offered_here(shop)).ending is Ending.UNASKED
    assert shop.done == [f"ask big:1b {100 * GB}", "close"]


@pytest.mark.parametrize(
    ("room", "there", "fits"),
    [
        (Room("/models", 2 * GB + KEEP_FREE), (), True),
        (Room("/models", 2 * GB + KEEP_FREE - 1), (), False),
        (
            Room("/models", 2 * GB - GB // 2 + KEEP_FREE, begun=GB // 2),
            (),
            True,
        ),  # what earlier pulls left is gone on with
        (Room("/models", 1), ("big:1b",), True),  # nothing left to fetch
        (Room("/models", None), (), True),  # nobody knows
    ],
)
async def test_an_offer_makes_sure_of_room_after_the_yes(room: Room, there: tuple[str, ...], fits: bool):
    shop = Shop(room, there=there)
    answered = await offered_here(shop)
    assert (answered.ending is Ending.FETCHED) is fits
    assert ("pull big:1b" in shop.done) is fits
    assert any(line.startswith("accept") for line in shop.done) is fits
    if not fits:
        assert [why.message for why in answered.failed] == [FetchMessage.DISK_TOO_SMALL]


async def test_the_disk_of_another_machine_is_not_this_one():
    shop = Shop(Room("/models", 1, begun=7), address="http://10.0.0.5:11434")
    assert (await offered_here(shop)).ending is Ending.FETCHED
    assert shop.done[0] == "ask big:1b None"


async def test_what_the_backend_does_not_list_afterwards_is_no_success():
    shop = Shop(lists=())
    answered = await offered_here(shop)
    assert (answered.ending, [why.message for why in answered.failed]) == (Ending.NOTHING, [FetchMessage.NOT_LISTED])


async def test_where_one_cannot_be_had_the_next_is_offered():
    shop = Shop(refuses=True, catalog=load_catalog())
    answered = await offered_here(shop, Settings())
    asked = [line.split()[1] for line in shop.done if line.startswith("ask")]
    assert asked[0] != asked[1] == "smollm2:135m-instruct-q4_1"
    assert (answered.ending, len(asked)) == (Ending.FETCHED, 2)
    assert "failed FETCH_FAILED" in shop.done
    assert "accept smollm2:135m-instruct-q4_1 apache-2.0" in shop.done


async def test_a_fetch_called_off_is_neither_there_nor_failed():
    shop = Shop(stops=True)
    answered = await offered_here(shop)
    assert (answered.ending, answered.failed, shop.there) == (Ending.CALLED_OFF, (), ())


async def test_without_a_yes_just_now_no_licence_is_remembered():
    shop = Shop()
    async with pulling(shop.house(), WANTED, shop.getting) as (_backend, way):
        await get(way, Model("big:1b", 2 * GB, "mit", BIG), None, shop.watching)
    assert not [line for line in shop.done if line.startswith("accept")]


SMALL = "smollm2:135m-instruct-q4_1"


def alone(**more: Any) -> Shop:
    """A machine without a backend that pulls."""
    return Shop(alive=False, catalog=load_catalog(), **more)


def lines(shop: Shop, *kinds: str) -> list[str]:
    return [" ".join(line.split()[:2]) for line in shop.done if line.split()[0] in kinds]


async def test_the_embedded_engine_is_offered_what_the_plan_chooses():
    shop = alone()
    answered = await offered_here(shop, Settings())
    chosen = best_to_pull(shop.catalog, MACHINE, Settings(), gpu=False)
    assert chosen is not None
    tag = chosen[1].tag
    assert fills_in(*chosen)
    assert (answered.ending, answered.offer.model) == (Ending.FETCHED, tag)
    assert lines(shop, "look", "ask", "pull") == [f"look {tag}", f"ask {tag}", f"pull {tag}"]
    told = answered.offer.question().text("en")
    assert "`temoto pull smollm2:135m-instruct-q4_1` fetches a small one instead (98 MB): it shows that" in told


@pytest.mark.parametrize("devices", [(), (Gpu("NVIDIA GeForce RTX 4090", "", 24 * GB, 23 * GB),)], ids=["cpu", "gpu"])
async def test_the_plan_is_made_for_what_the_engine_will_run_on(devices: tuple[Gpu, ...]):
    """A card that no program of the engine's uses counts for nothing; one that the user's own llama-server tells of does."""
    card = Gpu("NVIDIA GeForce RTX 4090", "NVIDIA", 24 * GB, 23 * GB)
    shop, beside = alone(devices=devices), replace(MACHINE, gpus=(card,))
    answered = await offered(shop.house(), Settings(), beside, cast("Any", shop), again=True)
    slow, fast = (best_to_pull(shop.catalog, beside, Settings(), gpu=gpu) for gpu in (False, True))
    assert slow is not None
    assert fast is not None
    assert slow[1].tag != fast[1].tag
    assert answered.offer.model == (fast if devices else slow)[1].tag


async def test_the_small_one_comes_where_the_planned_one_cannot_be_had_and_says_what_it_is():
    shop = alone(refuses=True)
    answered = await offered_here(shop, Settings())
    assert (answered.ending, answered.offer.model) == (Ending.FETCHED, SMALL)
    told = answered.offer.question().text("en")
    assert "It is the small one: it shows that everything works, but writes no good code" in told
    assert "途中への挿入もできません" in answered.offer.question().text("ja")


ELSEWHERE = Listing(BIG, "registry.example", "apache-2.0", "Apache License\nVersion 2.0", "/texts/a.txt")
NAMED = replace(Settings(), completion=replace(Settings().completion, model="qwen2.5-coder:1.5b-base"))
EXACT = {"size": 986_048_000, "sha256": "a" * 64, "sources": ("ollama:x@sha256:a",)}


async def test_who_asked_is_told_first_what_the_source_has():
    shop = alone(listing=ELSEWHERE, exact=EXACT)
    answered = await offered_here(shop, NAMED)
    told = answered.offer.question().text("en")
    assert "986 MB, licence apache-2.0." in told
    assert (
        "It comes from registry.example, where its licence begins “Apache License, Version 2.0” (the whole text: "
        "/texts/a.txt)." in told
    )
    assert lines(shop, "look", "ask") == ["look qwen2.5-coder:1.5b-base", "ask qwen2.5-coder:1.5b-base"]


async def test_in_an_editor_no_source_is_asked_before_a_yes():
    shop = alone(listing=ELSEWHERE, exact=EXACT, answer=False)
    shop.asked_for = False
    answered = await offered_here(shop, NAMED)
    assert answered.ending is Ending.DECLINED
    assert "licence apache-2.0. 0 GB are free on the disk. A yes asks registry.example for it." in (
        answered.offer.question(1).text("en")
    )
    assert lines(shop, "look", "ask") == ["ask qwen2.5-coder:1.5b-base"]


@pytest.mark.parametrize(
    ("listing", "exact", "times"),
    [
        (ELSEWHERE, {}, 1),
        (replace(ELSEWHERE, licence="", licence_text="Research only"), {}, 2),
        (replace(ELSEWHERE, licence="mit"), {}, 2),
        (ELSEWHERE, {"size": 1_500_000_000}, 2),
        (ELSEWHERE, {"sources": ("hub:somebody/something/a.gguf",)}, 2),
    ],
    ids=["as it was said", "an unknown licence", "another licence", "another size", "one that was searched for"],
)
async def test_the_question_is_put_again_where_the_source_has_something_else(
    listing: Listing, exact: dict[str, Any], times: int
):
    shop = alone(listing=listing, exact={**EXACT, **exact})
    shop.asked_for = False
    assert (await offered_here(shop, NAMED)).ending is Ending.FETCHED
    assert len(lines(shop, "ask")) == times
