"""Many mails, from one file or several, gathered to threads."""

from collections.abc import Callable, Iterator

from app.errors import TranscriptError
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.gathering import Gathered, Row, gathered
from app.transcripts.importers.mail import Mail, read_headers, read_mail
from app.transcripts.importers.mail_threads import Addresses, Threads, thread_ticket
from app.transcripts.importers.reading import Found, Notice, Skipped

Mails = Callable[[], Iterator[bytes]]


def read_threads(mails: Mails, answers: Answers) -> Iterator[Found | Skipped | Notice]:
    """One ticket a thread, as soon as its last mail was read; a place is a mail's number.

    Reads the mails twice: first the headers, for the threads and our own domain.
    """
    threads, addresses = Threads(), Addresses()
    for raw in mails():
        headers = read_headers(raw)
        threads.add(headers)
        addresses.add(headers)
    known, notice = addresses.known(answers)
    if notice:
        yield notice
    places = threads.of_mails()
    passes = iter((_places(places), _read(mails, places)))  # counted first, then read
    for one in gathered(lambda: next(passes)):
        yield _ticket(one, known)


def _places(threads: list[int]) -> Iterator[Row]:
    for place, thread in enumerate(threads, start=1):
        yield Row(str(thread), place, None)


def _read(mails: Mails, threads: list[int]) -> Iterator[Row]:
    for place, (thread, raw) in enumerate(zip(threads, mails(), strict=False), start=1):
        yield Row(str(thread), place, read_mail(raw))


def _ticket(thread: Gathered, answers: Answers) -> Found | Skipped:
    mails = [row.value for row in thread.rows if isinstance(row.value, Mail)]
    try:
        return Found(thread.place, thread_ticket(mails, answers), "message")
    except TranscriptError as error:
        return Skipped(line=thread.place, unit="message", reason=str(error))
