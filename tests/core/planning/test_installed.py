"""What a backend has, as candidates: which of them comes first, and what is known of each."""

import pytest

from temoto.core.backend.listed import Installed, ModelDetails
from temoto.core.models.records import ModelCard, Role
from temoto.core.planning.candidates import Candidate
from temoto.core.planning.installed import (
    CPU_PROMPT,
    GPU_PROMPT,
    base_of,
    describe,
    in_catalog,
    installed_forms,
    to_choice,
    wishes,
)
from temoto.core.planning.residency import Search
from temoto.core.settings import ChatModel, Completion, Models, Settings
from tests.core.planning.shipped import CARDS, CATALOG, GB, a_ground


def ranked(*installed: Installed, vram: float | None = 12, settings: Settings | None = None) -> list[Candidate]:
    wanted = settings or Settings()
    here = a_ground(*([vram] if vram else []))
    return Search(CATALOG, here, wishes(wanted), installed_forms(installed, CATALOG, wanted)).ranked(Role.COMPLETION)


def picked(*installed: Installed, **more: object) -> list[str]:
    return [one.weights.tag for one in ranked(*installed, **more)]


@pytest.mark.parametrize(
    ("installed", "order"),
    [
        pytest.param(["qwen2.5-coder:0.5b", "qwen2.5-coder:7b"], ["qwen2.5-coder:7b", "qwen2.5-coder:0.5b"], id="the better"),
        pytest.param(["qwen2.5-coder:7b", "qwen2.5-coder:7b-base"], ["qwen2.5-coder:7b-base", "qwen2.5-coder:7b"], id="the base"),
        pytest.param(["qwen2.5-coder:32b", "qwen2.5-coder:7b"], ["qwen2.5-coder:7b", "qwen2.5-coder:32b"], id="the one that fits"),
        pytest.param(["mystery:70b", "llama3:8b", "qwen2.5-coder:0.5b"], ["qwen2.5-coder:0.5b", "llama3:8b", "mystery:70b"], id="the one that fills holes"),
        pytest.param(["codegemma:7b", "codegemma:2b"], ["codegemma:2b", "codegemma:7b"], id="the form that fills holes"),
        pytest.param(["codellama:34b-code", "codellama:7b-code"], ["codellama:7b-code", "codellama:34b-code"], id="the size that fills holes"),
        pytest.param(["starcoder2:15b", "qwen2.5-coder:7b"], ["qwen2.5-coder:7b", "starcoder2:15b"], id="the better by evidence, not the larger"),
    ],
)  # fmt: skip
def test_of_the_installed(installed: list[str], order: list[str]):
    sizes = {"mystery:70b": 40 * GB}
    assert picked(*(Installed(name, sizes.get(name)) for name in installed)) == order


@pytest.mark.parametrize(
    ("model", "settings"),
    [
        (Installed("nomic-embed", 1, embedding=True), Settings()),
        (Installed("qwen3-coder:480b-cloud", 1, remote=True), Settings()),
        (Installed("qwen2.5-coder:3b-base"), Settings(models=Models(commercial_only=True))),
    ],
    ids=["embeddings", "far away", "not for business"],
)
def test_what_is_never_picked(model: Installed, settings: Settings):
    assert picked(model, settings=settings) == []


def test_what_may_be_picked_all_the_same():
    assert picked(Installed("cloud", 1, remote=True), settings=Settings(allow_remote=True)) == ["cloud"]
    unknown = Installed("my-own:7b", 4 * GB)
    assert picked(unknown, settings=Settings(models=Models(commercial_only=True))) == ["my-own:7b"]


@pytest.mark.parametrize("named", ["qwen2.5-coder:1.5b", "my-model", "my-model:latest"])
def test_the_model_a_user_named_is_the_only_one_for_its_role(named: str):
    installed = [Installed("qwen2.5-coder:1.5b"), Installed("qwen2.5-coder:7b"), Installed("my-model:latest", GB)]
    found = installed_forms(
        installed, CATALOG, Settings(completion=Completion(model=named), chat=ChatModel(model=named))
    )
    for role in (Role.COMPLETION, Role.CHAT):
        assert [weights.tag.removesuffix(":latest") for _, weights, _ in found[role]] == [named.removesuffix(":latest")]
    gone = installed_forms(installed, CATALOG, Settings(completion=Completion(model="gone")))
    assert len(gone[Role.COMPLETION]) == 3


