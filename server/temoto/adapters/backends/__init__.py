"""Whatever serves models, one file each, found by folder; they never import each other. The contract: ports.Backend,
held by tests/adapters/backends/test_backend_contract.py over every one."""
