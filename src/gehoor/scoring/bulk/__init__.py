"""Every lead at once: the same definition as SQL steps, on an engine."""
