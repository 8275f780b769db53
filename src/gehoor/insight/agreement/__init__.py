"""Promises against facts: the weekly check, the quarterly review, and what was concluded from them."""
