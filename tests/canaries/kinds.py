"""Canaries: invented personal data, each unlike any other text, so that a leak names itself."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from app.redaction.recognizers.spoken import has_luhn_digit

DIGIT_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
VOICED, HUMMED, OPEN = "bdgkprtvz", "lmnr", "aeiou"
FEWEST_DIGITS = 10  # that are searched for alone: fewer stand in ids and times by chance


@dataclass(frozen=True)
class Canary:
    """One piece of personal data. `parts` are what alone would give it away."""

    kind: str
    text: str
    parts: tuple[str, ...] = ()

    @property
    def needles(self) -> tuple[str, ...]:
        """What is searched for, in lower case: the text, its parts, and its bare digits."""
        digits = re.sub(r"\D", "", self.text)
        alone = (digits,) if len(digits) >= FEWEST_DIGITS else ()
        return tuple(dict.fromkeys(one.lower() for one in (self.text, *self.parts, *alone)))


class Aviary:
    """Hatches canaries. The same seed gives the same ones, and no two are alike."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._words: set[str] = set()
        self._counts = Counter[str]()
        self.hatched: list[Canary] = []

    def person(self, kind: str) -> Canary:
        """A first name and a surname that no list of names has."""
        first, surname = self._word(2), self._word(3)
        return self._kept(Canary(kind, f"{first} {surname}", (first, surname)))

    def of(self, kind: str) -> Canary:
        """A canary of a kind in `MAKERS`."""
        self._counts[kind] += 1
        return self._kept(MAKERS[kind](self, kind))

    def _kept(self, canary: Canary) -> Canary:
        self.hatched.append(canary)
        return canary

    def _word(self, syllables: int) -> str:
        """A word with a capital, of letters that stand so in no language."""
        while True:
            parts = (
                self._pick(VOICED) + self._pick(OPEN) + self._pick(HUMMED) for _ in range(syllables)
            )
            word = "".join(parts).capitalize() + self._pick("ovyu")
            if word not in self._words:
                self._words.add(word)
                return word

    def _pick(self, letters: str) -> str:
        return self._random.choice(letters)

    def _digits(self, count: int) -> str:
        return "".join(str(self._random.randrange(10)) for _ in range(count))

    # One of each kind

    def _email(self, kind: str) -> Canary:
        box = f"{self._word(2)}.{self._word(2)}".lower()
        return Canary(kind, f"{box}@{self._pick('abc')}-mail.example", (box,))

    def _said_email(self, kind: str) -> Canary:
        first, second, host = (self._word(2).lower() for _ in range(3))
        return Canary(kind, f"{first} dot {second} at {host} dot com", (first, second))

    def _phone(self, kind: str) -> Canary:
        n = self._counts[kind]
        # Ranges that the countries keep for films, and mobile numbers of others.
        forms = (
            f"+44 7700 900{n:03}", f"(0{200 + n % 700}) 555-01{n % 100:02}",
            f"{210 + n % 700}-555-01{n % 100:02}", f"+49 30 23125 {n:03}",
            f"+33 1 99 00 {n // 100:02} {n % 100:02}", f"+61 491 57{n:04}"[:16],
            f"+34 612 34 {n // 100:02} {n % 100:02}", f"+91 98765 4{n:04}",
            f"0049 30 23126{n:03}", f"+1 ({210 + n % 700}) 555-01{n % 100:02}",
            f"+55 11 91234-{n:04}", f"+353 20 91{n:05}"[:15],
        )  # fmt: skip
        return Canary(kind, forms[n % len(forms)])

    def _card(self, kind: str) -> Canary:
        head = ("4539", "5425", "4716")[self._counts[kind] % 3]
        number = _with_check_digit(head + self._digits(11))
        groups = [number[i : i + 4] for i in range(0, 16, 4)]
        return Canary(kind, (" ", "-", "")[self._counts[kind] % 3].join(groups))

    def _iban(self, kind: str) -> Canary:
        country, length = (("DE", 18), ("NL", 14), ("GB", 18), ("FR", 23))[self._counts[kind] % 4]
        bank = {"NL": "ABNA", "GB": "NWBK"}.get(country, "")
        whole = _with_check_number(country, bank + self._digits(length - len(bank)))
        grouped = " ".join(whole[i : i + 4] for i in range(0, len(whole), 4))
        return Canary(kind, grouped if self._counts[kind] % 2 else whole, (whole[4:], grouped[5:]))

    def _ssn(self, kind: str) -> Canary:
        area = self._random.randrange(110, 660)
        return Canary(kind, f"{area}-{self._random.randrange(11, 99)}-{1000 + self._counts[kind]}")

    def _ip(self, kind: str) -> Canary:
        n = self._counts[kind]
        if n % 4 == 0:
            return Canary(kind, f"2001:db8:{n:x}:{self._digits(4)}::{self._digits(3)}")
        return Canary(
            kind, f"{(198, 203, 185)[n % 3]}.{51 + n % 90}.{100 + n % 150}.{100 + n % 99}"
        )

    def _mac(self, kind: str) -> Canary:
        pairs = [f"{self._random.randrange(256):02x}" for _ in range(5)]
        return Canary(kind, ":".join(["02", *pairs]))

    def _address(self, kind: str) -> Canary:
        street, town = self._word(2), self._word(2)
        n = 10 + self._counts[kind]
        sort = ("Street", "Lane", "Avenue", "Road")[n % 4]
        code = f"{self._pick('BLMS').upper()}{n % 90 + 1} {n % 9}{self._pick('abdef')}x".upper()
        if n % 3 == 0:
            road = f"{self._word(2)}straße"
            return Canary(kind, f"{road} {n}, {10000 + n} {town}", (road,))
        return Canary(kind, f"{n} {street} {sort}, {town} {code}", (street, code))

    def _order(self, kind: str) -> Canary:
        n = self._counts[kind]
        number = f"{self._digits(4)}{100 + n}"
        heads = (f"{self._pick('kpt').upper()}X-", "ORD", f"60{self._digits(2)}")
        return Canary(kind, f"{heads[n % 3]}{number}")

    def _password(self, kind: str) -> Canary:
        return Canary(kind, f"{self._word(2)}{self._digits(3)}!{self._pick('xyz')}")

    def _api_key(self, kind: str) -> Canary:
        return Canary(kind, f"sk-live-{self._word(2)}{self._digits(12)}{self._word(2)}")

    def _birth(self, kind: str) -> Canary:
        n = self._counts[kind]
        day, month, year = 13 + n % 15, 1 + n % 12, 1931 + n % 60
        named = ("January", "April", "June", "October")[n % 4]
        forms = (f"{day}/{month:02}/{year}", f"{year}-{month:02}-{day}", f"{day} {named} {year}")
        return Canary(kind, forms[n % 3])

    def _username(self, kind: str) -> Canary:
        return Canary(kind, f"{self._word(2).lower()}_{self._digits(2)}")

    def _plate(self, kind: str) -> Canary:
        letters = "".join(self._pick("BDFGHJKLMN") for _ in range(5))
        return Canary(kind, f"{letters[:2]}{51 + self._counts[kind] % 40} {letters[2:]}")

    def _link(self, kind: str) -> Canary:
        token = f"{self._word(2)}{self._digits(4)}".lower()
        return Canary(kind, f"https://shop.example/account?email={token}&token={token}", (token,))

    def _said_number(self, kind: str) -> Canary:
        said = " ".join(DIGIT_WORDS[int(digit)] for digit in f"7{self._digits(9)}")
        return Canary(kind, said, (said.partition(" ")[2],))


