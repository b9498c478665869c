"""What a server's own text for an error means: whole texts of each program, those that were misread before, and those nobody knows."""

import pytest

from temoto.core.backend.faults import MOST_QUOTED, SENTENCES, TEXTS, Fault, fault_of, quoted

# One whole answer for each text of the table, in its order. RUN: as it came here, of Ollama 0.20.0, 0.34.4 or llama-server b11669, of
# files made broken for it and processes that were killed; the others are put together as their source does it.
RUN, READ = True, False
EXAMPLES = [
    ("llama-server binary not found", "error starting llama-server: llama-server binary not found (checked: /a, /b). Run 'cmake -S llama/server --preset cpu && cmake --build --preset cpu' first ", RUN),
    ("model requires more system memory", "model requires more system memory (572.2 GiB) than is available (22.0 GiB)", RUN),
    ("memory layout cannot be allocated", "memory layout cannot be allocated with num_gpu = 99", READ),
    ("failed to … memory for model", "failed to commit memory for model", READ),
    ("unable to load full model on GPU", "unable to load full model on GPU", READ),
    ("reported out-of-memory during startup", "llama-server reported out-of-memory during startup: ggml_gallocr_reserve_n_impl: failed to allocate CUDA0 buffer of size 4", READ),
    ("insufficient memory (attempted to allocate …)", "llama-server process has terminated: exit status 1: ggml_aligned_malloc: insufficient memory (attempted to allocate 585937.50 MB)\nggml_backend_cpu_buffer_type_alloc_buffer: failed to allocate buffer of size 614400000000", RUN),
    ("unable to allocate … buffer", "llama runner process has terminated: error loading model: unable to allocate CUDA0 buffer", READ),
    ("failed to allocate", "llama-server process has terminated: exit status 1: llama_init_from_model: failed to initialize the context: failed to allocate buffer for kv cache", RUN),
    ("failed to reserve graph", "llama-server process has terminated: exit status 1: llama_init_from_model: failed to initialize the context: failed to reserve graph buffers", READ),
    ("cudaMalloc failed", "llama runner process has terminated: cudaMalloc failed: out of memory", READ),
    ("hipMalloc failed", "llama-server process has terminated: exit status 1: hipMalloc failed: out of memory", READ),
    ("CUBLAS_STATUS_ALLOC_FAILED", "llama runner process has terminated: CUDA error: CUBLAS_STATUS_ALLOC_FAILED", READ),
    ("the resource allocation failed", "llama runner process has terminated: CUDA error: the resource allocation failed", READ),
    ("ErrorOutOfDeviceMemory", "llama-server process has terminated: exit status 1: error: vk::Device::allocateMemory: ErrorOutOfDeviceMemory", READ),
    ("out of memory", "llama runner process has terminated: CUDA error: out of memory", READ),
    ("out of device memory", "llama-server process has terminated: exit status 1: error: out of device memory", READ),
    ("not enough memory", "llama-server process has terminated: exit status 1: error: not enough memory", READ),
    ("insufficient system resources", "Model loading was stopped due to insufficient system resources. Under the current settings, this model requires approximately 27.25 GB of memory", READ),
    ("Not enough resources to load the model", "Not enough resources to load the model with the current settings", READ),
    ("no kernel image is available", "llama runner process has terminated: CUDA error: no kernel image is available for execution on the device", READ),
    ("unsupported toolchain", "llama runner process has terminated: CUDA error: the provided PTX was compiled with an unsupported toolchain.", READ),
    ("CUDA driver version is insufficient", "llama runner process has terminated: CUDA error: CUDA driver version is insufficient for CUDA runtime version", READ),
    ("CUDA error", "llama runner process has terminated: CUDA error: an illegal memory access was encountered", READ),
    ("ROCm error", "llama runner process has terminated: ROCm error: unspecified launch failure", READ),
    ("unknown model architecture", "llama-server process has terminated: exit status 1: error loading model: unknown model architecture: 'xxxxx'\nerror loading model: unknown model architecture: 'xxxxx'", RUN),
    ("unknown pre-tokenizer type", "llama-server process has terminated: exit status 1: error loading model: error loading model vocabulary: unknown pre-tokenizer type: 'zzzzz'", RUN),
    ("not supported by your version of Ollama", "llama runner process has terminated: this model is not supported by your version of Ollama. You may need to upgrade", READ),
    ("may be incompatible with your version of Ollama", "unsupported model format: this model may be incompatible with your version of Ollama. If you previously pulled this model, try updating it by running `ollama pull x`", READ),
    ("no longer compatible with your version of Ollama", "'llama3.2-vision' is no longer compatible with your version of Ollama and has been replaced by a newer version. To re-download, run 'ollama pull llama3.2-vision'", READ),
    ("unable to load model: …", "unable to load model: /models/blobs/sha256-7ea099b8", RUN),
    ("tensor '…' not found", "llama-server process has terminated: exit status 1: error loading model: check_tensor_dims: tensor 'output_norm.weight' not found", RUN),
    ("missing tensor", "llama runner process has terminated: error loading model: missing tensor 'output_norm.weight'", READ),
    ("wrong number of tensors", "llama runner process has terminated: error loading model: done_getting_tensors: wrong number of tensors; expected 292, got 291", READ),
    ("requires MLX support", "this model requires MLX support, but the MLX runtime is not available", READ),
    ("split vision models aren't supported", "split vision models aren't supported", READ),
    ("read GGUF metadata … no such file or directory", 'read GGUF metadata "/models/blobs/sha256-d01b": open /models/blobs/sha256-d01b: no such file or directory', RUN),
    ("not found, try pulling it first", 'model "gone" not found, try pulling it first', RUN),
    ("permission denied", "open /models/blobs/sha256-d01b: permission denied", READ),
    ("offset+size … exceeds file size", 'tensor "blk.2.ffn_gate.weight" offset+size (1402528) exceeds file size (1303392)', RUN),
    ("read GGUF metadata …", 'read GGUF metadata "/models/blobs/sha256-a0d1": unsupported file type [60 104 116 109]', RUN),
    ("invalid file magic", "invalid file magic", READ),
    ("not within the file bounds", "llama runner process has terminated: error loading model: tensor 'blk.2.ffn_gate.weight' data is not within the file bounds, model is corrupted or incomplete", READ),
    ("does not support generate", '"gone" does not support generate', RUN),
    ("does not support completion", "registry.ollama.ai/library/x:latest does not support completion", READ),
    ("does not support chat", '"x" does not support chat', READ),
    ("timed out waiting for llama", "timed out waiting for llama runner to start - progress 0.45 - ", READ),
    ("context deadline exceeded", 'health resp: Get "http://127.0.0.1:41234/health": context deadline exceeded', READ),
    ("server busy, please try again", "server busy, please try again.  maximum pending requests exceeded", RUN),
    ("no slots available after … retries", "no slots available after 10 retries", READ),
    ("Loading model", "Loading model", RUN),
    ("the input length exceeds the context length", "the input length exceeds the context length", RUN),
    ("exceeds the available context size", "request (6001 tokens) exceeds the available context size (512 tokens), try increasing it", RUN),
    ("Context size has been exceeded", "Context size has been exceeded.", RUN),
    ("when context … overflows", "Trying to keep the first 14538 tokens when context the overflows. However, the model is loaded with context length of only 2048 tokens, which is not enough.", READ),
    ("greater than the context length", "The number of tokens to keep from the initial prompt is greater than the context length (n_keep: 13055>= n_ctx: 4096).", READ),
    ("maximum context length", "This model's maximum context length is 512 tokens. However, you requested 600 tokens", READ),
    ("longer than the maximum model length", "The decoder prompt (length 600) is longer than the maximum model length of 512.", READ),
    ("context_length_exceeded", "context_length_exceeded", READ),
    ("model '…' not found", "model 'nosuch:1b' not found", RUN),
    ("model … not found", "model 'x' is not found", READ),
    ("model … does not exist", "The model `x` does not exist.", READ),
    ("No models loaded", "No models loaded. Please load a model in the developer page or use the `lms load` command.", READ),
    ("signal: killed", "llama-server process has terminated: signal: killed", RUN),
    ("model runner has unexpectedly stopped", "model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details", READ),
    ("model failed to load, this may be due to resource limitations", "model failed to load, this may be due to resource limitations or an internal error, check ollama server logs for details", READ),
    ("terminated: exit status 2", "llama runner process has terminated: exit status 2", READ),
    ("no longer running: 2", "llama runner process no longer running: 2 ", READ),
    ("process has terminated", "llama runner process has terminated: %!w(<nil>)", RUN),
    ("model name=… failed to load", "model name=cut failed to load", RUN),
    ("process no longer running", "llama-server process no longer running: exit status 1 ", READ),
    ("running the model: unexpected EOF", "an error was encountered while running the model: unexpected EOF", RUN),
]  # fmt: skip


