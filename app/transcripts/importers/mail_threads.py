"""Mails to threads, and each thread to a ticket."""

from collections import Counter
from collections.abc import Iterable, Sequence

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers, Question
from app.transcripts.importers.mail import Headers, Mail, Person
from app.transcripts.importers.own_domains import guessed_domains, is_service_address
from app.transcripts.importers.reading import Message, Notice, make_ticket, turns_of
from app.transcripts.ticket import Role, Ticket

MAX_ID_CHARS = 200


class Threads:
    """Which mails belong together: by the ids that they answer, else by subject and people.

    Holds some numbers a mail and no text of it.
    """

    def __init__(self) -> None:
        self._parents: list[int] = []
        self._by_id: dict[int, int] = {}  # hash of a Message-ID -> its thread
        self._by_topic: dict[int, int] = {}  # hash of subject and somebody in it -> its thread

    def add(self, headers: Headers) -> None:
        """Takes the next mail of the file."""
        place = len(self._parents)
        self._parents.append(place)
        for id in (*headers.ids, headers.id):
            if id:
                self._join(place, self._by_id.setdefault(hash(id), place))
        if not headers.topic:
            return
        people = {headers.sender.address, *(person.address for person in headers.to)}
        keys = [hash((headers.topic, one)) for one in people if one and not is_service_address(one)]
        for key in keys:
            if not headers.ids and key in self._by_topic and _is_answer(headers):
                self._join(place, self._by_topic[key])
            self._by_topic[key] = place

    def of_mails(self) -> list[int]:
        """The thread of each mail, as the place of one of its mails."""
        return [self._root(place) for place in range(len(self._parents))]

    def _root(self, place: int) -> int:
        while self._parents[place] != place:
            self._parents[place] = self._parents[self._parents[place]]
            place = self._parents[place]
        return place

    def _join(self, one: int, other: int) -> None:
        self._parents[self._root(one)] = self._root(other)


class Addresses:
    """Who writes and who is written to, by which our own domain is guessed."""

    def __init__(self) -> None:
        self._openers: Counter[str] = Counter()
        self._others: Counter[str] = Counter()

    def add(self, headers: Headers) -> None:
        """Takes note of a mail's people."""
        is_reply = bool(headers.ids) or _is_answer(headers)
        (self._others if is_reply else self._openers)[headers.sender.address] += 1
        for person in headers.to:
            if is_service_address(person.address):
                self._others[person.address] += 1

    def known(self, answers: Answers) -> tuple[Answers, Notice | None]:
        """The answers with our domains, guessed and asked for where nobody said."""
        if answers.own_domains:
            return answers, None
        guess = guessed_domains(self._openers, self._others)
        text = f"mails from {', '.join(guess)} are taken for ours; say which mail domains are"
        if not guess:
            text = (
                "nothing tells which mail domain is ours, so nobody is taken for an agent; say it"
            )
        question = Question(key="own_domains", text=text, guess=guess)
        notice = Notice(unit="file", text=text, question=question)
        return answers.model_copy(update={"own_domains": frozenset(guess)}), notice


def thread_ticket(mails: Sequence[Mail], answers: Answers) -> Ticket:
    """The mails of one thread as a ticket. Raises TranscriptError where none says anything."""
    sent = [mail for mail in mails if not mail.headers.is_draft]
    if not sent:
        raise TranscriptError("the mail is a draft, which was never sent")
    first = min(sent, key=lambda mail: (mail.headers.at is None, mail.headers.at or 0))
    customers = [
        writer(mail.headers, answers)
        for mail in sent
        if role_of(mail, answers) is Role.CUSTOMER or mail.headers.is_automatic
    ]
    customers += [person for mail in sent for person in mail.headers.to]
    fields = {
        "id": _thread_id(first.headers, sent),
        "channel": "email",
        "subject": first.headers.subject or None,
        "customer_refs": _refs(customers, answers),
    }
    return make_ticket(fields, turns_of(_message(mail, answers) for mail in sent))


def role_of(mail: Mail, answers: Answers) -> Role:
    """Who speaks in a mail. What nobody wrote is a bot's; what stays in the house is a note."""
    headers = mail.headers
    if headers.is_bounce:
        return Role.SYSTEM
    if headers.is_automatic:
        return Role.BOT
    if not answers.is_ours(writer(headers, answers).address):
        return Role.CUSTOMER
    if mail.is_blank_forward:
        return Role.SYSTEM
    recipients = [one.address for one in headers.to if one.address]
    is_inside = bool(recipients) and all(map(answers.is_ours, recipients))
    return Role.NOTE if is_inside else Role.AGENT


def writer(headers: Headers, answers: Answers) -> Person:
    """Who wrote it: of a form or a group that mails in our name, whom an answer would go to."""
    asked, sender = headers.reply_to, headers.sender
    if asked and answers.is_ours(sender.address) and answers.is_ours(asked.address) is False:
        return Person(asked.name or sender.name, asked.address)
    return sender


def _message(mail: Mail, answers: Answers) -> Message:
    headers = mail.headers
    author = writer(headers, answers).shown
    return Message(role_of(mail, answers), mail.text, author, headers.at, headers.id)


def _thread_id(first: Headers, mails: Iterable[Mail]) -> str | None:
    """The id of the mail that the thread began with, even if that isn't in the file."""
    named = next((mail.headers.ids[0] for mail in (*mails,) if mail.headers.ids), None)
    id = (first.ids[0] if first.ids else None) or first.id or named
    return id[:MAX_ID_CHARS] if id else None


def _refs(people: Iterable[Person], answers: Answers) -> tuple[str, ...]:
    """Names and addresses of those who aren't ours."""
    theirs = (one for one in people if one.address and not answers.is_ours(one.address))
    return tuple(dict.fromkeys(ref for one in theirs for ref in (one.address, one.name) if ref))


def _is_answer(headers: Headers) -> bool:
    """Whether the subject says so, as `Re:` does."""
    return headers.topic != " ".join(headers.subject.split()).casefold()
