"""What was heard is kept as JSON, and comes back as it was."""

import io

from gehoor.calls.tests.test_work import TALK, voices
from gehoor.listening.analyse import analyse
from gehoor.listening.hear import hear
from gehoor.listening.result import as_json
from gehoor.listening.stored import from_json
from gehoor.listening.transcript import read


def test_an_analysis_comes_back_from_its_json():
    written = as_json(analyse(hear(io.BytesIO(voices())), read(TALK)))
    assert as_json(from_json(written)) == written


def test_words_alone_come_back_as_well():
    written = as_json(analyse(None, read("Ana: Waar loopt u tegenaan?\nKlant: Ja, maar het is te duur.")))
    assert as_json(from_json(written)) == written
