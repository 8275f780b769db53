"""Codes become words, and a sentence never fails because a fact is missing."""

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from gehoor.lib.words import filled, word

NAMES = {"customer": gettext_lazy("Customer")}


def test_a_code_is_named_in_the_language_of_whoever_reads():
    for language, name in (("nl", "Klant"), ("en", "Customer")):
        with translation.override(language):
            assert word(NAMES, "customer") == name


def test_an_unknown_code_is_shown_as_it_is():
    assert word(NAMES, "not_known_yet") == "not known yet"


@pytest.mark.parametrize("facts", [{}, {"n": None}, {"m": 1}])
def test_without_its_facts_a_sentence_stands_bare_or_another_does(facts):
    assert filled("%(n)d times", facts) == "%(n)d times"
    assert filled("%(n)d times", facts, "some times") == "some times"
    assert filled("%(n)d times", {"n": 2}) == "2 times"
