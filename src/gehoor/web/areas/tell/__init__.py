"""Telling: one's own ways of being told, and the buttons that messages carry."""
