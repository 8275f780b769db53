"""Helpers that know no noun: anything here would be as useful in another program."""