def test_every_text_has_an_example():
    assert [text for text, _, _ in EXAMPLES] == [each.text for each in TEXTS]


@pytest.mark.parametrize(
    ("row", "example"),
    [(row, each[1]) for row, each in zip(TEXTS, EXAMPLES, strict=True)],
    ids=lambda x: getattr(x, "text", ""),
)
def test_a_real_text_means_what_its_row_says(row, example: str):
    assert fault_of(example, row.status[0] if row.status else 500) is row.fault
    assert row.fault in SENTENCES
    assert row.source


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("context deadline exceeded", Fault.SLOW),  # no long prompt
        ("llama runner process has terminated: CUDA error: an illegal memory access was encountered", Fault.GPU),  # no want of memory
        ("error loading model: check_tensor_dims: tensor 'output.weight' not found", Fault.UNSUPPORTED),  # no missing model
        ("llama runner process has terminated: error loading model: unable to allocate CUDA0 buffer", Fault.MEMORY),
        ("llama runner process has terminated: signal: killed", Fault.KILLED),
        ("llama runner process has terminated: exit status 2", Fault.KILLED),
        ("llama runner process has terminated: exit status 2: CUDA error: unspecified launch failure", Fault.GPU),
        ("model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details", Fault.KILLED),
        ("model runner has unexpectedly stopped, this may be due to resource limitations or an internal error, check ollama server logs for details: cudaMalloc failed: out of memory", Fault.MEMORY),
        ("open /usr/share/ollama/.ollama/models/blobs/sha256-1: permission denied", Fault.FORBIDDEN),
        ("server busy, please try again.  maximum pending requests exceeded", Fault.BUSY),
    ],
)  # fmt: skip
def test_what_was_misread_by_single_words(text: str, fault: Fault):
    assert fault_of(text) is fault


