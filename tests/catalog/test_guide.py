"""The guide's tables cell by cell: what stands here was copied by hand from the guide, not from the file it checks."""

import pytest

from temoto.adapters.catalog import load_catalog
from temoto.adapters.catalog.tables import load_corrections, load_guide, load_instances, load_names
from temoto.core.models.guide import Compared

GUIDE = load_guide()
CELLS = sorted(
    {one.model for rows in (GUIDE.best_picks, GUIDE.flow, GUIDE.final_picks) for one in rows}
    | {model for build in GUIDE.builds for model in build.models}
    | {cell for scene in GUIDE.scenes for cell in scene.picks.values()}
)


def test_tiers():
    assert [
        (one.id, one.name.ja, one.name.en, one.least_gb, one.most_gb, one.size, one.comfort, one.hardware)
        for one in GUIDE.tiers
    ] == [
        ("entry", "エントリー", "entry", 4, 8, "1.5B–3B Q4", 2, ("GTX 1660", "RTX 3050")),
        ("middle", "ミドル", "mid-range", 12, 16, "7B–8B Q5–Q6", 4, ("RTX 3060", "RTX 4060 Ti")),
        ("high", "ハイエンド", "high-end", 24, 24, "14B–32B Q4–Q5", 5, ("RTX 3090", "RTX 4090")),
        ("pro", "プロ/ワークステーション", "workstation", 40, None, "70B+ Q4", 5, ("2× RTX 4090", "A100")),
    ]


def test_rule_of_thumb():
    assert (GUIDE.rule.formula, GUIDE.rule.factor) == ("VRAM (GB) ≈ parameters (B) × bits / 8 × 1.2", 1.2)
    assert (GUIDE.rule.example, GUIDE.rule.example_gb) == ("7B Q4", 4.2)
    assert GUIDE.rule.gb(7, 4) == pytest.approx(GUIDE.rule.example_gb)
    assert [(one.model, one.least_gb, one.most_gb) for one in GUIDE.rule.figures] == [
        ("7B Q4", 4, 5),
        ("14B Q4", 8, 9),
        ("32B Q4", 18, 20),
        ("70B Q4", 42, 48),
    ]


BUILDS = {
    "entry": (150_000, [("RTX 4060 8 GB", 40_000), ("Ryzen 5 7600", 30_000), ("DDR5 32 GB", 15_000), ("1 TB NVMe", 10_000), ("", 55_000)]),
    "middle": (250_000, [("RTX 4070 12 GB", 80_000), ("Ryzen 7 7700X", 45_000), ("DDR5 64 GB", 30_000), ("2 TB NVMe", 15_000), ("", 80_000)]),
    "high": (500_000, [("RTX 4090 24 GB", 280_000), ("Ryzen 9 7950X", 80_000), ("DDR5 128 GB", 60_000), ("4 TB NVMe", 30_000), ("", 50_000)]),
    "pro": (1_000_000, [("2× RTX 4090, 48 GB in all", 560_000), ('2× "RTX 5080 32 GB", 64 GB in all', None), ("Threadripper", 150_000), ("DDR5 256 GB", 120_000), ("8 TB NVMe", 60_000), ("", 110_000)]),
}  # fmt: skip


def test_builds():
    assert {one.tier: (one.budget, [(part.name, part.price) for part in one.parts]) for one in GUIDE.builds} == BUILDS
    assert [one.tier for one in GUIDE.builds if one.and_up] == ["pro"]
    assert {one.tier: one.models for one in GUIDE.builds} == {
        "entry": ("Qwen 2.5 Coder 3B", "Phi-3 Mini"),
        "middle": ("Qwen 2.5 Coder 7B", "DeepSeek Coder 6.7B"),
        "high": ("Qwen 2.5 Coder 32B", "DeepSeek R1 14B", "Llama 3.3 70B Q4"),
        "pro": ("Qwen 2.5 Coder 72B", "DeepSeek V3", "Llama 3.3 70B Q6"),
    }


@pytest.mark.parametrize("build", GUIDE.builds, ids=lambda one: one.tier)
def test_a_builds_parts_add_up_to_its_budget(build):
    assert sum(part.price or 0 for part in build.parts) == build.budget


def test_best_practice_picks():
    assert [(one.tier, one.hardware, one.model, one.quantization, one.price) for one in GUIDE.best_picks] == [
        ("middle", ("RTX 4070 12 GB",), "Qwen 2.5 Coder 7B", "Q5_K_M", None),
        ("high", ("RTX 4090", "Ryzen 9 7950X3D"), "Qwen 2.5 Coder 32B", "Q4_K_M", 80_000),
        ("entry", ("RTX 4060 8 GB",), "Qwen 2.5 Coder 3B", "Q4_K_M", None),
    ]
    assert [one.remark.en for one in GUIDE.best_picks if one.remark] == ["best value, pays back in 2 years"]


