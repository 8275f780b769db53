"""The pages of telling know the same lead as notify."""

from gehoor.notify.conftest import announce, sanne, server

__all__ = ["announce", "sanne", "server"]
