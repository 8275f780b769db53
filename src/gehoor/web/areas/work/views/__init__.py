"""The work pages: load, one verb, answer."""
