"""The editor's room: the only one that knows pygls and lsprotocol, one file a topic. Knows no HTTP and no adapter.

Handlers are coroutines; each freezes what it needs in its first statement, because the document may change at the next
await. One answer a request, always.
"""
