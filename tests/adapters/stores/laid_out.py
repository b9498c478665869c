"""Real GGUF files, a few hundred bytes each, and the folders other programs put them into."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gguf
import numpy as np

MODEL, PROJECTOR = "application/vnd.ollama.image.model", "application/vnd.ollama.image.projector"


def small(
    path: Path,
    name: str = "Qwen2.5 Coder 1.5B",
    more: Callable[[Any], None] = lambda _writer: None,
    *,
    architecture: str = "qwen2",
    tokens: tuple[str, ...] = (),
    fim: tuple[int, int, int] | None = None,
    tensors: int = 1,
) -> Path:
    """A GGUF with a header and hardly any tensors; `more` writes more keys."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writer: Any = gguf.GGUFWriter(path, architecture)
    writer.add_name(name)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_K_M)
    writer.add_context_length(32_768)
    writer.add_block_count(28)
    writer.add_embedding_length(1_536)
    writer.add_head_count(12)
    writer.add_head_count_kv(2)
    if tokens:
        writer.add_tokenizer_model("gpt2")
        writer.add_token_list(tokens)
    if fim:
        for key, number in zip(("pre", "suf", "mid"), fim, strict=True):
            writer.add_uint32(f"tokenizer.ggml.fim_{key}_token_id", number)
    more(writer)
    for number in range(tensors):
        writer.add_tensor(f"blk.{number}.weight", np.ones((4, 32), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def in_ollama(store: Path, tag: str, file: Path, kind: str = MODEL, *, more: tuple[str, ...] = ()) -> Path:
    """A model as Ollama keeps it: its blob, and the manifest that names it; the blob's path."""
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    blob = store / "blobs" / f"sha256-{digest}"
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(file.read_bytes())
    model, _, form = tag.partition(":")
    host = (
        "registry.ollama.ai/library" if "/" not in model else "" if "." in model.split("/")[0] else "registry.ollama.ai"
    )
    manifest = store / "manifests" / host / model / form
    manifest.parent.mkdir(parents=True, exist_ok=True)
    layers = [{"mediaType": one, "digest": f"sha256:{digest}"} for one in (kind, *more)]
    layers.append({"mediaType": "application/vnd.ollama.image.license", "digest": f"sha256:{'0' * 64}"})
    manifest.write_text(json.dumps({"schemaVersion": 2, "layers": layers}))
    return blob


def in_hugging_face(
    cache: Path, repository: str, file: Path, name: str, commit: str = "a" * 40, *, main: bool = True
) -> Path:
    """A file as the Hugging Face cache keeps it: a blob, and a link to it in a snapshot; the link."""
    folder = cache / f"models--{repository.replace('/', '--')}"
    blob = folder / "blobs" / hashlib.sha256(file.read_bytes()).hexdigest()
    blob.parent.mkdir(parents=True, exist_ok=True)
    blob.write_bytes(file.read_bytes())
    link = folder / "snapshots" / commit / name
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(blob)
    if main:
        (folder / "refs").mkdir(exist_ok=True)
        (folder / "refs" / "main").write_text(commit)
    return link


def in_parts(path: Path, whole: Path, tensors: int) -> None:
    """A model written anew in parts of so many tensors each; `path` is what they would be without."""
    read: Any = gguf.GGUFReader(str(whole))
    writer: Any = gguf.GGUFWriter(path, read.fields["general.architecture"].contents(), split_max_tensors=tensors)
    for key, field in read.fields.items():
        if not key.startswith("GGUF.") and key != "general.architecture":
            inner = field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
            writer.add_key_value(key, field.contents(), field.types[0], inner)
    for tensor in read.tensors:
        writer.add_tensor(tensor.name, tensor.data, raw_dtype=tensor.tensor_type)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
