"""How fast will a model answer here? Predicted from bandwidth and arithmetic until this machine has measured it.

Writing a token reads every active weight and the KV cache once: memory bandwidth decides. Reading a prompt is arithmetic:
two operations a parameter and token. Never a promise: what was measured replaces it.
"""

from dataclasses import dataclass

from temoto.core.memory import kv_bytes
from temoto.core.records import Card, Weights

# Shares of the theoretical peak that llama.cpp reaches (general knowledge: public benchmark tables lie between 0.5 and 0.8 of
# the bandwidth for 4-bit files, and between 0.25 and 0.5 of the dense FP16 peak).
OF_BANDWIDTH = 0.65
OF_ARITHMETIC = 0.35
CORE_FLOPS = 170e9  # one core with 256-bit vectors, so that 8 of them read a 7B at Q4 at about 30 tokens/s
GPU_FLOPS_A_BYTE = (
    40.0  # where a card's arithmetic is unknown: FP16 operations a byte of bandwidth; 4090: 164, M3 Max: 35
)

# A ghost, as temoto asks for it: after a keystroke the suffix and what the prefix cache lost are read again, and a line is written.
READ_TOKENS, WRITE_TOKENS = 128, 12
OVERHEAD_MS = 10.0
USUAL_CONTEXT = 2_048  # tokens of KV cache read a token, at the prompts temoto sends


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a model on one device, with the device's bytes and operations a second."""

    share: float
    bandwidth: float
    flops: float


@dataclass(frozen=True, slots=True)
class Pace:
    """Tokens a second, read and written. `measured`: by this machine, not predicted."""

    prompt: float
    decode: float
    measured: bool = False

    @property
    def first_ghost_ms(self) -> float:
        """From the request to a line of ghost text."""
        return OVERHEAD_MS + 1000 * (READ_TOKENS / self.prompt + WRITE_TOKENS / self.decode)


def predicted(card: Card, weights: Weights, parts: tuple[Part, ...]) -> Pace:
    """The pace of a model laid out over `parts` (shares add up to 1): layers run one after the other."""
    active = (card.active_params_b or card.params_b) / card.params_b
    read = weights.size * active + kv_bytes(card, min(USUAL_CONTEXT, card.native_context or USUAL_CONTEXT))
    operations = 2e9 * (card.active_params_b or card.params_b)
    decode = sum(part.share * read / (part.bandwidth * OF_BANDWIDTH) for part in parts)
    prompt = sum(part.share * operations / (part.flops * OF_ARITHMETIC) for part in parts)
    return Pace(prompt=1 / prompt, decode=1 / decode)
