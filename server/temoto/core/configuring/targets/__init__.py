"""The tools `temoto configure` knows, one file each, found by folder (docs/add-a-target.md)."""
