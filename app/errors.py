"""The errors that Debrief raises on purpose, by who must act.

    DebriefError
    ├── OperatorError            whoever runs the service must act
    │   ├── SettingsError        a setting has a value that can't be used
    │   ├── PlaybookError        a playbook document has a mistake
    │   ├── RubricError          the rubric file has a mistake
    │   ├── PolicyError          the redaction policy file has a mistake
    │   ├── PromptError          a prompt file has a mistake or a variable is missing
    │   ├── ModelSetupError      the model's name, key or address is wrong
    │   └── StorageError         the database can't be opened or is of another version
    ├── InputError               the person at the screen must act
    │   ├── TranscriptError      a file or text that holds no ticket that we can read
    │   ├── NotFoundError        an id that nothing has
    │   ├── StaleError           somebody else changed it meanwhile
    │   ├── TransitionError      a step that the note's state doesn't allow
    │   ├── PermissionDeniedError  a step that this role may not take
    │   ├── EvalError            an eval suite, run or baseline that can't be used
    │   └── PrivacyError         a text holds something personal and strict mode lets none pass
    └── PassingError             nobody but time: a later try may work
        ├── ModelUnavailableError  the model didn't answer, or asked us to wait
        │   └── ModelPausedError   nobody asks the model before a certain time
        └── PlaybookChangedError   the playbook changed while a run was under way; it is tried again

Every message names the thing, the value and the way out in one line, and is
fit to be shown to the person as it stands.
"""

from datetime import datetime


class DebriefError(Exception):
    """The root of every error that Debrief raises on purpose."""


class OperatorError(DebriefError):
    """Whoever runs the service must act."""


class SettingsError(OperatorError):
    """A setting has a value that can't be used."""


class PlaybookError(OperatorError):
    """A playbook document has a mistake."""


class RubricError(OperatorError):
    """The rubric file has a mistake; the message says file, line and mend."""


class PolicyError(OperatorError):
    """The redaction policy file has a mistake; the message says file, line and mend."""


class PromptError(OperatorError):
    """A prompt file has a mistake, or a variable is missing or unused."""


class ModelSetupError(OperatorError):
    """The model's name, key or address is wrong."""


class StorageError(OperatorError):
    """The database can't be opened, or is of another version."""


class InputError(DebriefError):
    """The person at the screen must act."""


class TranscriptError(InputError):
    """A file or text that holds no ticket that we can read."""


class NotFoundError(InputError):
    """An id that nothing has."""


class StaleError(InputError):
    """Somebody else changed it meanwhile."""


class TransitionError(InputError):
    """A step that the note's state doesn't allow."""


class PermissionDeniedError(InputError):
    """A step that this role may not take."""


class EvalError(InputError):
    """An eval suite, run or baseline that can't be used."""


class PrivacyError(InputError):
    """A text about to leave or be stored holds something personal, and strict mode lets none pass.

    The message names where it was and what kind of thing it is, never the text. Whoever is at
    the screen can redact it on the ticket.
    """


class PassingError(DebriefError):
    """Nobody but time: a later try may work."""


class ModelUnavailableError(PassingError):
    """The model didn't answer, or asked us to wait."""


class ModelPausedError(ModelUnavailableError):
    """Nobody asks the model before `until` (UTC). The call was not made: it is no failed try."""

    def __init__(self, message: str, until: datetime) -> None:
        super().__init__(message)
        self.until = until

    def __reduce__(self) -> tuple[type["ModelPausedError"], tuple[str, datetime]]:
        """Whole again after pickling, in which the queue keeps what a step raised."""
        return type(self), (str(self), self.until)


class PlaybookChangedError(PassingError):
    """The playbook changed while a run was under way; it is tried again."""