@pytest.mark.parametrize(
    "text",
    [
        "", "no such luck", "the flux capacitor exceeded its context", "memory of a better day", "model", "not found", "error: quota exceeded",
        "llama_engine 7: shard 3 fell over (code 9)", "\udcff\x00", "…", "out\nof\nmemory" * 0 + "x" * 100_000,
    ],
)  # fmt: skip
def test_a_text_of_a_version_that_does_not_exist_yet_means_nothing_known(text: str):
    assert fault_of(text, 500) is None


@pytest.mark.parametrize(("status", "fault"), [(404, Fault.MISSING), (400, Fault.MISSING), (500, None)])
def test_some_texts_count_with_their_status_only(status: int, fault: Fault | None):
    assert fault_of("The model `x` does not exist.", status) is fault


def test_only_want_of_memory_steps_down_and_then_the_next_model_is_another_matter():
    assert {fault for fault in Fault if fault.steps_down} == {Fault.MEMORY, Fault.KILLED}
    assert not any(fault.steps_down and fault.of_the_model for fault in Fault)


def test_a_text_is_quoted_on_one_line_nothing_twice_and_not_for_ever():
    assert quoted("error loading model: x\nerror  loading model: x\n\n y.") == "error loading model: x / y"
    assert len(quoted("word " * 1_000)) == MOST_QUOTED
    assert quoted("") == ""
