"""Calls heard again: the caller's own recordings, and on what ground they are kept."""
