"""How the ticket ends, and whether the agent checked before it did."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.judging.builtin.reading import Line, Reading
from app.transcripts.ticket import Role

_ENDING = 3  # exchanges from the end in which a check counts as one before closing


@dataclass(frozen=True)
class Closing:
    """The end of the ticket as far as the judged agent had it in hand."""

    final: Line | None  # the agent's last sentence that says something
    closes: Line | None  # the agent's good-bye, or "closing this ticket"
    checked: Line | None  # asks whether this very thing works or is clear
    checked_later: Line | None  # arranges to look at it again
    asked_generally: Line | None  # "anything else?"
    summed_up: Line | None
    confirmed: Line | None  # the customer says that it is settled
    confirmed_unasked: bool  # and nobody had asked
    thanked: Line | None  # the customer's thanks at the end
    unhappy: Line | None  # the customer's complaint at the end
    customer_last: bool
    open_question: bool  # the ticket ends on a question of the customer's


def read_closing(reading: Reading) -> Closing:
    """How the judged agent's part of the ticket ends."""
    ending = [line for exchange in reading.answered[-_ENDING:] for line in exchange.reply]
    checks = list(_checks(reading))
    checked = max(checks, key=lambda line: ("?" in line.spoken, line.turn), default=None)
    began = ending[0].turn if ending else 0
    after = [line for line in reading.customer if reading.own and line.turn > began]
    final_words = _final_words(reading)
    confirmed = _last(after, "confirms")
    unhappy = _last(final_words, "leaves_unhappy", "rejects")
    return Closing(
        final=_final(reading),
        closes=_last(ending, "closes"),
        checked=checked,
        checked_later=_comes_back(reading),
        asked_generally=_last(ending, "checks_generic"),
        summed_up=_last(ending, "sums_up"),
        confirmed=confirmed,
        confirmed_unasked=bool(confirmed) and not _asked_before(confirmed, checked),
        thanked=None if unhappy else _last(final_words, "thanks", "confirms"),
        unhappy=unhappy,
        customer_last=reading.last_role is Role.CUSTOMER,
        open_question=bool(final_words)
        and reading.last_role is Role.CUSTOMER
        and "?" in final_words[-1].spoken,
    )


def _checks(reading: Reading) -> Iterator[Line]:
    """The checks after something was done, or in any reply but the first."""
    later = reading.answered[1:] or reading.answered
    first = later[0].reply[0].turn if later else 0
    fixed = False
    for line in reading.own:
        if is_check(line) and (fixed or line.turn >= first):
            yield line
        fixed = fixed or ("?" not in line.spoken and line.has("done"))


def is_check(line: Line) -> bool:
    """Whether it asks, or arranges to see, if this very thing is settled."""
    asks = line.has("asks_outcome") and "?" in line.spoken
    return (asks or line.has("invites_outcome")) and not line.has("checks_generic")


def _comes_back(reading: Reading) -> Line | None:
    """A promise near the end to write or call at a time that is named."""
    near_end = [line for exchange in reading.answered[-2:] for line in exchange.reply]
    kept = [line for line in near_end if line.has("comes_back", "invites_outcome")]
    return next((line for line in kept if line.has("time_frame")), None)


def _last(lines: list[Line], *marks: str) -> Line | None:
    return next((line for line in reversed(lines) if line.has(*marks)), None)


def _final(reading: Reading) -> Line | None:
    said = [line for line in reading.own if not line.has("greeting", "signs_off")]
    meant = [line for line in said if line.length >= 4]
    known = meant or said or list(reading.own)
    return known[-1] if known else None


def _final_words(reading: Reading) -> list[Line]:
    """The customer's last turn, where it comes after something that the agent said."""
    if not reading.customer or not reading.own:
        return []
    turn = reading.customer[-1].turn
    if turn < reading.own[0].turn:
        return []
    return [line for line in reading.customer if line.turn == turn]


def _asked_before(confirmed: Line | None, checked: Line | None) -> bool:
    return bool(confirmed and checked and checked.turn < confirmed.turn)
