"""The pages of Team and Settings."""
