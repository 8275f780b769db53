"""Views of telling: load, one verb, answer."""
