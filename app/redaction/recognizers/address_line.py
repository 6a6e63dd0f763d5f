"""Whole addresses of any country: from the house number to the postcode.

Street, unit, town, region, country and postcode follow each other in many orders, over
several lines, with or without commas and capitals. So an address is read word by word:
from a number on as long as words could belong to one, and taken where enough of them
say that it is one.
"""

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple

from app.redaction.ner.lists import without_accents, word_lists
from app.redaction.recognizers.address import NOT_STREET, STATE
from app.redaction.span import Span

MAX_TOKENS = 26
SCORE = 0.72
TOKEN = re.compile(r"[^\W\d_][\w'\u2019.\u2206-]*|\d[\w/-]*|[#,\n\u2206]")
SEED = re.compile(r"(?<![\w'\u2019.-])(?:\d[\w/-]*|(?![a-z])[^\W\d_][\w'\u2019.\u2206-]*)")
CUE = re.compile(
    r"\b(?:address(?: of [^.!?\n]{1,60}?)?(?:\s(?:is|to)|:)?"
    r"|(?:live|lives|lived|living|stay|staying) (?:at|on|in)|located (?:at|in)"
    r"|offices? (?:is )?(?:at|in)|moved to|deliver(?:ed)? to|ship(?:ped)? to|sen[dt] it to"
    r"|meet you (?:at|in)|come to|it's (?:at|in)|headquarters? (?:at|in|is)|to the|home is)"
    r"\s{0,2}$",
    re.IGNORECASE,
)
LEAD = re.compile(r"\b(?:(?:the )?corner of|no\.?|number|unit|flat)\s$", re.IGNORECASE)
CORNER = re.compile(r"\b(?:the )?corner of\s", re.IGNORECASE)
UNITS_WORDS = """
apartment apo apt block box building cmr door dpo fl flat floor fpo house level psc room ste
suite tower unit
"""
UNITS = frozenset(UNITS_WORDS.split())
CONNECTING_WORDS = """
af al am an auf av bei d da de del della den der des di do dos du e el i im l la las le les los
na nad of on op pod saint san sankt st ten ter the u und upon v van von y
"""
CONNECTING = frozenset(CONNECTING_WORDS.split())
# The words for a street in many languages; Faker keeps those of English.
FOREIGN_WORDS = """
alameda aleea aleja allee apartado avenida avenue avinguda baan borgo boulevard bulevardul calea
calle camino carrer carrera carretera chemin corso cours damm dreef estrada gade gang gasse gata
gatan gate glorieta gracht impasse jalan jl kade katu koz kuja laan largo leoforos nabrezi
namesti odos osiedle p.o pasaje paseo piazza plac place plateia platz plaza plein po pobox polku
postbox postfach praca prospect prospekt quai ring ronda route rua rue singel steenweg straat
strada strasse ter tie travesia travessa trida ufer ul ulica ulice ulitsa umgwaqo ut utca vag
vagen vegen veien vej via viale vicolo weg
"""
FOREIGN = frozenset(FOREIGN_WORDS.split())
STRASSE = re.compile(
    r".{3,}(?:stra\u00dfe|strasse|str|gasse|weg|platz|allee|gatan|v\u00e4gen|vagen|vej|gade|gata|veien|vegen|katu"
    r"|tie|kuja|straat|laan|gracht|plein|steenweg|dijk|utca|torget|stien|bakken|svingen)\.?",
    re.IGNORECASE,
)
# Plain words that names of streets and towns are made of.
IN_NAMES_WORDS = """
bay beach behind beside big black blue bridge center central centre church city college colony
complex county cross double e east eastern field forest fort garden gardens gate gateway golden
grand green hall high hill hotel island king lake little lower main mall market middle mill
mount mountain n nagar ne near new no north northern nw oak old opp opposite park path phase
point pop port queen red river rock s school se sector south southern spring stage star state
station sun sw town upper valley village w west western white
"""
IN_NAMES = frozenset(IN_NAMES_WORDS.split())
LOWER_STREETS_WORDS = """
alley ave avenue blvd boulevard calle cir circle close colony corners court coves crescent cross
crossing ct dr drive estate expressway fort grove heights highway hwy junction lakes landing
lane layout ln manor marg meadows mews nagar parkway pkwy place plaza quay rd ridge road rue
salai square st str strasse street terrace trail trl turnpike via village
"""
LOWER_STREETS = frozenset(LOWER_STREETS_WORDS.split())


class Kind(Enum):
    """What a word can be in an address."""

    NUMBER = auto()
    BREAK = auto()
    UNIT = auto()
    STREET = auto()
    PLACE = auto()
    NAME = auto()
    JOIN = auto()
    OTHER = auto()


class Piece(NamedTuple):
    """A word of the text and its kind."""

    start: int
    end: int
    text: str
    kind: Kind


class AddressLine:
    """Addresses read word by word."""

    entity = "ADDRESS"

    def find(self, text: str) -> Iterator[Span]:
        """A span from the first to the last word of each address."""
        corners = {match.end() for match in CORNER.finditer(text)}
        seeds = {match.start() for match in SEED.finditer(text) if _may_start(match[0])}
        end = 0
        for start in sorted(seeds | corners):
            if start >= end and (run := _run(text, start, is_corner=start in corners)):
                end = run[-1].end
                yield Span(_first(text, run[0].start), end, self.entity, SCORE)


def _may_start(word: str) -> bool:
    return word[0].isdigit() or _kind(word) is Kind.STREET