def test_ranking():
    assert [
        (one.rank, one.model, one.maker, one.parameters, one.aider_edit, one.livecodebench, one.stars)
        for one in GUIDE.ranking
    ] == [
        (1, "Qwen 2.5 Coder", "Alibaba", "1.5B–72B", 84.2, 38.7, 5),
        (2, "DeepSeek Coder V3", "DeepSeek", "6.7B–236B", None, 37.6, 5),
        (3, "DeepSeek R1", "DeepSeek", "1.5B–70B", None, 74.8, 5),
        (4, "CodeLlama 3", "Meta", "7B–70B", None, None, 4),
        (5, "StarCoder2", "BigCode", "3B–15B", None, None, 4),
        (6, "Phi-3 Mini", "Microsoft", "3.8B", None, None, 3),
        (7, "Llama 3.3", "Meta", "70B", None, None, 4),
    ]


DETAILS = {
    "Qwen 2.5 Coder": ("July 2025", "Apache 2.0", {"1.5B": 1.5, "3B": 2.5, "7B": 4.5, "14B": 9, "32B": 20, "72B": 45}),
    "DeepSeek R1": ("January 2025", "MIT", {"1.5B": 1.5, "7B": 4.5, "14B": 9, "70B": 45}),
    "DeepSeek Coder V3": ("2024", "", {"6.7B": 4.2, "33B": 20}),
    "CodeLlama 3": ("2024", "Llama 3 licence", {"7B": 4.5, "13B": 8, "34B": 21, "70B": 45}),
    "Phi-3 Mini": ("", "", {"3.8B": 2.5}),
    "StarCoder2": ("", "", {"3B": None, "7B": None, "15B": None}),
    "Llama 3.3": ("", "", {"70B": 45}),
}


def test_models_in_detail():
    assert {
        one.model: (one.released, one.licence, {size.size: size.vram_gb for size in one.sizes}) for one in GUIDE.details
    } == DETAILS


@pytest.mark.parametrize(
    ("model", "size", "use"),
    [
        ("Qwen 2.5 Coder", "1.5B", "entry, light completion"),
        ("Qwen 2.5 Coder", "3B", "entry, basic generation"),
        ("Qwen 2.5 Coder", "7B", "middle, general coding"),
        ("Qwen 2.5 Coder", "14B", "high quality"),
        ("Qwen 2.5 Coder", "32B", "high, complex refactoring"),
        ("Qwen 2.5 Coder", "72B", "pro"),
        ("DeepSeek R1", "14B", "LiveCodeBench 74.8, best balance"),
    ],
)
def test_the_use_of_a_size(model: str, size: str, use: str):
    (found,) = [
        one.use for detail in GUIDE.details if detail.model == model for one in detail.sizes if one.size == size
    ]
    assert found == use


@pytest.mark.parametrize(
    ("model", "claim"),
    [
        ("Qwen 2.5 Coder", "HumanEval 88.3 and MBPP 85.7 (7B)"),
        ("Qwen 2.5 Coder", "128K context"),
        ("Qwen 2.5 Coder", "agentic coding"),
        ("Qwen 2.5 Coder", "12 GB → 7B Q5; 16 GB → 7B Q6 or 14B Q4; 24 GB → 32B Q4"),
        ("DeepSeek R1", "shows its reasoning"),
        ("DeepSeek R1", "algorithms, debugging, architecture"),
        ("DeepSeek R1", "Japanese: Lightblue and CyberAgent versions"),
        ("DeepSeek Coder V3", "FIM"),
        ("DeepSeek Coder V3", "80+ languages"),
        ("DeepSeek Coder V3", "repository-level understanding"),
        ("CodeLlama 3", "FIM"),
        ("CodeLlama 3", "a Python variant"),
        ("CodeLlama 3", "not recommended for new set-ups; existing users should move"),
        ("Phi-3 Mini", "runs on CPU alone"),
        ("Phi-3 Mini", "low-end machines, laptops, learning"),
        ("StarCoder2", "open training data"),
        ("StarCoder2", "community led"),
        ("Llama 3.3", "general, below the coding models at coding"),
    ],
)
def test_what_is_claimed_of_a_model(model: str, claim: str):
    assert claim in next(one.claims for one in GUIDE.details if one.model == model)


