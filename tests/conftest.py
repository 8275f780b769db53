"""The stories across rooms know the same lead and the same mail server as those of notify."""

from gehoor.notify.conftest import announce, sanne, server
from tests.roads import as_user, house_of_two, open_house, piet

__all__ = ["announce", "as_user", "house_of_two", "open_house", "piet", "sanne", "server"]