def _first(text: str, start: int) -> int:
    """Where the address starts: with `the corner of` or `no` before it, if they are there."""
    before = LEAD.search(text, max(start - 20, 0), start)
    return before.start() if before else start


@cache
def street_words() -> frozenset[str]:
    """Lower-case words for a street: Faker's for English, ours for other languages."""
    from faker.providers.address.en_US import Provider

    english = (word.lower() for word in Provider.street_suffixes)
    return frozenset([*english, *FOREIGN, *LOWER_STREETS, "ave", "rd", "str", "pl", "sq"])


def _piece(match: re.Match[str]) -> Piece:
    return Piece(match.start(), match.end(), match[0], _kind(match[0]))


def _kind(word: str) -> Kind:
    if word in {",", "\n"}:
        return Kind.BREAK
    if word[0].isdigit():
        digits = sum(1 for char in word if char.isdigit())
        return Kind.NUMBER if digits <= 6 and "/" not in word[3:] else Kind.OTHER
    low = word.lower().strip(".'\u2019-")
    low = low if low.isascii() else without_accents(low)
    if low in UNITS or word == "#":
        return Kind.UNIT
    if low in street_words() or STRASSE.fullmatch(low):
        return Kind.STREET
    if low.replace("'", "") in CONNECTING:
        return Kind.JOIN
    return _name_kind(word, low)


def _name_kind(word: str, low: str) -> Kind:
    if MONTHS.fullmatch(low):
        return Kind.OTHER
    if re.fullmatch(STATE, word) or (low in word_lists().places and not word_lists().is_plain(low)):
        return Kind.PLACE
    if not word[0].islower() or low in IN_NAMES or not word_lists().is_plain(low):
        return Kind.NAME
    return Kind.OTHER


MONTHS = re.compile(
    r"jan(?:uary)?|feb(?:ruary)?|march|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|monday|tuesday|wednesday|thursday|friday|saturday"
    r"|sunday|am|pm|gb|mb|kg|km|usd|eur|gbp"
)


def _run(text: str, start: int, *, is_corner: bool) -> list[Piece]:
    """The address that starts there; empty where none does."""
    if start and text[start - 1] in "$\u00a3\u20ac#.-/@:":
        return []
    run = _consumed(text, start, is_corner=is_corner)
    while run and run[-1].kind in (Kind.BREAK, Kind.JOIN):
        run.pop()
    return run if run and _is_address(text, run, is_corner=is_corner) else []


def _consumed(text: str, start: int, *, is_corner: bool) -> list[Piece]:
    """As many pieces as could belong to one address."""
    run: list[Piece] = []
    for match in islice(TOKEN.finditer(text, start), MAX_TOKENS):
        piece = _piece(match)
        if run and (_is_gap(text, run[-1], piece) or _ends_sentence(run, piece)):
            break
        is_and = is_corner and piece.text == "and"
        if piece.kind is Kind.OTHER and not is_and:
            break
        if piece.text[0].islower() and _is_cased(run) and _is_named(piece):
            break
        run.append(piece)
    return run


def _is_named(piece: Piece) -> bool:
    """Whether a piece has a name; `en` and `la` are places only in a list of regions."""
    return piece.kind is Kind.NAME or (piece.kind is Kind.PLACE and len(piece.text) < 3)


def _is_cased(run: Sequence[Piece]) -> bool:
    """Whether the address so far is written with capitals, so that names must have one."""
    named = [one for one in run if one.kind in (Kind.NAME, Kind.STREET, Kind.PLACE)]
    return bool(named) and named[0].text[0].isupper()


def _is_gap(text: str, before: Piece, piece: Piece) -> bool:
    between = text[before.end : piece.start]
    return len(between) > 3 or bool(between.strip(" .\t()#"))


def _ends_sentence(run: Sequence[Piece], piece: Piece) -> bool:
    before = run[-1]
    if piece.kind is Kind.BREAK or not before.text.endswith("."):
        return False
    if len(run) > 1 and _is_postcode(run[-2]) and len(before.text) > 4:
        return True  # `50935 K\u00f6ln.`
    return len(before.text) > 5 and before.kind not in (Kind.STREET, Kind.UNIT, Kind.PLACE)


def _is_postcode(piece: Piece) -> bool:
    return piece.kind is Kind.NUMBER and len(piece.text) == 5 and piece.text.isdigit()


def _is_address(text: str, run: Sequence[Piece], *, is_corner: bool) -> bool:
    kinds = [piece.kind for piece in run]
    words = sum(kind in (Kind.NAME, Kind.PLACE, Kind.STREET) for kind in kinds)
    if words < 1 or (NOT_STREET.search(run[1].text) if len(run) > 1 else True):
        return False
    if is_corner:
        return Kind.STREET in kinds or words > 1
    has_street = _has_street(run)
    has_unit = any(
        one.kind is Kind.UNIT and after.kind is Kind.NUMBER for one, after in pairwise(run)
    )
    has_code = any(len(one.text) >= 4 for one in run[2:] if one.kind is Kind.NUMBER)
    has_place = Kind.PLACE in kinds[1:]
    is_told = CUE.search(text, max(run[0].start - 90, 0), run[0].start) is not None
    signs = has_street + has_unit + (has_code and words > 1) + has_place + is_told
    return signs >= 2 or (has_street and kinds[0] is Kind.NUMBER and words > 1)


def _has_street(run: Sequence[Piece]) -> bool:
    """A word for a street; in lower case only one that is hardly anything else."""
    return any(
        one.kind is Kind.STREET and (one.text[0].isupper() or one.text.rstrip(".") in LOWER_STREETS)
        for one in run
    )
