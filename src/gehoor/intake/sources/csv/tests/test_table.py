"""Files as people have them: from Excel, from a Mac, half broken, or no CSV at all."""

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gehoor.errors import InputError
from gehoor.intake.sources.csv import Row, open_table


def rows_of(data: bytes) -> list[Row]:
    with open_table(io.BytesIO(data)) as table:
        return list(table.rows())


def test_a_file_as_dutch_excel_writes_it() -> None:
    text = "Voornaam;Achternaam;Bedrag\r\nZoë;Müller;1.234,56\r\n"
    with open_table(io.BytesIO(text.encode("cp1252"))) as table:
        assert (table.encoding, table.delimiter) == ("cp1252", ";")
        assert table.headings == ["Voornaam", "Achternaam", "Bedrag"]
        (row,) = table.rows()
    assert row.cells == ["Zoë", "Müller", "1.234,56"]
    assert (row.line, row.raw) == (2, "Zoë;Müller;1.234,56\r\n")


@pytest.mark.parametrize(
    ("encode", "named"),
    [
        (lambda text: text.encode(), "utf-8"),
        (lambda text: codecs.BOM_UTF8 + text.encode(), "utf-8-sig"),
        (lambda text: text.encode("utf-16"), "utf-16"),
        (lambda text: text.encode("utf-16-le"), "utf-16-le"),
        (lambda text: text.encode("utf-16-be"), "utf-16-be"),
        (lambda text: text.encode("cp1252"), "cp1252"),
    ],
)
def test_every_encoding_gives_the_same_names(encode, named) -> None:
    text = "name,city\nJosé,Curaçao\nZoë,’s-Gravenhage\n"
    with open_table(io.BytesIO(encode(text))) as table:
        assert table.encoding == named
        assert table.headings == ["name", "city"]
        assert [row.cells for row in table.rows()] == [["José", "Curaçao"], ["Zoë", "’s-Gravenhage"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_delimiter_is_found(delimiter: str) -> None:
    text = f"a{delimiter}b{delimiter}c\n" + f"1{delimiter}2 x{delimiter}3\n" * 3
    with open_table(io.BytesIO(text.encode())) as table:
        assert table.delimiter == delimiter
        assert table.headings == ["a", "b", "c"]


def test_commas_inside_cells_do_not_hide_the_semicolon() -> None:
    text = "naam;bedrag;plaats\nJan;1,5;Den Haag, NL\nPiet;2,5;Ede, NL\n"
    with open_table(io.BytesIO(text.encode())) as table:
        assert table.delimiter == ";"


def test_the_line_in_which_excel_names_its_delimiter_is_no_heading() -> None:
    with open_table(io.BytesIO(b"sep=;\r\nname;mail\r\nAna;ana@example.com\r\n")) as table:
        assert table.headings == ["name", "mail"]
        assert [row.line for row in table.rows()] == [3]


def test_returns_of_an_old_mac_end_lines_too() -> None:
    with open_table(io.BytesIO(b"name,mail\rAna,ana@example.com\rBob,bob@example.com\r")) as table:
        assert [row.cells[0] for row in table.rows()] == ["Ana", "Bob"]


def test_emoji_and_names_from_right_to_left_stay_as_they_are() -> None:
    (row,) = rows_of("name,company\nليلى 🌻,חברה בע״מ\n".encode())
    assert row.cells == ["ليلى 🌻", "חברה בע״מ"]


def test_one_windows_line_in_a_utf8_file_does_not_spoil_it() -> None:
    data = "name,city\nZoë,Ede\n".encode() + "René,Épe\n".encode("cp1252")
    assert [row.cells[0] for row in rows_of(data)] == ["Zoë", "René"]


def test_a_message_of_three_lines_is_one_row_and_keeps_its_line() -> None:
    first, second = rows_of(b'name,message\nAna,"one\ntwo\nthree"\nBob,hi\n')
    assert (first.line, first.last_line, first.cells[1]) == (2, 4, "one\ntwo\nthree")
    assert second.line == 5


def test_an_open_quotation_mark_costs_one_row_and_not_the_rest() -> None:
    lines = ["name,city"] + [f"Person {n},Ede" for n in range(2000)]
    lines[5] = '"Person 4,Ede'
    rows = rows_of("\n".join(lines).encode())
    assert len(rows) == 2000
    assert [(row.line, row.problem) for row in rows if row.problem] == [(6, "quotes")]
    assert rows[4].raw == '"Person 4,Ede\n'


def test_an_open_quotation_mark_in_the_last_row_is_told_too() -> None:
    rows = rows_of(b'name,city\nAna,Ede\n"Bob,Ede\n')
    assert [row.problem for row in rows] == ["", "quotes"]


def test_a_stray_mark_in_a_row_of_the_right_width_is_forgiven() -> None:
    (row,) = rows_of(b'name,city\n"Jansen" BV,Ede\n')
    assert (row.cells, row.problem) == (["Jansen BV", "Ede"], "")


def test_inches_are_no_quotation() -> None:
    (row,) = rows_of(b'name,size\nscreen,24"\n')
    assert row.cells == ["screen", '24"']


def test_rows_of_another_width_are_told_and_kept() -> None:
    rows = rows_of(b"a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n")
    assert [row.problem for row in rows] == ["", "cells", "cells", ""]


def test_empty_rows_at_the_end_of_a_sheet_are_blank() -> None:
    rows = rows_of(b"a;b\n1;2\n;\n\n ; \n")
    assert [row.problem for row in rows] == ["", "blank", "blank", "blank"]


def test_nul_characters_are_told_by_row() -> None:
    rows = rows_of(b"a,b\n1,2\n3,\x004\n")
    assert [row.problem for row in rows] == ["", "nul"]


def test_headings_are_all_filled_and_all_different() -> None:
    with open_table(io.BytesIO(b"name,name,,mail,\nx,y,z,q,\n")) as table:
        assert table.headings == ["name", "name (2)", "#3", "mail"]
        assert table.notes == [("twice", "name"), ("unnamed", "#3")]
        assert [row.problem for row in table.rows()] == [""]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"\n\n  \n", "empty"),
        (codecs.BOM_UTF8, "empty"),
        (b"PK\x03\x04" + b"\0" * 100, "workbook"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "workbook"),
        (b"%PDF-1.7 and more", "binary"),
        (bytes(range(256)) * 20, "binary"),
        (b"ana@example.com,Ana\nbob@example.com,Bob\n", "no_heading"),
        (b"1,2,3\n4,5,6\n", "no_heading"),
    ],
)
def test_what_is_no_list_is_refused_with_a_way_out(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        open_table(io.BytesIO(data))
    assert caught.value.code == code
    assert caught.value.sentence.endswith(".")


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(InputError) as caught:
        open_table(Path("/nowhere/leads.csv"))
    assert caught.value.code == "unreadable"


def test_a_file_with_only_a_heading_has_no_rows() -> None:
    with open_table(io.BytesIO(b"name,mail")) as table:
        assert table.headings == ["name", "mail"]
        assert list(table.rows()) == []


def test_a_line_of_megabytes_is_refused_and_not_read_into_memory() -> None:
    data = b"name,mail\nAna,x\n" + b"y" * 3_000_000
    with open_table(io.BytesIO(data)) as table, pytest.raises(InputError) as caught:
        list(table.rows())
    assert caught.value.code == "too_long"
    assert "3" in caught.value.sentence


def test_reading_goes_on_where_it_stopped() -> None:
    data = b"name,message\n" + b'Ana,"two\nlines"\nBob,x\n' * 40
    everything = rows_of(data)
    with open_table(io.BytesIO(data)) as table:
        for stop in (1, 7, 79):
            rest = list(table.rows(everything[stop - 1].end, everything[stop - 1].last_line))
            assert rest == everything[stop:]


@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.just("\n"), max_size=12),
            min_size=2,
            max_size=2,
        ),
        max_size=20,
    ),
)
def test_what_python_writes_we_read(cells: list[list[str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([["first", "second"], ["plain", "text"], *cells])
    data = out.getvalue().encode()
    rows = [row for row in rows_of(data) if row.problem != "blank"]
    expected = [row for row in cells if any(cell.strip() for cell in row)]
    assert [row.cells for row in rows[1:]] == expected
    assert sum(len(row.raw.encode()) for row in rows_of(data)) == len(data) - len(b'"first";"second"\n')


@given(st.binary(max_size=400))
def test_no_bytes_at_all_end_in_anything_but_rows_or_a_sentence(data: bytes) -> None:
    try:
        rows = rows_of(data)
    except InputError:
        rows = []
    assert all(row.line > 0 for row in rows)
