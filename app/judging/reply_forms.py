"""Which form of reply a model is asked for, and when one is given up for good."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from threading import Lock

from app.judging.litellm_requests import ReplyForm

TICKETS_TO_GIVE_UP = 2  # that got an answer in a lower form only
_NAMES_FORM = re.compile(
    r"response_?format|json_?(schema|object)|structured[ _]output|\bschemas?\b|\btools?\b"
    r"|tool_choice|function[ _]call|\bgrammar\b",
    re.IGNORECASE,
)


class ReplyForms:
    """The forms that are still worth asking for, best first. One serves all threads.

    A request may be turned down for another reason than its form. So a form is given up only
    where the fault names it, or where a second ticket got an answer in a lower one; and one
    that has worked isn't doubted for a fault that doesn't name it.
    """

    def __init__(self, known: Callable[[], tuple[ReplyForm, ...]]) -> None:
        self._known = known
        self._lock = Lock()
        self._forms: tuple[ReplyForm, ...] = ()
        self._proven: ReplyForm | None = None
        self._in_vain: defaultdict[ReplyForm, set[str]] = defaultdict(set)  # by ticket

    def worth_asking(self) -> tuple[ReplyForm, ...]:
        """The best form first, then what to step down to."""
        with self._lock:
            self._forms = self._forms or self._known()
            return self._forms

    def is_doubtful(self, form: ReplyForm, words: str) -> bool:
        """Whether a lower form may be taken where this one isn't, by the fault's `words`."""
        with self._lock:
            return form != self._proven or _NAMES_FORM.search(words) is not None

    def worked(self, form: ReplyForm, refused: Sequence[tuple[ReplyForm, str]], about: str) -> None:
        """A request about a ticket was taken in this form, after it was refused in others.

        `refused`: those forms, each with the words of its fault.
        """
        with self._lock:
            for other, words in refused:
                self._in_vain[other].add(about)
                is_named = _NAMES_FORM.search(words) is not None
                if is_named or len(self._in_vain[other]) >= TICKETS_TO_GIVE_UP:
                    self._forms = tuple(one for one in self._forms if one != other)
            if form == self._forms[0]:
                self._proven = form
