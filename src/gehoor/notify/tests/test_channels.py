from pathlib import Path

from django.utils import translation

from gehoor.notify import channels
from gehoor.notify.channels.base import Transport
from gehoor.notify.words import KINDS, headline, kind_name

FOLDER = Path(channels.__file__).parent


def test_every_channel_s_folder_has_all_its_parts():
    folders = {path.name for path in FOLDER.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == set(channels.TRANSPORTS)
    for name, transport in channels.TRANSPORTS.items():
        assert issubclass(transport, Transport)
        for part in ("__init__.py", "transport.py", "templates/lead.txt", "templates/plain.txt", "tests"):
            assert (FOLDER / name / part).exists(), f"{name} has no {part}"


def test_every_kind_of_message_has_a_name_and_a_headline():
    with translation.override("nl"):
        for kind in KINDS:
            assert kind_name(kind) != kind
            assert headline(kind, "Sanne") != headline("iets anders", "Sanne") or kind == "lead_assigned"
