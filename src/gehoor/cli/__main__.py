"""`python -m gehoor.cli` is `gehoor`."""

from gehoor.cli import main

main()
