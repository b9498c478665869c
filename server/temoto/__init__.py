"""temoto (手元, "at hand"): completions and code actions in any editor, from a model on your own machine.

The law of the house, in short; docs/architecture.md and docs/laws.md have it in full, tests/house/ holds it:

1. Imports run one way: cli → compose → (lsp | adapters) → engine → ports → core. lsp and adapters are strangers.
2. core cannot fail on any text: no await, no clock, no files, no randomness.
3. One answer a request, always; cancelling is not an error.
4. Nothing on the typing path blocks, imports late, logs loudly or allocates by file size.
5. Loopback by default; no telemetry; what a model says is never executed.
6. A new family is one TOML file; a new backend, vendor, verb or action is one Python file.
"""

__version__ = "0.1.0"
