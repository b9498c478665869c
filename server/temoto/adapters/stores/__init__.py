"""Where other programs keep model files, one file a kind of store, found by folder. Only ever read.

A plug names its folders and the model files in one; that a folder may not answer, that files come in parts and what is in them is
`adapters/modelfiles`' business.
"""
