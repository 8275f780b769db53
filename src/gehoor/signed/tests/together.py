"""Several people who sign one text, one after the other or at one moment."""

import threading

from django.db import connection


def both_sign(sign, plan, people, at):
    """They sign in turn, by the `sign` of the text; the version it became."""
    return [sign.sign(plan.id, one, at, plan.digest) for one in people][-1]


def together(*acts):
    """Do these at one moment, each in a thread of its own; what came of them, in their order."""
    found: list[object] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place, act):
        try:
            start.wait(10)
            found[place] = act()
        except Exception as error:
            found[place] = type(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i, act)) for i, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found
