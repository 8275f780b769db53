"""A browser renews its subscription while somebody else switches messages on in it."""

import threading

import pytest
from django.db import connection

from gehoor.lib.db import is_postgres
from gehoor.notify.channels.push.renew import renew
from gehoor.notify.channels.push.subscribe import subscribe
from gehoor.notify.channels.push.tests.endpoint import push_service
from gehoor.notify.models import Channel


@pytest.mark.django_db(transaction=True)
def test_who_switches_messages_on_at_the_moment_of_a_renewal_has_them(settings, ana, bob, now):
    settings.PUSH_HOSTS = ["127.0.0.1"]
    with push_service() as service:
        old, new = service.subscription("oud"), service.subscription("nieuw")
    subscribe(ana.id, old, "Kantoor", now)
    workers = []

    def switch_on():
        subscribe(bob.id, new, "Kantoor", now)
        if is_postgres():
            connection.close()

    def before_it_moves(execute, sql, params, many, context):
        if sql.startswith("UPDATE") and '"notify_channel"' in sql and not workers:
            workers.append(threading.Thread(target=switch_on))
            if is_postgres():  # SQLite lets the other one in only afterwards
                workers[0].start()
                workers[0].join()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(before_it_moves):
        assert renew(old, new, now)
    if not is_postgres():
        switch_on()
    assert workers
    assert Channel.objects.get().user == bob
