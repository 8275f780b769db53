import pytest
from django.utils.translation import override

from gehoor.errors import InputError
from gehoor.routing.conditions import holds, parse


def at(**known):
    return {name.replace("_", ".", 1): value for name, value in known.items()}


@pytest.mark.parametrize(
    ("postcode", "inside"),
    [
        ("1000 AA", True),
        ("1999ZZ", True),
        (" 1234", True),
        ("2000 AA", False),
        ("0999", False),
        ("12345", False),  # a German one
        ("AB1 2CD", False),
        ("", False),
        (None, False),
        (1234, True),
    ],
)
def test_a_postcode_range_includes_both_ends(postcode, inside):
    conditions = parse({"postcode": [["1000", "1999"]]})
    assert holds(conditions, at(company_postcode=postcode)) is inside


def test_a_belgian_range_needs_the_country_beside_it():
    conditions = parse({"country": ["be"], "postcode": [["2000", "2999"]]})
    assert holds(conditions, at(company_country="BE", company_postcode="2018"))
    assert not holds(conditions, at(company_country="NL", company_postcode="2018 AA"))


def test_size_may_be_open_at_either_end():
    assert holds(parse({"employees": [50, None]}), at(company_employees=50))
    assert not holds(parse({"employees": [50, None]}), at(company_employees=49))
    assert holds(parse({"employees": [None, 49]}), at(company_employees=0))
    assert not holds(parse({"employees": [None, 49]}), at(company_employees=None))


def test_words_are_compared_as_people_do():
    assert holds(parse({"product": ["Zonnepanelen"]}), at(lead_product="zonne­panelen".replace("\xad", "")))
    assert holds(parse({"source": ["Google Ads"]}), at(lead_source="google-ads"))
    assert not holds(parse({"source": ["Google Ads"]}), at(lead_source=""))


def test_no_conditions_hold_for_everybody():
    assert holds(parse({}), {})
    assert holds(parse({"country": [], "employees": None}), {})


@pytest.mark.parametrize(
    ("conditions", "field"),
    [
        ([], ""),
        ({"city": ["Utrecht"]}, "city"),
        ({"country": "NL"}, "country"),
        ({"country": ["Nederland"]}, "country"),
        ({"country": [7]}, "country[0]"),
        ({"postcode": [["1000"]]}, "postcode[0]"),
        ({"postcode": [["1999", "1000"]]}, "postcode[0]"),
        ({"postcode": [["1000", "1999"], ["1000 AA", "2"]]}, "postcode[1]"),
        ({"employees": [10]}, "employees"),
        ({"employees": [10, 5]}, "employees"),
        ({"employees": [-1, 5]}, "employees[0]"),
        ({"employees": ["a", 5]}, "employees[0]"),
        ({"product": ["x" * 201]}, "product[0]"),
        ({"product": [""]}, "product[0]"),
    ],
)
def test_anything_off_is_named(conditions, field):
    with override("en"), pytest.raises(InputError) as caught:
        parse(conditions)
    assert caught.value.field == field
    assert caught.value.sentence.endswith(".")
