"""`python -m gehoor.cli` is `gehoor`."""

from gehoor.cli import main

if __name__ == "__main__":  # processes that granian spawns import this file again
    main()