def test_the_tags_the_guide_gives():
    assert {one.model: one.tags for one in GUIDE.details if one.tags} == {
        "Qwen 2.5 Coder": ("qwen2.5-coder:7b-instruct-q4_K_M",),
        "DeepSeek R1": ("deepseek-r1:14b-qwen-distill-q4_K_M", "lightblue/deepseek-r1-distill-qwen-14b-japanese"),
    }


SCENES = [
    (1, "everyday completion", "日常的なコード補完", "real-time completion in VS Code", "Qwen 2.5 Coder 3B Q4", "Qwen 2.5 Coder 7B Q5", "Qwen 2.5 Coder 14B Q4", None),
    (2, "complex algorithms", "複雑なアルゴリズム設計", "data structures, algorithms", None, "DeepSeek R1 7B", "DeepSeek R1 14B", "Qwen 2.5 Coder 32B"),
    (3, "refactoring", "リファクタリング", "improving code", None, "Qwen 2.5 Coder 7B Q6", "Qwen 2.5 Coder 32B Q4", None),
    (4, "debugging", "デバッグ支援", "cause and fix", None, "DeepSeek R1 7B", "DeepSeek R1 14B", None),
    (5, "whole project", "プロジェクト全体の理解", "large code bases", None, None, "Qwen 2.5 Coder 32B (128K)", "Qwen 2.5 Coder 72B"),
]  # fmt: skip


def test_scenes():
    tiers = ("entry", "middle", "high", "pro")
    assert [
        (one.number, one.name.en, one.name.ja, one.purpose.en, *(one.picks.get(tier) for tier in tiers))
        for one in GUIDE.scenes
    ] == SCENES
    assert all(set(one.picks) <= set(tiers) for one in GUIDE.scenes)


def columns(rows: tuple[Compared, ...]) -> dict[str, tuple[str, ...]]:
    return {one.what: tuple(one.cells.values()) for one in rows}


def test_ollama_and_lm_studio():
    assert all(list(one.cells) == ["Ollama", "LM Studio"] for one in GUIDE.frontends)
    assert columns(GUIDE.frontends) == {
        "interface": ("command line and a simple window", "full graphical"),
        "for": ("developers", "beginners"),
        "flexibility (of 5)": ("5", "3"),
        "API": ("REST, standard", "yes"),
        "systems": ("macOS, Linux, Windows", "macOS, Windows"),
        "model management": ("command line", "graphical, drag and drop"),
        "best for": ("integration, automation", "trying out, chat"),
    }


def test_set_up_steps():
    assert [one.says for one in GUIDE.setup_steps] == [
        "install Ollama",
        "`ollama pull` and `ollama run` for Qwen 2.5 Coder 7B, DeepSeek R1 14B, CodeLlama 7B (`codellama:7b-instruct`)",
        "Continue with a `models` entry (title, provider `ollama`, model)",
        "Cline with Ollama at `http://localhost:11434`",
        "LM Studio: download, search, download the model, chat",
    ]


def test_quantizations():
    assert [(one.level, one.saved_percent, one.quality, one.use) for one in GUIDE.quantizations] == [
        ("Q2_K", 75, 2, "not recommended"),
        ("Q3_K_M", 62.5, 3, "only when VRAM is very small"),
        ("Q4_K_M", 50, 4, "the standard"),
        ("Q5_K_M", 37.5, 5, "good balance"),
        ("Q6_K", 25, 5, "high quality"),
        ("Q8_0", 0, 5, "nearly FP16"),
        ("FP16", None, 5, "best, heavy"),
    ]


def test_by_memory():
    assert [(one.vram_gb, one.model, one.quantization, one.because) for one in GUIDE.by_memory] == [
        (12, "7B", "Q5_K_M", "quality"),
        (12, "14B", "Q4_K_M", "large"),
        (16, "7B", "Q6_K", "best quality"),
        (16, "14B", "Q5_K_M", "balance"),
        (24, "32B", "Q4_K_M", "large"),
        (24, "14B", "FP16", "best quality"),
    ]


COSTS = [
    (1000, "Claude Sonnet 4.5 API", 0, 9_000, 108_000, 324_000, "by use"),
    (1000, "ChatGPT Plus", 0, 2_800, 33_600, 100_800, "limited"),
    (1000, "ChatGPT Pro", 0, 28_000, 336_000, 1_008_000, "unlimited GPT-4o/o1"),
    (1000, "Gemini Advanced", 0, 2_800, 33_600, 100_800, "high limits"),
    (1000, "Microsoft 365 Copilot", 0, 4_200, 50_400, 151_200, "30 USD a month"),
    (1000, "local, middle", 250_000, 500, 256_000, 268_000, "unlimited"),
    (1000, "local, high", 500_000, 800, 509_600, 528_800, "unlimited"),
    (5000, "Claude Sonnet 4.5 API", None, 45_000, 540_000, 1_620_000, "by use"),
    (5000, "ChatGPT Pro", None, 28_000, 336_000, 1_008_000, "unlimited"),
    (5000, "local, middle", None, 1_500, 268_000, 286_000, "best value here"),
    (5000, "local, high", None, 2_400, 528_800, 557_600, "high performance"),
]


