"""Start-up, and keeping what serves as it should be: found, planned, loaded, tested, watched."""
