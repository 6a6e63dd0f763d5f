"""Which mail domains are ours, guessed until a person says it."""

import re
from collections import Counter
from collections.abc import Mapping

_SERVICE = re.compile(
    r"(support|help(desk)?|service(desk)?|info|contact|hello|care|customer[._-]?(service|care|"
    r"support)|team|sales|orders?|billing|no-?reply|do-?not-?reply|kontakt|kundenservice|"
    r"kundendienst|hilfe|soporte|ayuda|atendimento|suporte|assistenza|servizio|klantenservice|"
    r"kundeservice|kundtjanst|bok|pomoc|office|mail|feedback|returns?|claims?)([+._-].*)?",
    re.IGNORECASE,
)
_FREE = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "msn.com",
        "yahoo.com",
        "ymail.com",
        "aol.com",
        "icloud.com",
        "me.com",
        "mac.com",
        "gmx.de",
        "gmx.net",
        "gmx.com",
        "web.de",
        "t-online.de",
        "freenet.de",
        "mail.com",
        "mail.ru",
        "yandex.ru",
        "yandex.com",
        "qq.com",
        "163.com",
        "126.com",
        "orange.fr",
        "free.fr",
        "laposte.net",
        "wanadoo.fr",
        "libero.it",
        "wp.pl",
        "o2.pl",
        "onet.pl",
        "seznam.cz",
        "proton.me",
        "protonmail.com",
        "zoho.com",
        "fastmail.com",
        "hotmail.co.uk",
        "yahoo.co.uk",
        "yahoo.de",
        "yahoo.fr",
        "btinternet.com",
        "comcast.net",
        "verizon.net",
    ]
)


def domain_of(address: str) -> str:
    """The domain of a mail address, in lower case; empty where there is none."""
    return address.rpartition("@")[2].strip(" >").lower() if "@" in address else ""


def is_free_mail(address: str) -> bool:
    """Whether anybody can have an address there."""
    return domain_of(address) in _FREE


def is_service_address(address: str) -> bool:
    """Whether an address is a desk's, as `support@`, rather than a person's."""
    return _SERVICE.fullmatch(address.partition("@")[0].strip("< ")) is not None


def guessed_domains(openers: Mapping[str, int], others: Mapping[str, int]) -> tuple[str, ...]:
    """The domain that most likely is ours; empty where nothing tells.

    `openers` counts the addresses that conversations began with, `others` those that came
    after or were written to. Ours has a desk's addresses and answers where others ask.
    """
    points: Counter[str] = Counter()
    for address, count in others.items():
        points[domain_of(address)] += count * (4 if is_service_address(address) else 1)
    for address, count in openers.items():
        points[domain_of(address)] -= 0 if is_service_address(address) else count
    ranked = [(count, domain) for domain, count in points.items() if domain and count > 0]
    ours = [pair for pair in ranked if pair[1] not in _FREE]
    return (max(ours)[1],) if ours else ()
