"""What runs the models, as far as the memory they take depends on it: llama.cpp, or Ollama by its version.

Held against real processes in docs/benchmarks.md; what each keeps was read in its source (Ollama 0.20.0: kvcache/, server/sched.go;
0.34.4: llm/llama_server.go, server/sched.go; llama.cpp b11549).
"""

from dataclasses import dataclass

from temoto.core.models.records import ModelCard

BATCH = 512  # tokens read at once where nobody sets another number
# A question that was left is dropped between two batches. On a CPU 128 tokens read as fast as 512 (146 and 144 tokens/s) and take a
# second at most. A model with windows or states can only go back to a checkpoint, which llama.cpp keeps a batch before the end of what
# it has read: there a batch has to reach beyond what follows the cursor (153 tokens of 1,024), or all is read again at each keystroke.
# 192 read 193 tokens a key where 128 read all 1,014 (docs/benchmarks.md).
CPU_BATCH, CPU_BATCH_BACK = 128, 192
CHECKPOINTS = 2  # a slot, of the embedded engine: a batch before the end, and at it; with one all is read again. llama.cpp's default: 32
# From there on Ollama runs llama.cpp's server; before, most models by an engine of its own.
OLLAMA_LLAMA_SERVER = (0, 30)
# Ollama before 0.30, its own engine: which models it runs, which keep 4,096 tokens for their windows, which run without flash attention.
OWN = frozenset({
    "deepseek2", "gemma3", "gemma3n", "gemma4", "gptoss", "gpt-oss", "llama4", "mistral3", "nemotron_h", "nemotron_h_moe", "olmo3",
    "qwen3", "qwen3moe", "qwen35", "qwen35moe", "qwen3next", "glm4moelite", "lfm2", "lfm2moe",
})  # fmt: skip
# Of these it runs only some: DeepSeek V2 cuts text as no other does, and goes to llama.cpp, whose cache is as large there.
OWN_OR_NOT = frozenset({"deepseek2"})
LONG_WINDOWS = frozenset({"gemma4", "gptoss", "gpt-oss"})
LONG_WINDOW = 4_096
WITHOUT_FLASH = frozenset({"deepseek2", "gemma3n", "gemma4", "llama4"})
# Of a recurrent state it keeps the one in use and 24 to go back to, for one request at a time.
COPYING = frozenset({"qwen35", "qwen35moe", "qwen3next", "lfm2", "lfm2moe", "nemotron_h", "nemotron_h_moe"})
COPIES = 25
# Which have one table of tokens, for what is read and for what is answered; of those below, only the narrow ones (up to 4 billion
# parameters). On a CPU the engine loads it twice (ml/backend/ggml/ggml.go: `token_embd` as `output.weight` as well).
ONE_TABLE = frozenset({"gemma3", "gemma3n", "gemma4"})
ONE_TABLE_NARROW = frozenset({"qwen3", "qwen35", "lfm2"})
NARROW = 2_560


# For these Ollama works on one request at a time, whatever OLLAMA_NUM_PARALLEL says, before 0.30 and since.
ONE_AT_A_TIME = COPYING | {"mllama", "qwen3vl", "qwen3vlmoe"}


@dataclass(frozen=True, slots=True)
class Runtime:
    """A program that runs models. `title`: as it is shown. `own_engine`: Ollama before 0.30, which runs most models by an engine of its
    own. `larger`: (tokens of context, tokens read at once beyond that), largest first. `embedded`: the engine temoto starts.
    `assumed`: nobody said which one it is."""

    title: str
    own_engine: bool = False
    larger: tuple[tuple[int, int], ...] = ()
    embedded: bool = False
    assumed: bool = False

    def batch(self, card: ModelCard, context: int, slots: int = 1, *, gpu: bool = True) -> int:
        """Tokens it reads at once."""
        if self.embedded and not gpu:
            return cpu_batch(card)
        return next((batch for above, batch in self.larger if context * slots > above), BATCH)

    def at_once(self, card: ModelCard, slots: int) -> int:
        """How many of so many requests it works on at once with this model."""
        return 1 if self.is_ollama and card.architecture in ONE_AT_A_TIME else slots

    def older_llama_cpp(self, card: ModelCard) -> bool:
        """Whether the llama.cpp within an Ollama before 0.30 runs this model, or may."""
        return self.own_engine and (not self.owns(card) or card.architecture in OWN_OR_NOT)

    def loads_table_twice(self, card: ModelCard, *, gpu: bool) -> bool:
        """Whether the table of tokens lies in memory twice, though a file has it once."""
        narrow = card.architecture in ONE_TABLE_NARROW and card.width <= NARROW
        return not gpu and self.owns(card) and (narrow or card.architecture in ONE_TABLE)

    @property
    def is_ollama(self) -> bool:
        """Whether it is any Ollama."""
        return self.own_engine or bool(self.larger)

    def owns(self, card: ModelCard) -> bool:
        """Whether an engine other than llama.cpp runs this model."""
        return self.own_engine and card.architecture in OWN


LLAMA_CPP = Runtime("llama.cpp")
EMBEDDED = Runtime("llama.cpp", embedded=True)
OLLAMA = Runtime("Ollama 0.30 or newer", larger=((32_768, 2_048), (4_096, 1_024)))
OLLAMA_BEFORE = Runtime("Ollama before 0.30", own_engine=True)
NEWEST = Runtime(OLLAMA.title, larger=OLLAMA.larger, assumed=True)


def ollama(version: str) -> Runtime:
    """Ollama of this version. A build without a number is taken as new."""
    numbers = version.split(".")
    if len(numbers) < 2 or not all(number.isdecimal() and number.isascii() for number in numbers[:2]):
        return OLLAMA
    old = (0, 0) < (int(numbers[0]), int(numbers[1])) < OLLAMA_LLAMA_SERVER
    return OLLAMA_BEFORE if old else OLLAMA


def cpu_batch(card: ModelCard) -> int:
    """Tokens the embedded engine reads at once on a CPU."""
    return batch_of(card.sliding_layers, card.state_bytes)


def batch_of(sliding_layers: int, state_bytes: int) -> int:
    """The same by what decides it: whether a model goes back by itself."""
    return CPU_BATCH_BACK if sliding_layers or state_bytes else CPU_BATCH
