"""Every error that Gehoor raises on purpose.

GehoorError
├── InputError            the caller's fault; the sentence is shown beside `field`
│   ├── Several           more than one field at once; `errors` has one InputError for each
│   ├── Malformed         not even readable, like broken JSON: 400
│   ├── WrongType         another kind of content than this door takes: 415
│   ├── NotFound          no such thing, or not for this person: 404
│   ├── NotAllowed        known who you are, and still no: 403
│   ├── Unauthorised      no key, a wrong key, an expired key: 401
│   ├── TooLarge          more than we take in one go: 413
│   ├── TooMany           faster than we take: 429
│   └── Conflict          the world changed meanwhile: 409
├── SettingError          the operator's environment; stops the start with a sentence
└── BoundaryError         the outside world failed; `permanent` says whether trying again can help
"""

from collections.abc import Sequence


class GehoorError(Exception):
    """The root. `str(error)` is a sentence that may be shown to the person concerned."""


class InputError(GehoorError):
    """What came in cannot be used.

    `sentence` says what is wrong and what to do; `field` names where (a JSON path, a form field, a
    column); `code` is a short stable word for programs.
    """

    status = 422
    code = "invalid"

    def __init__(self, sentence: str, *, field: str | None = None, code: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.code = code or type(self).code


class Several(InputError):
    """Several fields cannot be used, each for a reason of its own."""

    def __init__(self, sentence: str, errors: Sequence[InputError]) -> None:
        super().__init__(sentence)
        self.errors = tuple(errors)


class Malformed(InputError):
    """What came in cannot even be read."""

    status = 400
    code = "malformed"


class WrongType(InputError):
    """The sender says that it is another kind of content than this door takes."""

    status = 415
    code = "wrong_type"


class NotFound(InputError):
    """No such thing here, or not for the person who asks."""

    status = 404
    code = "not_found"


class NotAllowed(InputError):
    """The person or key is known, but may not do this."""

    status = 403
    code = "not_allowed"


class Unauthorised(InputError):
    """No key, a key we do not know, or one that expired or was revoked."""

    status = 401
    code = "unauthorised"


class TooLarge(InputError):
    """More bytes or rows than one request may carry."""

    status = 413
    code = "too_large"


class TooMany(InputError):
    """More requests than the door takes from one address; try again later."""

    status = 429
    code = "too_many"


class Conflict(InputError):
    """What was asked no longer fits the present state."""

    status = 409
    code = "conflict"


class SettingError(GehoorError):
    """An environment variable holds something that cannot be read."""


class BoundaryError(GehoorError):
    """A mail server, a chat service or another outside party failed.

    `permanent` is true when trying again with the same words cannot help.
    """

    def __init__(self, sentence: str, *, permanent: bool = False) -> None:
        super().__init__(sentence)
        self.permanent = permanent
