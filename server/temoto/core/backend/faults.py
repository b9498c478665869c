"""What does a server's own text for an error mean? The texts of Ollama, llama-server and others by version, each with its Fault.

Never by single words: "context deadline exceeded" is no long prompt, "an illegal memory access" no want of memory. A text that
stands nowhere here is quoted as it is. `docs/troubleshooting.md` is made of this table.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from types import MappingProxyType

from temoto.core.messages import Sentence
from temoto.core.messages.backend import BackendMessage
from temoto.core.messages.chat import ChatMessage
from temoto.core.messages.fault import FaultMessage

LONGEST = 8_000  # characters of a text that are looked at
MOST_QUOTED = 300
GAP = "…"


class Fault(Enum):
    """What is wrong, by what helps against it."""

    MEMORY = "memory"
    KILLED = "killed"  # most likely for want of memory
    GPU = "gpu"
    OLD_GPU = "old gpu"
    UNSUPPORTED = "unsupported"
    DAMAGED = "damaged"
    FILE_GONE = "file gone"
    FORBIDDEN = "forbidden"
    ENDED = "ended"
    SLOW = "slow"
    CANNOT_COMPLETE = "cannot complete"
    CANNOT_CHAT = "cannot chat"
    TOO_LONG = "too long"
    CONTEXT_SHARED = "context shared"
    BUSY = "busy"
    LOADING = "loading"
    MISSING = "missing"
    INCOMPLETE = "incomplete"

    @property
    def steps_down(self) -> bool:
        """Whether less context or a smaller model may help, and is therefore taken and remembered."""
        return self in {Fault.MEMORY, Fault.KILLED}

    @property
    def of_the_model(self) -> bool:
        """Whether another installed model may load although this one did not."""
        return self in {
            Fault.GPU, Fault.OLD_GPU, Fault.UNSUPPORTED, Fault.DAMAGED, Fault.FILE_GONE, Fault.FORBIDDEN, Fault.ENDED,
            Fault.SLOW, Fault.CANNOT_COMPLETE,
        }  # fmt: skip


SENTENCES: Mapping[Fault, Sentence] = MappingProxyType({
    Fault.MEMORY: BackendMessage.OUT_OF_MEMORY, Fault.KILLED: FaultMessage.KILLED,
    Fault.GPU: FaultMessage.GPU, Fault.OLD_GPU: FaultMessage.OLD_GPU,
    Fault.UNSUPPORTED: FaultMessage.UNSUPPORTED, Fault.DAMAGED: FaultMessage.DAMAGED,
    Fault.FILE_GONE: FaultMessage.FILE_GONE, Fault.FORBIDDEN: FaultMessage.FORBIDDEN,
    Fault.ENDED: FaultMessage.ENDED, Fault.SLOW: FaultMessage.SLOW,
    Fault.CANNOT_COMPLETE: FaultMessage.CANNOT_COMPLETE, Fault.CANNOT_CHAT: ChatMessage.CANNOT_CHAT,
    Fault.TOO_LONG: BackendMessage.PROMPT_TOO_LONG, Fault.CONTEXT_SHARED: BackendMessage.CONTEXT_SHARED,
    Fault.BUSY: BackendMessage.BACKEND_BUSY, Fault.LOADING: BackendMessage.BACKEND_DOWN,
    Fault.MISSING: BackendMessage.MODEL_MISSING, Fault.INCOMPLETE: BackendMessage.OLLAMA_INCOMPLETE,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ErrorText:
    """A text, "…" standing for what varies, and the fault it tells of. `whose`: which programs and versions say it, by `source`;
    `status`: only with these, any where empty."""

    text: str
    fault: Fault
    whose: str
    source: str
    status: tuple[int, ...] = ()


OLD, NEW, BOTH, LLAMA = "Ollama 0.20", "Ollama 0.34", "Ollama 0.20, 0.34", "llama-server b11669"
NEW_LLAMA, ALL = f"{NEW}, {LLAMA}", f"{BOTH}, {LLAMA}"
STUDIO, VLLM, OTHERS = "LM Studio", "vLLM", "OpenAI-compatible"
E, F = ErrorText, Fault

# The first that fits counts: what a message says of the cause comes before how the process ended.
TEXTS: tuple[ErrorText, ...] = (
    E("llama-server binary not found", F.INCOMPLETE, NEW, "ollama llm/llama_server.go"),
    # Memory
    E("model requires more system memory", F.MEMORY, OLD, "ollama llm/server.go"),
    E("memory layout cannot be allocated", F.MEMORY, OLD, "ollama llm/server.go"),
    E("failed to … memory for model", F.MEMORY, OLD, "ollama llm/server.go"),
    E("unable to load full model on GPU", F.MEMORY, BOTH, "ollama llm/server.go"),
    E("reported out-of-memory during startup", F.MEMORY, NEW, "ollama llm/llama_server.go"),
    E("insufficient memory (attempted to allocate …)", F.MEMORY, NEW_LLAMA, "llama.cpp ggml.c"),
    E("unable to allocate … buffer", F.MEMORY, ALL, "llama.cpp src/llama-model.cpp; ollama/ollama#11359"),
    E("failed to allocate", F.MEMORY, ALL, "llama.cpp src/llama-kv-cache.cpp"),
    E("failed to reserve graph", F.MEMORY, NEW_LLAMA, "ollama llm/status.go"),
    E("cudaMalloc failed", F.MEMORY, ALL, "ollama llm/status.go"),
    E("hipMalloc failed", F.MEMORY, NEW_LLAMA, "ollama llm/status.go"),
    E("CUBLAS_STATUS_ALLOC_FAILED", F.MEMORY, ALL, "llama.cpp ggml-cuda.cu"),
    E("the resource allocation failed", F.MEMORY, ALL, "llama.cpp ggml-cuda.cu"),
    E("ErrorOutOfDeviceMemory", F.MEMORY, NEW_LLAMA, "llama.cpp ggml-vulkan.cpp"),
    E("out of memory", F.MEMORY, ALL, "ollama llm/status.go; ollama/ollama#9782"),
    E("out of device memory", F.MEMORY, NEW_LLAMA, "ollama llm/status.go"),
    E("not enough memory", F.MEMORY, NEW, "ollama llm/status.go"),
    E("insufficient system resources", F.MEMORY, STUDIO, "lmstudio-ai/lmstudio-bug-tracker#1202"),
    E("Not enough resources to load the model", F.MEMORY, STUDIO, "lmstudio-ai/lmstudio-bug-tracker#1562"),
    # The GPU
    E("no kernel image is available", F.OLD_GPU, ALL, "llama.cpp ggml-cuda.cu"),
    E("unsupported toolchain", F.OLD_GPU, ALL, "llama.cpp ggml-cuda.cu"),
    E("CUDA driver version is insufficient", F.OLD_GPU, ALL, "llama.cpp ggml-cuda.cu"),
    E("CUDA error", F.GPU, ALL, "llama.cpp ggml-cuda.cu"),
    E("ROCm error", F.GPU, ALL, "llama.cpp ggml-cuda.cu"),
    # The model, and its file
    E("unknown model architecture", F.UNSUPPORTED, NEW_LLAMA, "llama.cpp src/llama-model-loader.cpp"),
    E("unknown pre-tokenizer type", F.UNSUPPORTED, NEW_LLAMA, "llama.cpp src/llama-vocab.cpp"),
    E("not supported by your version of Ollama", F.UNSUPPORTED, OLD, "ollama llm/server.go"),
    E("may be incompatible with your version of Ollama", F.UNSUPPORTED, BOTH, "ollama server/sched.go"),
    E("no longer compatible with your version of Ollama", F.UNSUPPORTED, BOTH, "ollama server/routes.go"),
    E("unable to load model: …", F.UNSUPPORTED, OLD, "ollama llama/llama.go"),
    E("tensor '…' not found", F.UNSUPPORTED, NEW_LLAMA, "llama.cpp src/llama-model-loader.cpp"),
    E("missing tensor", F.UNSUPPORTED, "Ollama 0.20, llama-server b11669", "llama.cpp src/llama-model-loader.cpp"),
    E("wrong number of tensors", F.UNSUPPORTED, ALL, "llama.cpp src/llama-model-loader.cpp"),
    E("requires MLX support", F.UNSUPPORTED, NEW, "ollama server/images.go"),
    E("split vision models aren't supported", F.UNSUPPORTED, OLD, "ollama llm/server.go"),
    E("read GGUF metadata … no such file or directory", F.FILE_GONE, NEW, "ollama server/gguf_metadata.go"),
    E("not found, try pulling it first", F.FILE_GONE, BOTH, "ollama server/routes.go"),
    E("permission denied", F.FORBIDDEN, ALL, "ollama server/routes.go"),
    E("offset+size … exceeds file size", F.DAMAGED, BOTH, "ollama fs/ggml/gguf.go"),
    E("read GGUF metadata …", F.DAMAGED, NEW, "ollama server/gguf_metadata.go"),
    E("invalid file magic", F.DAMAGED, OLD, "ollama fs/ggml/ggml.go"),
    E("not within the file bounds", F.DAMAGED, ALL, "llama.cpp src/llama-model-loader.cpp"),
    E("does not support generate", F.CANNOT_COMPLETE, BOTH, "ollama server/routes.go"),
    E("does not support completion", F.CANNOT_COMPLETE, BOTH, "ollama server/images.go"),
    E("does not support chat", F.CANNOT_CHAT, BOTH, "ollama server/routes.go"),
    # Time and turns
    E("timed out waiting for llama", F.SLOW, BOTH, "ollama llm/server.go"),
    E("context deadline exceeded", F.SLOW, BOTH, "ollama llm/server.go"),
    E("server busy, please try again", F.BUSY, BOTH, "ollama server/sched.go"),
    E("no slots available after … retries", F.BUSY, BOTH, "ollama llm/server.go"),
    E("Loading model", F.LOADING, LLAMA, "llama.cpp tools/server/server.cpp", (503,)),
    # The length of a prompt
    E("the input length exceeds the context length", F.TOO_LONG, OLD, "ollama runner/ollamarunner/runner.go"),
    E("exceeds the available context size", F.TOO_LONG, NEW_LLAMA, "llama.cpp tools/server/server-context.cpp"),
    E("Context size has been exceeded", F.CONTEXT_SHARED, NEW_LLAMA, "llama.cpp tools/server/server-context.cpp"),
    E("when context … overflows", F.TOO_LONG, STUDIO, "lmstudio-ai/lmstudio-bug-tracker#546"),
    E("greater than the context length", F.TOO_LONG, STUDIO, "lmstudio-ai/lmstudio-bug-tracker#237"),
    E("maximum context length", F.TOO_LONG, "OpenAI-compatible, vLLM", "vllm entrypoints/openai"),
    E("longer than the maximum model length", F.TOO_LONG, VLLM, "vllm v1/engine"),
    E("context_length_exceeded", F.TOO_LONG, OTHERS, "platform.openai.com/docs"),
    # No such model
    E("model '…' not found", F.MISSING, BOTH, "ollama server/routes.go"),
    E("model … not found", F.MISSING, "llama-server b11669, OpenAI-compatible", "llama.cpp tools/server/server-models.cpp", (400, 404)),
    E("model … does not exist", F.MISSING, "vLLM, OpenAI-compatible", "vllm entrypoints/openai", (400, 404)),
    E("No models loaded", F.MISSING, STUDIO, "lmstudio-ai/lmstudio-bug-tracker", (400, 404)),
    # How a process ended, where it did not say why
    E("signal: killed", F.KILLED, BOTH, "ollama llm/server.go"),
    E("model runner has unexpectedly stopped", F.KILLED, BOTH, "ollama llm/server.go"),
    E("model failed to load, this may be due to resource limitations", F.KILLED, OLD, "ollama llm/server.go"),
    E("terminated: exit status 2", F.KILLED, BOTH, "ollama llm/server.go"),
    E("no longer running: 2", F.KILLED, OLD, "ollama llm/server.go"),
    E("process has terminated", F.ENDED, BOTH, "ollama llm/server.go"),
    E("model name=… failed to load", F.ENDED, LLAMA, "llama.cpp tools/server/server-models.cpp"),
    E("process no longer running", F.ENDED, BOTH, "ollama llm/server.go"),
    E("running the model: unexpected EOF", F.ENDED, BOTH, "ollama llm/server.go"),
)  # fmt: skip


def fault_of(text: str, status: int | None = None) -> Fault | None:
    """The fault a server's error text tells of; None where no program is known that says so."""
    text = text[:LONGEST]
    for each in TEXTS:
        if (not each.status or status in each.status) and _pattern(each.text).search(text):
            return each.fault
    return None


def quoted(text: str) -> str:
    """A server's own words as a sentence can hold them: on one line, nothing twice, not too long."""
    lines = dict.fromkeys(" ".join(line.split()) for line in text[:LONGEST].splitlines())
    joined = " / ".join(line for line in lines if line).rstrip(".")
    return joined if len(joined) <= MOST_QUOTED else f"{joined[: MOST_QUOTED - 1]}…"


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".{0,400}?".join(map(re.escape, text.split(GAP))), re.IGNORECASE | re.DOTALL)
