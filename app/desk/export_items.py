"""What comes out of an export as it is read: tickets, what was left out, what is asked."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from app.transcripts.importers import Notice, Question, Skipped
from app.transcripts.ticket import Ticket

Found = Ticket | Skipped | Notice


def previewed(items: Iterable[Found], limit: int) -> Iterator[Found]:
    """Up to `limit` tickets, or a hundred times as many items where tickets are few."""
    tickets = 0
    for item in islice(items, limit * 100):
        yield item
        tickets += isinstance(item, Ticket)
        if tickets == limit:
            return


def questions(notices: Iterable[Notice]) -> tuple[Question, ...]:
    """What was asked, each question once, with the choices and guesses of all the tickets."""
    asked: dict[str, Question] = {}
    for notice in notices:
        if question := notice.question:
            before = asked.get(question.key, question)
            asked[question.key] = question.model_copy(
                update={
                    "choices": tuple(dict.fromkeys([*before.choices, *question.choices])),
                    "guess": tuple(dict.fromkeys([*before.guess, *question.guess])),
                }
            )
    return tuple(asked.values())


def heard(found: Iterable[Found], notice: Callable[[Notice], None]) -> Iterator[Found]:
    for item in found:
        if isinstance(item, Notice):
            notice(item)
        else:
            yield item


def first_tickets(found: Iterable[Found], limit: int | None) -> Iterator[Found]:
    """Up to the ticket that is number `limit`, with what was skipped on the way."""
    tickets = 0
    for item in found:
        if tickets == limit:
            return
        tickets += isinstance(item, Ticket)
        yield item
