"""`python -m tests.testbed.llama_counts MODEL TEXTS COUNTS [spoken]`: how many tokens does llama.cpp make of each text of a JSON list?

`spoken`: as it reads a prompt, where control tokens may stand as text.

A process of its own: what loads a hundred vocabularies need not be the process that tests.
"""

import json
import sys
from pathlib import Path

import httpx
import xllamacpp


def main() -> None:
    """Write a JSON list of numbers."""
    model, texts, counts = (Path(argument) for argument in sys.argv[1:4])
    spoken = sys.argv[4:] == ["spoken"]
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.n_ctx, params.cpuparams.n_threads, params.port = 512, 1, 0
    params.warmup = params.fit_params = False
    server = xllamacpp.Server(params)
    with httpx.Client(base_url=server.listening_address, trust_env=False, timeout=120) as client:
        told = [
            client.post("/tokenize", json={"content": text, "add_special": False, "parse_special": spoken}).json()
            for text in json.loads(texts.read_bytes())
        ]
    counts.write_text(json.dumps([len(one["tokens"]) for one in told]))


if __name__ == "__main__":
    main()
