"""Synthetic calls with known truth, and how well each ear hears them: `make bench-listening`."""