def test_only_models_that_think_reason_and_base_models_do_not_talk():
    installed = [Installed("deepseek-r1:14b"), Installed("qwen2.5-coder:7b"), Installed("qwen2.5-coder:7b-base")]
    found = installed_forms(installed, CATALOG, Settings())
    assert [weights.tag for _, weights, _ in found[Role.REASONING]] == ["deepseek-r1:14b"]
    assert [weights.tag for _, weights, _ in found[Role.CHAT]] == ["deepseek-r1:14b", "qwen2.5-coder:7b"]
    assert len(found[Role.COMPLETION]) == 3


@pytest.mark.parametrize(
    ("name", "card", "base"),
    [
        pytest.param("qwen2.5-coder:7b-base", "qwen2.5-coder-7b", True, id="a tag of the catalog"),
        pytest.param(
            "qwen2.5-coder:7b-base:latest".removesuffix(":latest"), "qwen2.5-coder-7b", True, id="as Ollama lists it"
        ),
        pytest.param("smollm2:135m-instruct-q4_1", "smollm2-135m", False, id="the embedded engine's"),
        pytest.param("smollm2:135m", "smollm2-135m", False, id="a tag nobody listed: by name and size"),
        pytest.param("qwen2.5-coder:7b-base-q3_K_XL", "qwen2.5-coder-7b", True, id="and its kind"),
        pytest.param("qwen2.5-coder:9b", "qwen2.5-coder", False, id="a size there is not"),
        pytest.param("owl:7b", "owl", False, id="unknown"),
    ],
)
def test_which_card_an_installed_model_has(name: str, card: str, base: bool):
    found, weights = describe(Installed(name, 4_683_087_332), CATALOG, None)
    assert (found.id, weights.base) == (card, base)
    assert (weights.size, weights.rounding) == (4_683_087_332, 0), "its own size"


def test_an_unknown_model_is_described_by_its_backend():
    shown = ModelDetails(layers=32, kv_heads=8, head_dim=128, native_context=4_096, licence="mit")
    card, weights = describe(Installed("x/Foo-base:latest", 5 * GB, params_b=8.0), CATALOG, shown)
    assert (card.id, card.family, card.layers, card.licence) == ("foo-base", "unknown", 32, "mit")
    assert (weights.size, weights.base) == (5 * GB, True)


@pytest.mark.parametrize("model", [Installed(""), Installed("x"), Installed("x", 0), Installed("x", 1, params_b=0.0)])
def test_a_model_of_which_nothing_is_known_still_has_numbers(model: Installed):
    card, weights = describe(model, CATALOG, None)
    assert isinstance(card, ModelCard)
    assert card.params_b >= 0
    assert weights.size >= 0
    assert ranked(model)


@pytest.mark.parametrize(("vram", "where", "prompt"), [(12.0, "GPU", GPU_PROMPT), (None, "CPU", CPU_PROMPT)])
def test_a_choice(vram: float | None, where: str, prompt: int):
    (one,) = ranked(Installed("qwen2.5-coder:1.5b"), vram=vram)
    choice = to_choice(one, CATALOG, gpu=vram is not None)
    assert (choice.model, choice.device, choice.prompt_tokens) == ("qwen2.5-coder:1.5b", where, prompt)
    assert (choice.context, choice.need, choice.card) == (one.context, one.need, CARDS["qwen2.5-coder-1.5b"])
    assert choice.family.fim
    assert choice.warnings == ()


def test_a_choice_that_does_not_fit_warns():
    (one,) = ranked(Installed("qwen2.5-coder:32b"))
    assert to_choice(one, CATALOG, gpu=True).warnings == (one.why,)


def test_a_prompt_is_half_a_short_context_at_most():
    settings = Settings(models=Models(context=1_000))
    (one,) = ranked(Installed("qwen2.5-coder:1.5b"), settings=settings)
    assert to_choice(one, CATALOG, gpu=True).prompt_tokens == 500


