"""Street addresses and postcodes."""

import re

from app.redaction.recognizers.pattern import Patterns, compiled

STREET = (
    r"(?:street|st|road|rd|avenue|ave|av|lane|ln|drive|dr|boulevard|blvd|court|ct|place|pl|square"
    r"|sq|terrace|ter|way|close|crescent|cres|gardens|gdns|grove|hill|park|row|walk|mews|highway"
    r"|hwy|parkway|pkwy|circle|cir|trail|trl|alley|quay|rise|view|green|heights|loop|run|pike|plaza)"
)
STATE = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|IA|ID|IL|IN|KS|KY|LA|MA|MD|ME|MI|MN|MO|MS|MT|NC|ND|NE|NH"
    "|NJ|NM|NV|NY|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VA|VT|WA|WI|WV|WY|DC|PR"
)
UK_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}"
UNIT = r"(?:apt|apartment|unit|suite|ste|flat|floor|fl|room)\.?\s{1,2}#?\w{1,6}|#\s?\w{1,6}"
TAIL = (
    rf"(?:,?\s{{1,3}}(?:{UNIT})\b)?"
    rf"(?:(?:[\s,]{{1,4}}[^\W\d_][\w.'-]{{0,30}}){{0,4}}?[\s,]{{1,4}}(?:{STATE})\b\.?[\s,]{{1,4}}\d{{5}}(?:-\d{{4}})?"
    r"|(?:,?\s{1,2}(?-i:[A-Z][\w'.-]+)(?:\s(?-i:[A-Z][\w'.-]+)){0,2}(?=,|\s(?-i:[A-Z]{2})\b|\s\d))?"
    rf"(?:,?\s{{1,2}}(?-i:(?:{STATE})\b\.?))?(?:,?\s{{1,2}}(?:\d{{5}}(?:-\d{{4}})?|(?-i:{UK_POSTCODE}))\b)?)"
)
COUNTED = re.compile(
    r"(?:minute|hour|day|week|month|year|mile|time|mistake|error|people|person|item|character"
    r"|letter|line|%|of|or|more)s?",
    re.IGNORECASE,
)
NOT_STREET = re.compile(
    r"\b(?:minutes?|hours?|days?|weeks?|months?|years?|miles?|km|people|on|in|the|of|for|at|to|is"
    r"|was|are|my|your|this|that|from|with|and|or|by|per|more|other|times?|items?|percent|points?"
    r"|dollars|orders?|steps?|ways?|am|pm|gb|mb|inch(?:es)?|if|then|we|i|you|it|no|not|will|can"
    r"|january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)


def street() -> Patterns:
    """`12 Mill Lane, Leeds LS1 4AB`, `6750 Oak St Apt 8`, `Hauptstra\u00dfe 5`, `PO Box 12`."""
    patterns = (
        *compiled(
            r"(?<![\w$\u00a3\u20ac.#-])\d{1,5}[a-z]?(?:\s?[-/]\s?\d{1,4})?,?\s{1,2}"
            rf"(?:(?:[^\W\d_][\w'\u2019.-]{{0,30}}|\d{{1,3}}\s?(?:st|nd|rd|th))\s){{1,4}}{STREET}\b\.?{TAIL}",
        ),
        *compiled(
            r"\b[A-Z\u00c4\u00d6\u00dc][\w\u00e4\u00f6\u00fc\u00df-]{1,30}"
            r"(?:stra\u00dfe|strasse|str\.|gasse|weg|platz|allee|gatan|v\u00e4gen|vej|katu|tie"
            r"|straat|laan|gracht|utca)\s\d{1,4}\s?[a-z]?\b(?:,?\s\d{4,5}\s[A-Z]\w+)?",
            r"\b\d{1,4},?\s(?:rue|avenue|boulevard|impasse|chemin|via|viale|piazza|calle|avenida"
            r"|rua|plaza)\s(?:(?:de|du|des|la|le|les|del|della|d')\s?){0,3}[A-Z]\w+(?:\s[A-Z]\w+)?",
            r"\b\d{3,5}\s(?:[^\W\d_a-z][\w'.-]{2,30}\s){1,3}\d{1,4}\b(?!\s?(?:%|am|pm|:))"
            rf"(?:,?\s{{1,3}}(?i:{UNIT})\b)?",
            r"\b(?:PSC|Unit|CMR)\s\d{1,5},?\s(?:Box|BOX)\s\d{1,5}|\b(?:APO|FPO|DPO),?\s(?:AA|AE|AP)\s\d{5}",
            flags=re.NOFLAG,
        ),
        *compiled(
            r"\bP\.?\s?O\.?\s?Box\s\d{1,7}\b",
            r"\b(?:apt|apartment|suite|ste|flat)\.?\s#?\d{1,5}[a-z]?\b(?!\s?%)",
        ),
    )
    return Patterns("ADDRESS", patterns, score=0.7, accepts=_is_street)


def postcode() -> Patterns:
    """`LS1 4AB`, `CA 94107`, `zip code 94107`."""
    patterns = (
        *compiled(
            rf"\b{UK_POSTCODE}\b", rf"\b(?:{STATE})\.?,? \d{{5}}(?:-\d{{4}})?\b", flags=re.NOFLAG
        ),
        *compiled(
            r"\b(?:zip|zip\s?code|post\s?code|postal code)\b(?:\s(?:is|was)|\s?[:=])?\s{0,2}"
            r"(?P<value>\d{4,6}(?:-\d{4})?|[a-z]{1,2}\d[a-z\d]?\s?\d[a-z]{2}|[a-z]\d[a-z]\s?\d[a-z]\d)\b"
        ),
    )
    return Patterns("ADDRESS", patterns, score=0.6)


def introduced_address() -> Patterns:
    """What follows `my address is` or `I live at`, to the end of its clause."""
    patterns = compiled(
        r"\b(?<!email )(?<!e-mail )(?<!mail )(?<!ip )(?<!mac )(?<!web )(?<!url )"
        r"(?:address|(?:live|lives|living) (?:at|on)|located at|deliver(?:ed)? to|ship(?:ped)? to"
        r"|sen[dt] it to)"
        r"(?:\s(?:is|was)|\s?:)?\s{1,2}(?P<value>(?=[^.!?\n]{0,60}\d)\d{1,6}\s?\w?[ ,]"
        r"(?:(?!\s(?:and|but|please|because|so|i|it|is|was|thanks|can|could)\b)[^.!?\n\ue000]){4,90})",
    )
    return Patterns("ADDRESS", patterns, score=0.55, accepts=_is_no_count)


def _is_no_count(value: str) -> bool:
    first = value.split()[1:2]
    return not first or COUNTED.fullmatch(first[0].strip(",")) is None


def _is_street(value: str) -> bool:
    words = re.split(rf"\b{STREET}\b", value, maxsplit=1, flags=re.IGNORECASE)[0]
    return NOT_STREET.search(words) is None