def test_costs():
    assert [
        (one.requests, one.option, one.first, one.monthly, one.one_year, one.three_years, one.note)
        for one in GUIDE.costs
    ] == COSTS


def test_break_even():
    assert [(one.tier, one.months, one.with_electricity) for one in GUIDE.break_even] == [
        ("middle", 28, 29.4),
        ("high", 56, 61.0),
    ]
    assert [round(first / (9_000 - monthly), 1) for first, monthly in ((250_000, 500), (500_000, 800))] == [29.4, 61.0]


def test_what_costs_rest_on():
    held = GUIDE.assumptions
    assert (held.tokens_in_and_out, held.watts, held.yen_per_kwh, held.hours_at_1000, held.hours_at_5000) == (
        500,
        150,
        30,
        100,
        300,
    )
    assert held.electricity == 450 == held.watts * held.yen_per_kwh * held.hours_at_1000 // 1000
    assert held.local_wins == ("3,000+ requests a month", "2+ years", "privacy", "shared by several people", "offline")
    assert held.cloud_wins == (
        "under 500 requests a month",
        "no initial outlay",
        "always the newest model",
        "no maintenance",
    )


def test_troubles():
    assert [(one.symptom.en, one.tags) for one in GUIDE.troubles] == [
        ("out of memory", ("qwen2.5-coder:3b-instruct-q4_K_M",)),
        ("slow generation", ("qwen2.5-coder:7b-instruct-q4_K_M",)),
        ("poor quality", ("qwen2.5-coder:7b-instruct-q6_K",)),
    ]
    assert [one.cure.en for one in GUIDE.troubles] == [
        "smaller model or stronger quantization (7B → `qwen2.5-coder:3b-instruct-q4_K_M`)",
        "check GPU use with nvidia-smi; Q5 → Q4 (`…:7b-instruct-q4_K_M`)",
        "larger model or weaker quantization (7B Q4 → `…:7b-instruct-q6_K`)",
    ]
    assert all(text.ja.strip() for one in GUIDE.troubles for text in (one.symptom, one.cure, one.temoto))


def test_flow_chart_and_final_picks():
    assert [(one.least_gb, one.most_gb, one.use, one.model, one.quantization) for one in GUIDE.flow] == [
        (None, 8, "", "Qwen 2.5 Coder 3B", "Q4_K_M"),
        (12, None, "completion or generation", "Qwen 2.5 Coder 7B", "Q5_K_M"),
        (12, None, "reasoning or debugging", "DeepSeek R1 14B", "Q4_K_M"),
        (24, None, "", "Qwen 2.5 Coder 32B", "Q4_K_M"),
    ]
    assert [(one.place, one.use, one.model, one.quantization) for one in GUIDE.final_picks] == [
        (1, "", "Qwen 2.5 Coder 7B", "Q5_K_M"),
        (2, "reasoning", "DeepSeek R1 14B", "Q4_K_M"),
        (3, "light", "Qwen 2.5 Coder 3B", "Q4_K_M"),
    ]


def test_cards_compared_for_16_gb():
    heads = ["RTX 4060 Ti 16 GB", "RTX 5060 Ti 16 GB", "T4 (g4dn)", "A10G (g5)", "L4 (g6)"]
    assert all(list(one.cells) == heads for one in GUIDE.cards_for_16)
    assert columns(GUIDE.cards_for_16) == {
        "architecture": ("Ada Lovelace", "Blackwell", "Turing", "Ampere", "Ada Lovelace"),
        "VRAM": ("16 GB GDDR6", "16 GB GDDR7", "16 GB GDDR6", "24 GB GDDR6", "24 GB GDDR6"),
        "bandwidth GB/s": ("288", "512", "320", "600", "300.3"),
        "CUDA cores": ("4,352", "~7,680", "2,560", "9,216", "7,424"),
        "tensor core generation": ("4", "5", "2", "3", "4"),
        "FP32 TFLOPS": ("22", "~37", "8.1", "31.2", "30.3"),
        "INT8 TOPS": ("353 sparse", "~600", "130", "500 sparse", "970 sparse"),
    }