@pytest.mark.parametrize(
    ("tag", "base"),
    [
        ("qwen2.5-coder:7b", "qwen2.5-coder:7b-base"),
        ("qwen2.5-coder:7b-instruct-q6_K", "qwen2.5-coder:7b-base-q6_K"),
        ("qwen2.5-coder:7b-base", None),
        ("qwen3-coder:30b", None),
        ("deepseek-r1:14b", None),
    ],
)
def test_the_base_model_of_one_that_talks(tag: str, base: str | None):
    found = base_of(*describe(Installed(tag), CATALOG, None))
    assert (found.tag if found else None) == base


EMBEDDER = Installed("qwen3-embedding:0.6b", 639_150_843, family="qwen3")
PAINTER = Installed("x/z-image-turbo:latest", 12_000_000_000)


@pytest.mark.parametrize("model", [EMBEDDER, PAINTER], ids=["embeds", "paints"])
@pytest.mark.parametrize(
    ("details", "taken"),
    [
        (ModelDetails(completes=False), False),
        (ModelDetails(completes=True), True),
        (ModelDetails(), True),
        (None, True),
    ],
    ids=["told not to", "told to", "nothing told", "not asked"],
)
def test_what_its_backend_says_cannot_complete_is_taken_for_nothing(model: Installed, details, taken: bool):
    """A backend that says nothing stays usable."""
    forms = installed_forms([model], CATALOG, Settings(), {model.name: details} if details else {})
    assert bool(forms[Role.COMPLETION]) is taken
    assert taken or not any(forms.values())


@pytest.mark.parametrize(
    ("name", "billions", "card", "base"),
    [
        ("hf.co/unsloth/Qwen3-Coder-30B-A3B-Instruct-GGUF:Q4_K_M", 30.5, "qwen3-coder-30b", False),
        ("huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF:latest", 1.54, "qwen2.5-coder-1.5b", False),
        ("hf.co/ggml-org/Qwen2.5-Coder-7B-Q8_0-GGUF:Q8_0", 7.62, "qwen2.5-coder-7b", True),
        ("hf.co/TheBloke/deepseek-coder-6.7B-base-GGUF:Q4_K_M", 6.7, "deepseek-coder-6.7b", True),
        ("hf.co/lmstudio-community/DeepSeek-Coder-V2-Lite-Instruct-GGUF:Q4_K_M", 15.7, "deepseek-coder-v2-16b", False),
        ("hf.co/ggml-org/gpt-oss-20b-GGUF:latest", None, "gpt-oss-20b", False),
        ("HF.co/unsloth/Qwen3.6-35B-A3B-GGUF:UD-Q4_K_XL", 35.0, "qwen3.6-35b", False),
        # Another model by its size, by its name, or by what was made of it.
        ("hf.co/x/Qwen2.5-Coder-7B-GGUF:Q4_0", 0.1, None, None),
        ("hf.co/Qwen/Qwen3-Embedding-0.6B-GGUF:Q8_0", 0.6, None, None),
        ("hf.co/mradermacher/Qwen2.5-Coder-7B-Instruct-abliterated-GGUF:Q4_K_M", 7.62, None, None),
        ("hf.co/", None, None, None),
    ],
)  # fmt: skip
def test_a_known_model_of_the_hub_is_its_card(name: str, billions: float | None, card: str | None, base: bool | None):
    model = Installed(name, 5 * GB, params_b=billions, quantization="Q4_K_M")
    found, weights = describe(model, CATALOG, None)
    assert in_catalog(model, CATALOG) is (card is not None)
    if card is None:
        assert found.source == "what its backend says of it"
    else:
        assert (found.id, weights.base, weights.size, weights.tag) == (card, base, 5 * GB, name)


def test_a_mixture_of_the_hub_has_a_mixtures_pace_and_its_rank():
    hub = Installed(
        "hf.co/unsloth/Qwen3-Coder-30B-A3B-Instruct-GGUF:Q4_K_M", 18_600_000_000, params_b=30.5, quantization="Q4_K_M"
    )
    own = Installed("qwen3-coder:30b", 18_600_000_000)
    (of_hub,), (of_own,) = ranked(hub, vram=24), ranked(own, vram=24)
    assert (of_hub.late_by, of_hub.card.active_params_b) == (of_own.late_by, 3.3)
    dense = Installed("mystery:30b", 18_600_000_000, params_b=30.5)
    assert picked(dense, hub, vram=24) == [hub.name, dense.name]
