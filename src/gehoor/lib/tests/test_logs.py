"""The log says what happened and keeps silent about people."""

import json
import logging
import sys

from gehoor.lib.logs import JsonFormatter, TerminalFormatter, configure, scrub


def record(message: str, *args: object, name: str = "gehoor.test", **extra: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.WARNING, __file__, 1, message, args, None)
    for key, value in extra.items():
        setattr(made, key, value)
    return made


def test_a_line_is_one_json_object_with_its_facts() -> None:
    line = json.loads(JsonFormatter().format(record("request", facts={"route": "lead", "ms": 3.5})))
    assert line["message"] == "request"
    assert line["level"] == "warning"
    assert (line["route"], line["ms"]) == ("lead", 3.5)
    assert line["at"].endswith("+00:00")


def test_mail_addresses_and_telephone_numbers_are_blotted_out() -> None:
    told = scrub("Key (email)=(sanne@voorbeeld.nl) and +31 20 123 4567 exist already")
    assert "sanne" not in told
    assert "4567" not in told
    assert scrub("took 1234 ms for 12 leads") == "took 1234 ms for 12 leads"


def test_what_a_database_quotes_from_a_row_does_not_reach_the_log() -> None:
    try:
        raise ValueError("duplicate key\nDETAIL:  Key (name)=(Sanne de Vries) already exists.\nmore")
    except ValueError:
        made = record("failed", exc_info=sys.exc_info())
    line = json.loads(JsonFormatter().format(made))
    assert "Sanne" not in line["error"].split("Traceback")[-1].split("ValueError")[-1]
    assert "ValueError: duplicate key" in line["error"]


def test_the_path_of_a_secret_link_is_left_out() -> None:
    made = record("%s: %s", "Internal Server Error", "/password/abc123/", name="django.request")
    assert "abc123" not in JsonFormatter().format(made)
    assert "Internal Server Error" in TerminalFormatter().format(made)


def test_on_a_terminal_people_read_along() -> None:
    told = TerminalFormatter().format(record("request", facts={"route": "today"}))
    assert told.endswith("WARNING request route=today")


def test_configuring_twice_says_everything_once() -> None:
    root = logging.getLogger()
    before = list(root.handlers)
    try:
        configure({"level": "INFO"})
        configure({"level": "INFO"})
        ours = [one for one in root.handlers if type(one).__name__ == "_OurHandler"]
        assert len(ours) == 1
    finally:
        root.handlers = before
