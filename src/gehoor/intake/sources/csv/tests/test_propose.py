"""Exports that are recognised by their headings, and sheets that are recognised by their cells."""

import csv
import io

import pytest

from gehoor.errors import InputError
from gehoor.intake.sources.csv import compile_mapping, propose


def test_hubspot_contacts() -> None:
    headings = [
        "Record ID",
        "First Name",
        "Last Name",
        "Email",
        "Phone Number",
        "Mobile Phone Number",
        "Job Title",
        "Company Name",
        "Lifecycle Stage",
        "Lead Status",
        "Create Date",
        "Original Source",
        "Became a Customer Date",
        "Number of Employees",
        "Postal Code",
        "Country/Region",
    ]
    row = [
        *("901", "Ana", "de Wit", "ana@example.nl", "030-1234567", "0612345678", "Directeur", "De Wit BV"),
        *("customer", "CONNECTED", "2025-03-01 09:12", "Organic Search", "2025-04-02", "25"),
        *("3511 AB", "Netherlands"),
    ]
    found = propose(headings, [row])
    assert (found.kind, found.label) == ("hubspot", "HubSpot")
    assert found.document["key"] == {"by": "external_id", "system": "hubspot", "column": "Record ID"}
    assert found.document["stages"] == {"customer": "Became a Customer Date"}
    fields = found.document["fields"]
    assert fields["phone"] == ["Mobile Phone Number", "Phone Number"]
    assert fields["stage"] == "Lifecycle Stage"
    assert fields["source"] == "Original Source"
    assert fields["received_at"] == "Create Date"
    assert fields["employees"] == "Number of Employees"
    compile_mapping(found.document, headings, [row])


@pytest.mark.parametrize(
    "headings",
    [
        ["Id", "FirstName", "LastName", "Company", "Email", "Phone", "MobilePhone", "Title", "LeadSource",
         "Status", "OwnerId", "IsConverted", "ConvertedDate", "NumberOfEmployees", "PostalCode",
         "CreatedDate"],
        ["Lead ID", "First Name", "Last Name", "Company / Account", "Email", "Phone", "Mobile", "Title",
         "Lead Source", "Lead Status", "Lead Owner", "Converted Date", "No. of Employees", "Zip/Postal Code",
         "Create Date"],
    ],
)  # fmt: skip
def test_salesforce_leads_by_name_of_the_field_and_of_the_label(headings: list[str]) -> None:
    found = propose(headings)
    fields = found.document["fields"]
    assert found.kind == "salesforce"
    named = {"first_name", "last_name", "company", "email", "phone", "title", "source", "stage", "employees"}
    assert named | {"postcode", "received_at"} <= set(fields)
    assert "opportunity" in found.document["stages"]


def test_pipedrive_deals() -> None:
    headings = [
        "Deal - Title",
        "Deal - Value",
        "Deal - Status",
        "Deal - Won time",
        "Deal - Deal created",
        "Person - Name",
        "Person - Email - Work",
        "Person - Phone - Work",
        "Organization - Name",
    ]
    found = propose(headings)
    fields = found.document["fields"]
    assert found.kind == "pipedrive"
    assert fields["name"] == "Person - Name"
    assert fields["company"] == "Organization - Name"
    assert fields["amount"] == "Deal - Value"
    assert found.document["stages"] == {"customer": "Deal - Won time"}


def test_a_dutch_sheet() -> None:
    headings = ["Voornaam", "Tussenvoegsel", "Achternaam", "E-mailadres", "Telefoonnummer",
                "Bedrijfsnaam", "Functie", "Postcode", "Plaats", "Aanvraagdatum",
                "KvK-nummer", "Aantal medewerkers"]  # fmt: skip
    fields = propose(headings).document["fields"]
    assert fields == {
        "first_name": "Voornaam",
        "name_prefix": "Tussenvoegsel",
        "last_name": "Achternaam",
        "email": "E-mailadres",
        "phone": "Telefoonnummer",
        "company": "Bedrijfsnaam",
        "title": "Functie",
        "kvk": "KvK-nummer",
        "employees": "Aantal medewerkers",
        "postcode": "Postcode",
        "city": "Plaats",
        "received_at": "Aanvraagdatum",
    }


def test_columns_whose_headings_say_nothing() -> None:
    sample = [["ana@example.nl", "06 12345678", "x"], ["bob@example.nl", "+31 30 123 45 67", "y"]]
    found = propose(["A", "B", "C"], sample)
    assert found.document["fields"] == {"email": "A", "phone": "B"}
    assert found.unsure == ["A", "B"]


def test_a_date_column_without_dates_is_no_date() -> None:
    fields = propose(["Naam", "Datum"], [["Ana", "morgen"], ["Bob", "later"]]).document["fields"]
    assert "received_at" not in fields


def test_dates_and_decimals_are_settled_by_the_rows() -> None:
    text = "Naam;Datum;Omzet\nAna;13/2/2018;1.234,5\nBob;1/2/2018;7,25\n"
    headings, *rows = csv.reader(io.StringIO(text), delimiter=";")
    document = propose(headings, rows, ";").document
    assert (document["dates"], document["decimal"]) == ("dmy", ",")


def test_one_column_of_addresses_is_a_list() -> None:
    assert propose(["mail"], [["ana@example.nl"]]).document["fields"] == {"email": "mail"}


def test_one_column_that_says_nothing_is_a_wrong_delimiter() -> None:
    with pytest.raises(InputError) as caught:
        propose(["naam^mail^plaats"], [["Ana^ana@example.nl^Ede"]])
    assert caught.value.code == "one_column"


def test_an_id_that_comes_twice_is_no_key() -> None:
    sample = [["1", "Ana"], ["1", "Bob"]]
    assert "key" not in propose(["id", "naam"], sample).document