MAKERS: Mapping[str, Callable[[Aviary, str], Canary]] = {
    "email": Aviary._email,
    "said email": Aviary._said_email,
    "phone": Aviary._phone,
    "card": Aviary._card,
    "iban": Aviary._iban,
    "ssn": Aviary._ssn,
    "ip": Aviary._ip,
    "mac": Aviary._mac,
    "address": Aviary._address,
    "order": Aviary._order,
    "password": Aviary._password,
    "api key": Aviary._api_key,
    "date of birth": Aviary._birth,
    "user name": Aviary._username,
    "plate": Aviary._plate,
    "link": Aviary._link,
    "said number": Aviary._said_number,
}


def _with_check_digit(number: str) -> str:
    return next(number + digit for digit in "0123456789" if has_luhn_digit(number + digit))


def _with_check_number(country: str, account: str) -> str:
    """The IBAN by ISO 13616: what makes the whole, as a number, 1 modulo 97."""
    digits = "".join(str(int(char, 36)) for char in f"{account}{country}00")
    return f"{country}{98 - int(digits) % 97:02}{account}"


def alike(canaries: list[Canary]) -> Iterator[str]:
    """Needles that two canaries share: a leak of one would be taken for the other's."""
    seen = dict[str, Canary]()
    for canary in canaries:
        for needle in canary.needles:
            if seen.setdefault(needle, canary) is not canary:
                yield needle
