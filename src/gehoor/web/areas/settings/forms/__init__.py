"""The forms of Team and Settings."""
