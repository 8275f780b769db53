import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from gehoor.scoring.words import contains_any, fold, needle


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_short_way_for_plain_text_is_the_long_way(text):
    long_way = "".join(letter if letter.isalnum() else " " for letter in text.casefold())
    assert fold(text) == " ".join(long_way.split())


@given(st.text(alphabet="abcéëïöü -/", max_size=20))
def test_accents_may_be_written_either_way(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


def test_words_of_every_script_are_words():
    assert fold("Straße ΑΘΗΝΑ مدير") == "strasse αθηνα مدير"
    assert contains_any("مدير عام", [needle("مدير")])


def test_a_star_alone_looks_for_nothing():
    assert needle("*") == ""
    assert needle("--") == ""