def test_instances():
    assert [
        (one.instance, one.region, one.vcpu, one.memory, one.gpu, one.usd_per_hour) for one in GUIDE.instances
    ] == [
        ("aws-g4dn.2xlarge", "Ireland (eu-west-1)", "8, Cascade Lake", "32 GiB", "1× T4 16 GiB", 0.75),
        ("aws-g5.2xlarge", "Ireland", "8, EPYC 2nd generation", "32 GiB", "1× A10G 24 GiB", 1.21),
        ("aws-g6.2xlarge", "Ireland", "8, EPYC 3rd generation", "32 GiB", "1× L4 24 GiB", 1.26),
        ("azure-standard_nc8as_t4_v3", "West Europe", "8, EPYC 7V73X", "56 GiB", "1× T4 16 GiB", 0.84),
    ]  # fmt: skip
    assert {one.instance for one in GUIDE.instances} <= {one.id for one in load_instances()}


def test_models_for_16_gb():
    assert [(one.group, one.model, one.reference, one.remark) for one in GUIDE.models_for_16] == [
        ("general", "Llama 3", "llama3:8b-instruct", ""),
        ("general", "Qwen 2", "qwen2:7b-instruct", "Japanese fairly good"),
        ("general", "Gemma", "gemma:7b-instruct", ""),
        ("Japanese", "Japanese StableLM Gamma", "japanese-stablelm-instruct-gamma-7b", ""),
        ("Japanese", "Rinna Youri", "rinna/youri-7b-chat", ""),
        ("coding", "DeepSeek Coder V2 Lite", "deepseek-coder-v2:16b-lite-instruct", ""),
        ("coding", "Code Llama", "codellama:13b-instruct", ""),
        ("at the limit", "Mixtral 8x7B", "mixtral:8x7b-instruct-q4_K_M", ""),
        ("Phi-3", "Phi-3 Mini 3.8B", "phi3:mini", "start here"),
        ("Phi-3", "Phi-3 Mini 128K", "phi3:mini:128k", "long documents"),
        ("Phi-3", "Phi-3 Small 7B", "phi3:small", ""),
        ("Phi-3", "Phi-3 Medium 14B", "phi3:medium", "limit of 16 GB"),
    ]


def test_what_it_advises():
    assert GUIDE.planned_pc.startswith(
        "Ryzen 7 9700X (8 cores, 16 threads), DDR5-5600 32 GB, RTX 4060 Ti or 5060 Ti 16 GB"
    )
    assert GUIDE.cloud_advice.startswith("g4dn.2xlarge when cost comes first")
    assert GUIDE.closing == "use different models for different tasks"


def test_every_corrected_figure_names_its_correction():
    named: set[int] = set(GUIDE.rule.corrections)
    for rows in (
        GUIDE.setup_steps, GUIDE.tiers, GUIDE.builds, GUIDE.best_picks, GUIDE.ranking, GUIDE.details, GUIDE.scenes, GUIDE.frontends, GUIDE.quantizations,
        GUIDE.by_memory, GUIDE.costs, GUIDE.break_even, GUIDE.cards_for_16, GUIDE.instances, GUIDE.models_for_16,
    ):  # fmt: skip
        named |= {number for row in rows for number in row.corrections}
    assert named == {one.number for one in load_corrections()}


@pytest.mark.parametrize("cell", CELLS)
def test_every_model_a_table_recommends_is_a_card_or_a_name_that_leads_to_one(cell: str):
    cards = {card.id for card in load_catalog().cards}
    if (card := GUIDE.card(cell)) is not None:
        assert card in cards
    else:
        assert [one.name for one in load_names() if cell in {one.name, *one.aliases}] == ["Qwen 2.5 Coder 72B"]


@pytest.mark.parametrize(
    ("cell", "card"),
    [
        ("Qwen 2.5 Coder 7B Q5", "qwen2.5-coder-7b"),
        ("Qwen 2.5 Coder 32B (128K)", "qwen2.5-coder-32b"),
        ("Llama 3.3 70B Q4", "llama3.3-70b"),
        ("Phi-3 Mini 128K", "phi3-mini-3.8b"),
        ("DeepSeek R1 7B", "deepseek-r1-7b"),
        ("Qwen 2.5 Coder 72B", None),
        ("DeepSeek Coder V3", None),
        ("CodeLlama 3", None),
        ("Qwen 2.5", None),
    ],
)
def test_which_card_a_cell_means(cell: str, card: str | None):
    assert GUIDE.card(cell) == card
