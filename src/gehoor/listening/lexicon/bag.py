"""Words written as one line of text."""


def bag(*lines: str) -> frozenset[str]:
    """The words in these lines, each once."""
    return frozenset(word for line in lines for word in line.split())
