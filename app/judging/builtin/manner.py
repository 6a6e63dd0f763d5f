"""Tone, and whether the agent spoke to this person or from a script."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.judging.builtin.reading import NAMED, SAID, Exchange, Line, Reading
from app.transcripts.ticket import Role

_COLD = ("shrugs", "threatens", "blames", "accuses", "contempt")
_CIRCUMSTANCES = frozenset({"deadline", "bereavement_or_illness", "loss"})
_WARM = ("validates", "feeling_named", "adapts", "elliptic", "company_fault")
_MAIN = 9  # words from which a reply counts as one of the main ones


@dataclass(frozen=True)
class Manner:
    """Sentences that are disrespectful, cold, courteous or stock."""

    contempt: tuple[Line, ...]
    blames: tuple[Line, ...]
    accuses: tuple[Line, ...]
    courteous: tuple[Line, ...]
    gracious: Line | None  # helps the customer to save face, or gives them their due
    hostile: Line | None  # the customer's sharpest words
    abuse: Line | None
    stock: tuple[Line, ...]  # phrases that would fit any ticket
    pasted: Line | None  # said twice, word for word
    main: int  # replies long enough to be about something
    personal: tuple[Line, ...]  # for each main reply about this case, its most specific sentence
    impersonal: Exchange | None  # a main reply that says nothing of this case
    warm: Line | None  # speaks to the customer, and not of the matter alone
    adapted: Line | None  # fits the help to a circumstance that the customer mentioned


def read_manner(reading: Reading) -> Manner:
    """How the judged agent spoke."""
    own = reading.own
    main = [e for e in reading.answered if sum(line.length for line in e.reply) >= _MAIN]
    specific = [(e, _most_specific(e, reading)) for e in main]
    abuse = next((line for line in reading.customer if line.has("abuse")), None)
    return Manner(
        contempt=_with(own, "contempt"),
        blames=_with(own, "blames"),
        accuses=_with(own, "accuses"),
        courteous=_with(own, "courtesy"),
        gracious=next((line for line in own if line.has("validates", "calm_limit")), None),
        hostile=abuse or _sharpest(reading),
        abuse=abuse,
        stock=_with(own, "script", "scripted_apology"),
        pasted=_pasted(own),
        main=len(main),
        personal=tuple(line for _, line in specific if line),
        impersonal=next((exchange for exchange, line in specific if line is None), None),
        warm=next((line for line in own if _is_warm(line, reading)), None),
        adapted=_adapted(reading),
    )


def _is_warm(line: Line, reading: Reading) -> bool:
    theirs = line.has("circumstance") and bool(line.stems & reading.customer_stems)
    return (line.has(*_WARM) or theirs) and not line.has("script")


def _with(lines: Iterable[Line], *marks: str) -> tuple[Line, ...]:
    return tuple(line for line in lines if line.has(*marks))


def _sharpest(reading: Reading) -> Line | None:
    sharp = ("said:anger", "leaves_unhappy")
    angry = [
        line for line in reading.customer
        if line.has(*sharp) and any(own.turn > line.turn for own in reading.own)
    ]  # fmt: skip
    return max(angry, key=lambda line: len(line.hardships(SAID)), default=None)


def _most_specific(exchange: Exchange, reading: Reading) -> Line | None:
    """The sentence of the reply with most of the customer's own words; None where none has any."""
    echoes = [
        (len(line.stems & reading.customer_stems), line)
        for line in exchange.reply
        if not line.has("script", "deflects", *_COLD)
    ]
    best = max(echoes, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] >= 2 or (best[0] == 1 and len(exchange.stems) < 5) else None


def _pasted(own: tuple[Line, ...]) -> Line | None:
    counts = Counter(line.spoken for line in own if line.length >= 7)
    repeated = next((spoken for spoken, count in counts.items() if count > 1), None)
    return next((line for line in own if line.spoken == repeated), None)


def _adapted(reading: Reading) -> Line | None:
    """A sentence that takes up a circumstance which the customer had told of."""
    told: frozenset[str] = frozenset()
    circumstances: frozenset[str] = frozenset()
    for line in reading.lines:
        if line.role is Role.CUSTOMER:
            told |= line.hardships(SAID) & _CIRCUMSTANCES
            circumstances |= line.stems if line.has("circumstance") else frozenset()
        elif line.own and line.length >= 6 and not line.has("refuses", "policy", *_COLD):
            echo = len(line.stems & circumstances) if line.has("circumstance") else 0
            fits = line.has("adapts", "validates", "feeling_named") or line.hardships(NAMED) & told
            if echo and (fits or echo >= 3):
                return line
    return None
