"""What every channel is: something that takes a parcel to the outside world, or says why not."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path

from django.template import Engine
from django.template.context import Context
from django.utils import translation

from gehoor.notify.note import Note
from gehoor.notify.words import act_word

_BUILTINS = ["django.templatetags.i18n", "django.templatetags.l10n"]


@dataclass(frozen=True)
class Parcel:
    """A note with the address it goes to: of a person (mail), or as it is stored (other channels)."""

    number: int  # of the delivery: the same again when it has to be sent again
    address: str
    name: str
    note: Note


class ServerTrouble(Exception):
    """The other side as a whole is out of reach, whatever the parcel: wait and go on later."""


class Transport(ABC):
    """One way to send; kept by the worker for a whole batch, so that a connection is used again."""

    def trouble(self) -> str:
        """Why nothing can be sent by this channel at this moment; empty when it can."""
        return ""

    @abstractmethod
    def send(self, parcel: Parcel) -> None:
        """Hand the parcel over. Raises BoundaryError about this parcel, ServerTrouble about all of them."""

    def close(self) -> None:
        """Let go of what is held open."""
        return


class Templates:
    """The templates in a channel's own folder."""

    def __init__(self, folder: Path) -> None:
        self._engine = Engine(dirs=[str(folder)], builtins=_BUILTINS)

    def render(self, name: str, note: Note) -> str:
        """The template `name` filled in, in the language of the note; only .html is escaped."""
        with translation.override(note.language):
            acts = [(address, act_word(act)) for act, address in note.acts.items()]
            values = {"note": note, "brief": note.brief, "acts": acts}
            context = Context(values, autoescape=name.endswith(".html"))
            return self._engine.get_template(name).render(context)
