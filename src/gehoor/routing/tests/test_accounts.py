"""A lead of a company that somebody has already."""

from datetime import timedelta

from gehoor.identity.account import name_key
from gehoor.identity.models import Company
from gehoor.routing.accounts import Accounts, owners_of


def firm(now, name, **values):
    return Company.objects.create(name=name, name_key=name_key(name), created_at=now, **values)


def row(company):
    return Company.objects.values().get(id=company.id)


def test_the_newest_lead_that_is_open_or_a_customer_says_whose_it_is(ana, bob, ben, now, make_lead):
    acme = firm(now, "Acme")
    for days, user, stage in (
        (9, ben, "opportunity"),
        (5, ana, "customer"),
        (2, bob, "lost"),
        (1, None, "lead"),
    ):
        make_lead(company=acme, owner=user, stage=stage, received_at=now - timedelta(days=days))
    assert owners_of([acme.id, acme.id + 1]) == {acme.id: ana.id}


def test_the_company_itself_comes_before_those_that_are_written_otherwise(ana, bob, now, make_lead):
    ours = firm(now, "Bakkerij Jansen", city="Zwolle")
    theirs = firm(now, "Bakkerij Janssen B.V.", city="Zwolle")
    make_lead(company=theirs, owner=bob)
    accounts = Accounts.load([ours.id], ["Bakkerij Jansen"])
    assert accounts.owners(row(ours)) == [bob.id]
    make_lead(company=ours, owner=ana)
    assert Accounts.load([ours.id], ["Bakkerij Jansen"]).owners(row(ours)) == [ana.id, bob.id]


def test_a_name_alone_is_not_enough(bob, now, make_lead):
    make_lead(company=firm(now, "Bakkerij Jansen", city="Sneek"), owner=bob)
    ours = firm(now, "Bakkerij Jansen", city="Zwolle")
    assert Accounts.load([ours.id], ["Bakkerij Jansen"]).owners(row(ours)) == []


def test_a_lead_of_this_very_batch_counts(ana, now):
    ours = firm(now, "Acme")
    accounts = Accounts.load([ours.id], ["Acme"])
    accounts.note(ours.id, ana.id)
    assert accounts.owners(row(ours)) == [ana.id]


def test_a_thousand_companies_cost_a_handful_of_queries(now, django_assert_num_queries, db):
    firms = [firm(now, f"Firma nummer {number}") for number in range(100)]
    with django_assert_num_queries(2):
        Accounts.load([one.id for one in firms], [one.name for one in firms])
