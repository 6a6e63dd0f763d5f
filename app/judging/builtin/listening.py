"""Whether the agent took up what the customer said, or asked for it again."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from app.judging.builtin.reading import Exchange, Line, Reading, stems_of

_NOUN = r"(order|booking|reference|invoice|account|customer|serial|tracking|policy|confirmation)"
_NUMBER = r"(?:\[[A-Z_]*\d*\]|#?\s?[A-Za-z]{0,4}[-\s]?\d[\d-]{2,})"
_GIVEN = {
    "number": re.compile(rf"\b{_NOUN}\b[^.?!\n]{{0,25}}?{_NUMBER}", re.IGNORECASE),
    "e-mail address": re.compile(r"\[EMAIL|\w@\w"),
    "phone number": re.compile(r"\[PHONE"),
    "name": re.compile(r"\bmy name is\b|\bthis is \[PERSON|\bi(?:'|’)?m \[PERSON", re.IGNORECASE),
    "error": re.compile(
        r"\berror\b[^.?!\n]{0,12}[\"“'\d]|\bit says\b|\bsays [\"“']", re.IGNORECASE
    ),
    "device": re.compile(
        r"\b(iphone|ipad|android|macbook|windows \d+|pixel|galaxy|chrome|firefox|safari)\b",
        re.IGNORECASE,
    ),
}
_WANTED = {
    "number": re.compile(rf"\b{_NOUN}\W+(?:number|no\b|id\b|code|reference)", re.IGNORECASE),
    "e-mail address": re.compile(r"\be-?mail(?: address)?\b", re.IGNORECASE),
    "phone number": re.compile(r"\b(?:phone|telephone|mobile|contact) number\b", re.IGNORECASE),
    "name": re.compile(r"\byour (?:full |first |last )?name\b", re.IGNORECASE),
    "error": re.compile(r"\b(?:what|which) error|error (?:message|code)\b", re.IGNORECASE),
    "device": re.compile(r"\b(?:which|what) (?:device|phone|browser|operating)", re.IGNORECASE),
}
_REQUEST = re.compile(
    r"\?|^\W*(?:provide|send|give|tell|share)\b"
    r"|\b(?:please|i(?: still)? need (?:your|the|you))\b",
    re.IGNORECASE,
)
_CHECK = re.compile(
    r"\b(?:verif|security|confirm|identi|double[- ]check|to be sure)", re.IGNORECASE
)
_LOOKED_BACK = 60  # of the customer's sentences that a step or request is held against, at most
_FEW_WORDS = 4  # content words of the customer below which there is little to take up


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """A request of the agent's for what the customer had given."""

    line: Line
    what: str  # "order number"
    given: Line  # where the customer had given it


@dataclass(frozen=True)
class Listening:
    """What was asked again, suggested again, repeated and taken up."""

    asked_again: tuple[AskedAgain, ...]
    tried_again: tuple[tuple[Line, Line], ...]  # the agent's step; the customer's "I tried that"
    repeats: tuple[Line, ...]  # customer sentences that repeat themselves after a reply
    uptake: float  # 0.0 to 1.0: how much of each message its reply takes up, on average
    strongest: Line | None  # the agent's sentence that takes up most
    weakest: Exchange | None  # the exchange whose reply takes up least
    restated: Line | None  # puts the customer's case in the agent's own words


def read_listening(reading: Reading) -> Listening:
    """How the judged agent listened."""
    measured = [(uptake(e), e) for e in reading.answered if len(e.stems) >= _FEW_WORDS]
    return Listening(
        asked_again=tuple(_asked_again(reading)),
        tried_again=tuple(_tried_again(reading)),
        repeats=tuple(_repeats(reading)),
        uptake=sum(share for share, _ in measured) / len(measured) if measured else 0.0,
        strongest=_strongest(reading),
        weakest=min(measured, key=lambda pair: pair[0])[1] if measured else None,
        restated=_restated(reading),
    )


def uptake(exchange: Exchange) -> float:
    """How much of the customer's message its reply takes up: 0.0 to 1.0.

    Four of its words taken up count as all of it; a reply needn't repeat a letter.
    """
    return min(1.0, len(exchange.stems & stems_of(exchange.reply)) / min(len(exchange.stems), 4))


def _asked_again(reading: Reading) -> Iterator[AskedAgain]:
    facts = {what: list(_facts(reading, given)) for what, given in _GIVEN.items()}
    for line in reading.own:
        if not _REQUEST.search(line.text) or _CHECK.search(line.text):
            continue
        for what, wanted in _WANTED.items():
            match = wanted.search(line.text)
            given = match and _given_before(facts[what], line, what, match)
            if match and given:
                noun = f"{match.group(1).lower()} number" if what == "number" else what
                yield AskedAgain(line, noun, given)
                break
        else:
            yield from _asked_from_scratch(reading, line)


def _facts(reading: Reading, given: re.Pattern[str]) -> Iterator[tuple[Line, str]]:
    """The customer's sentences that give it, with the noun that it is the number of, if any."""
    for line in reading.customer:
        match = given.search(line.text)
        if match:
            yield line, (match.group(1) or "").lower() if given.groups else ""


def _given_before(
    facts: Sequence[tuple[Line, str]], line: Line, what: str, wanted: re.Match[str]
) -> Line | None:
    noun = wanted.group(1).lower() if what == "number" else None
    earlier = takewhile(lambda fact: fact[0].turn < line.turn, facts)
    return next((given for given, of in earlier if noun in (None, of)), None)


def _asked_from_scratch(reading: Reading, line: Line) -> Iterator[AskedAgain]:
    known = islice(reading.before(line), _LOOKED_BACK)
    told = [earlier for earlier in known if earlier.has("problem", "asks")]
    if reading.channel == "phone" and line.has("greeting"):
        return  # whoever picks up says so before they can know what was told
    if line.has("asks_again") and told and len(stems_of(told)) >= _FEW_WORDS:
        yield AskedAgain(line, "whole story", max(told, key=lambda earlier: len(earlier.stems)))


def _tried_again(reading: Reading) -> Iterator[tuple[Line, Line]]:
    tried = [line for line in reading.customer if line.has("tried")]
    turns = [line.turn for line in tried]
    for line in reading.own:
        if line.has("instruct", "generic_fix", "solves") and not line.has("restates", "done"):
            until = bisect_left(turns, line.turn)
            for earlier in tried[max(0, until - _LOOKED_BACK) : until]:
                if len(line.stems & earlier.stems) >= 2:
                    yield line, earlier
                    break


def _repeats(reading: Reading) -> Iterator[Line]:
    first = next((line.turn for line in reading.own if not line.has("greeting")), None)
    for line in reading.customer:
        if first is not None and line.turn > first and line.has("repeats_self"):
            yield line


def _strongest(reading: Reading) -> Line | None:
    taken = [
        (len(line.stems & exchange.stems), line)
        for exchange in reading.answered
        for line in exchange.reply
        if not line.has("script")
    ]
    best = max(taken, key=lambda pair: pair[0], default=(0, None))
    return best[1] if best[0] else None


def _restated(reading: Reading) -> Line | None:
    for exchange in reading.answered:
        for line in exchange.reply:
            echo = len(line.stems & reading.customer_stems)
            tells_back = echo >= 5 and not line.has("refuses", "policy", "instruct")
            if (line.has("restates") and echo >= 2) or tells_back:
                return line
    return None
