"""Which GPUs are here? One file a vendor, found by folder; they never import each other."""
