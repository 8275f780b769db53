"""The stories across rooms know the same lead and the same mail server as those of notify."""

from gehoor.notify.conftest import announce, sanne, server

__all__ = ["announce", "sanne", "server"]
