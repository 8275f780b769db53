"""The legal form: told, or guessed from the name and marked as a guess."""

from dataclasses import replace
from datetime import datetime

import pytest

from gehoor.identity.legal_form import guess, is_guess, of, read
from gehoor.identity.models import Company
from gehoor.intake.shape import Inquiry
from gehoor.pipeline import receive
from gehoor.routing.rules import ensure_default as ensure_rules
from gehoor.scoring.definition import ensure_default as ensure_definition
from gehoor.team.models import User


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("Bakkerij Jansen B.V.", "bv"),
        ("Jansen BV", "bv"),
        ("jansen bv", "bv"),
        ("Jansen Holding B.V. (NL)", "bv"),
        ("Acme N.V.", "nv"),
        ("De Vries v.o.f.", "vof"),
        ("VOF De Vries", "vof"),
        ("Maatschap Tandartsen Zuid", "maatschap"),
        ("Stichting De Brug", "stichting"),
        ("Vereniging Eigen Huis", "vereniging"),
        ("Coöperatie Noord U.A.", "cooperatie"),
        ("Gemeente Utrecht", "public"),
        ("Peeters BVBA", "bv"),
        ("Peeters Comm.V", "commv"),
        ("Zonnig VZW", "vzw"),
        ("Studio Nova (eenmanszaak)", "eenmanszaak"),
        ("Acme GmbH", "legal"),
        ("Bakkerij Jansen", ""),
        ("Casa", ""),
        ("Nova", ""),
        ("Lab ua", ""),
        ("Mijn cv", ""),
        ("Kobv", ""),
        ("", ""),
    ],
)
def test_what_a_name_says(name: str, form: str) -> None:
    assert guess(name).form == form


@pytest.mark.parametrize(
    ("text", "form"),
    [("Besloten Vennootschap", "bv"), ("B.V.", "bv"), ("zzp'er", "eenmanszaak"),
     ("EENMANSZAAK", "eenmanszaak"), ("Vennootschap onder firma", "vof"), ("Coöperatie", "cooperatie"),
     ("onbekend", ""), ("", "")],
)  # fmt: skip
def test_what_people_and_files_call_it(text: str, form: str) -> None:
    assert read(text) == form


def test_told_goes_before_the_name_and_a_guess_is_marked() -> None:
    assert of("eenmanszaak", "Jansen B.V.", "api") == ("eenmanszaak", "told:api")
    form, ground = of("", "Jansen B.V.", "api")
    assert (form, ground, is_guess(ground)) == ("bv", "name:B.V.", True)
    assert of("iets", "Jansen", "csv") == ("", "")


@pytest.mark.django_db
def test_what_is_told_later_replaces_a_guess_and_a_guess_replaces_nothing(ana: User, now: datetime) -> None:
    ensure_definition(now)
    ensure_rules(now)
    one = Inquiry(
        door="api",
        raw="{}",
        received_at=now,
        email="a@jansen.example",
        phone="0612345678",
        company="Jansen B.V.",
    )
    receive(one, now)
    assert Company.objects.get().legal_form_ground == "name:B.V."
    receive(replace(one, legal_form="VOF", door="csv"), now)
    company = Company.objects.get()
    assert (company.legal_form, company.legal_form_ground) == ("vof", "told:csv")
    receive(one, now)
    receive(replace(one, legal_form="bv"), now)
    assert Company.objects.get().legal_form == "vof", (
        "the first who told is believed, unless a colleague knows better"
    )
