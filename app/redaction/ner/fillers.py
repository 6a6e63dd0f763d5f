"""What stands in the slots of the templates: invented people, places, codes and things."""

import random
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from faker import Faker

from app.redaction.ner.grammar import Filler
from app.redaction.ner.lists import without_accents, word_lists, word_values

SPEAKING = (
    "en_US", "en_US", "en_GB", "en_IE", "en_IN", "en_IN", "en_NZ", "en_KE", "en_NG", "en_PK", "en",
    "de_DE", "de_AT", "de_CH", "fr_FR", "fr_CA", "fr_CH", "es_ES", "es_MX", "es_CO", "es_CL",
    "it_IT", "nl_NL", "nl_BE", "pt_BR", "pt_PT", "da_DK", "sv_SE", "no_NO", "fi_FI", "is_IS",
    "pl_PL", "cs_CZ", "sk_SK", "sl_SI", "hr_HR", "hu_HU", "ro_RO", "tr_TR", "et_EE", "lt_LT",
    "lv_LV", "id_ID", "sw", "zu_ZA", "tw_GH", "ga_IE", "yo_NG",
)  # fmt: skip
POSTAL = (
    "en_US", "en_US", "en_US", "en_GB", "en_GB", "en_CA", "en_AU", "en_IN", "en_IN", "en_NZ",
    "en_IE", "de_DE", "de_AT", "de_CH", "fr_FR", "fr_CH", "es_ES", "es_MX", "it_IT", "nl_NL",
    "nl_BE", "pt_BR", "pt_PT", "da_DK", "sv_SE", "no_NO", "fi_FI", "pl_PL", "cs_CZ", "sk_SK",
    "sl_SI", "hr_HR", "hu_HU", "ro_RO", "tr_TR", "id_ID",
)  # fmt: skip
LABELS = {
    "person": "PERSON", "full": "PERSON", "first": "PERSON", "last": "PERSON", "spelled": "PERSON",
    "address": "ADDRESS", "street": "ADDRESS", "home": "ADDRESS", "zip": "ADDRESS",
    "email": "EMAIL", "code": "NUMBER", "code4": "NUMBER", "card": "NUMBER", "phone": "NUMBER",
    "password": "NUMBER", "handle": "NUMBER", "org": "ORG", "orgplace": "ORG", "place": "PLACE",
    "road": "PLACE",
}  # fmt: skip
CITIES = """
Washington|New York|Los Angeles|Chicago|Houston|Phoenix|Philadelphia|San Antonio|San Diego|Dallas
Austin|San Jose|Seattle|Denver|Boston|Nashville|Detroit|Portland|Las Vegas|Memphis|Baltimore|Tampa
Milwaukee|Albuquerque|Tucson|Fresno|Sacramento|Kansas City|Atlanta|Miami|Oakland|Minneapolis|Tulsa
Cleveland|New Orleans|Honolulu|Pittsburgh|Cincinnati|St Louis|Orlando|Buffalo|Madison|Richmond
London|Manchester|Leeds|Bristol|Liverpool|Glasgow|Edinburgh|Cardiff|Belfast|Dublin|Cork|Paris|Lyon
Berlin|Munich|Hamburg|Cologne|Vienna|Zurich|Geneva|Madrid|Barcelona|Lisbon|Rome|Milan|Naples|Athens
Amsterdam|Brussels|Copenhagen|Oslo|Stockholm|Helsinki|Warsaw|Prague|Budapest|Istanbul|Moscow|Kyiv
Toronto|Vancouver|Montreal|Ottawa|Calgary|Sydney|Melbourne|Brisbane|Perth|Adelaide|Auckland
Tokyo|Osaka|Seoul|Beijing|Shanghai|Hong Kong|Singapore|Bangkok|Jakarta|Manila|Kuala Lumpur|Hanoi
Mumbai|Delhi|New Delhi|Bangalore|Hyderabad|Chennai|Kolkata|Pune|Jaipur|Lucknow|Kochi|Coimbatore
Nagpur|Surat|Patna|Bhopal|Mysore|Salem|Trichy|Vellore|Karachi|Lahore|Islamabad|Dhaka|Colombo|Dubai
Abu Dhabi|Doha|Riyadh|Cairo|Lagos|Nairobi|Accra|Cape Town|Johannesburg|Mexico City|Bogota|Lima
Buenos Aires|Santiago|Rio de Janeiro|Sao Paulo|Caracas|Havana|Kingston|Nassau|Texas|California
Florida|Nevada|Ohio|Oregon|Virginia|Georgia|Kerala|Punjab|Gujarat|Goa|Bavaria|Ontario|Quebec|Queensland
"""
SUFFIXES = """
Street St Road Rd Avenue Ave Lane Ln Drive Dr Boulevard Blvd Court Ct Place Pl Square Terrace Way
Close Crescent Gardens Grove Hill Park Row Walk Mews Highway Hwy Parkway Circle Trail Alley Cross
Colony Nagar Street Street Road Road Salai Marg Layout Avenue Ave Drive Lane
"""
PROVIDERS = ("gmail.com", "gmail.com", "yahoo.com", "hotmail.com", "outlook.com", "mail.com",
             "icloud.com", "aol.com", "example.org", "company.co")  # fmt: skip
SYLLABLES = """
ka ra vi sha na mi ja ri su ma ni la de va pra an ku mar sa thi ra ja ya sri la kan ga be lo ro to
da mo li te ve sto ber gar dan nel zo ki hu xi wen lo ad ek em ol af ib yu tha dha bha nth ndra esh
"""
COMPANY_ENDS = """
Inc|Inc.|LLC|Ltd|Ltd.|Limited|Corp|Corporation|Group|GmbH|AG|S.A.|& Sons|and Sons|Solutions|Systems
Enterprises|Technologies|Tech|Software|Labs|Media|Industries|Partners|Bank|Airlines|Foods|Energy
Logistics|Consulting|Insurance|University|Hospital|Foundation|Pvt Ltd|P Ltd|Holdings|Services
"""
SIGHTS = "Hotel|Inn|Grill|Diner|Cafe|Bistro|Kitchen|Bar|Resort|Suites|Museum|Pub|Restaurant|Lodge"
FORMATS = """
addd|aaaddd|a d a d a d|aadddd|dddaaa|aaa ddd|d aa d aa|adadad|ddd a dd|aa dd a d|dd a d|aa-ddddd
aaa ddddddddd|d d d d|ddd ddd|a d aa dd|aaa|a a a d d|aad-ddd
"""  # of codes: `a` is a letter, `d` a digit


class Fillers:
    """What a slot may hold, drawn with one random generator, so that a seed decides all."""

    def __init__(self, rng: random.Random, known_share: float = 0.6) -> None:
        """`known_share`: of names, how many are as a list has them; others are altered or new."""
        self._rng = rng
        self._known_share = known_share
        self._fakers = {one: Faker(one) for one in {*POSTAL, *SPEAKING} - {"en", "sw", "ga_IE"}
                        if one not in {"tw_GH", "yo_NG"}}  # fmt: skip
        for i, one in enumerate(sorted(self._fakers)):
            self._fakers[one].seed_instance(rng.randrange(1 << 30) + i)

    def by_name(self) -> dict[str, Filler]:
        """Each filler under the name of its slot."""
        own = (
            "person full first last spelled address street home zip email code code4 card phone"
            " password handle org orgplace place number small amount date time year expiry"
            " plainword plainadj plainverb fakerjob heading acronym web stamp road glued product"
        )
        return {name: getattr(self, name) for name in own.split()}

    def person(self) -> str:
        """A name as people give it: mostly a first name, or a full one."""
        return self._pick((self.first, 5), (self.full, 5), (self.last, 1), (self._initialled, 1))

    def full(self) -> str:
        """First and last name, in the forms that countries and forms have."""
        first, last = self.first(), self.last()
        middle = self._rng.choice("ABCDEFGHJKLMNPRSTVW")
        return self._rng.choices(
            [f"{first} {last}", f"{first} {middle}. {last}", f"{first} {middle} {last}",
             f"{first} {self.first()} {last}", f"{first} {last}-{self.last()}",
             f"{last}, {first}", f"{last} {first}", f"{first} {self.last()} {last}",
             f"{first} {self._rng.choice(['de', 'van', 'von', 'bin', 'da', 'al'])} {last}"],
            [60, 4, 6, 6, 3, 2, 5, 3, 2],
        )[0]  # fmt: skip

    def first(self) -> str:
        """A given name of any country."""
        return self._varied(self._drawn(self._given))

    def last(self) -> str:
        """A surname of any country."""
        return self._varied(self._drawn(self._family))

    def spelled(self) -> str:
        """A name letter by letter: `m a y a`, `M-A-Y-A`."""
        name = without_accents(self._drawn(self._given)).replace(" ", "")[:10]
        return self._rng.choice([" ", " ", "-", ", ", "."]).join(name)

    def address(self) -> str:
        """A street address with more or less of its town, in one line or in several."""
        chance, parts = self._rng.random, [self.street()]
        if chance() < 0.3:
            parts.append(self._unit())
        if chance() < 0.15:
            return str(self._faker(POSTAL).address())
        if chance() < 0.75:
            parts.append(self._city())
        if chance() < 0.4:
            parts.append(self._rng.choice([self._state(), self._state(), self._country()]))
        if chance() < 0.55:
            parts[-1 if chance() < 0.9 else 0] += " " + self.zip()
        return self._rng.choice([", ", ", ", " ", " ", "\n", "\n ", "\n, "]).join(parts)

    def street(self) -> str:
        """A house number and a street, in the order of any country."""
        number = str(self._rng.choice([self._rng.randint(1, 199), self._rng.randint(1, 99999)]))
        number += self._rng.choice(["", "", "", "", "a", "B", "/2", "-14"])
        name = self._street_name()
        return self._rng.choices(
            [f"{number} {name}", f"{name} {number}", f"{number}, {name}", f"No {number} {name}",
             f"{number} {name} {self._rng.randint(1, 99)}",
             f"{number} {self._rng.randint(1, 999)} {name}", f"PO Box {number}"],
            [60, 18, 5, 3, 8, 3, 2],
        )[0]  # fmt: skip

    def home(self) -> str:
        """A town where somebody lives."""
        return self._city() + (f" {self._state()}" if self._rng.random() < 0.15 else "")

    def place(self) -> str:
        """A town, a state or a country."""
        return self._pick((self._city, 6), (self._state, 1), (self._country, 2))

    def zip(self) -> str:
        """A postcode of any country."""
        if self._rng.random() < 0.6:
            return self._digits(self._rng.choice([5, 5, 5, 6, 6, 4]))
        return str(self._faker(POSTAL).postcode())

    def email(self) -> str:
        """An address as it is written, said, or left by a transcript without punctuation."""
        name = without_accents(self.first()).lower().replace(" ", "")
        last = without_accents(self.last()).lower().replace(" ", "")
        number = self._rng.choice(["", "", self._digits(2), self._digits(3), " " + self._digits(3)])
        user = self._rng.choice([name, name, name + last, f"{name}.{last}", f"{name[0]}{last}",
                                 f"{name}_{last}"]) + number  # fmt: skip
        host = self._rng.choice(PROVIDERS)
        return self._rng.choices(
            [f"{user.replace(' ', '')}@{host}", f"{user}{host.replace('.', '')}",
             f"{user} {host.replace('.', '')}", f"{user} at {host.replace('.', ' dot ')}",
             f"{user.replace('.', ' dot ')} at {host.replace('.', ' dot ')}",
             f"{user} {host.split('.')[0]}", f"{user} at {host.replace('.', ' ')}"],
            [40, 20, 25, 6, 4, 3, 3],
        )[0]  # fmt: skip

    def code(self) -> str:
        """A booking, policy or account number: digits, letters, or both."""
        if self._rng.random() < 0.35:
            return self._digits(self._rng.choice([4, 5, 6, 7, 8, 9, 9, 10, 12]))
        chosen = self._rng.choice(_listed(FORMATS))
        drawn: dict[str, Filler] = {"a": self._letter, "d": self._digit}
        return "".join(drawn[char]() if char in drawn else char for char in chosen)

    def code4(self) -> str:
        """Four digits, rarely three to six."""
        return self._digits(self._rng.choice([4, 4, 4, 4, 4, 3, 5, 6]))

    def card(self) -> str:
        """Sixteen digits, in groups or not; their check digit is seldom right."""
        groups = [self._digits(4) for _ in range(4)]
        return self._rng.choice([" ", "-", "", ""]).join(groups)

    def phone(self) -> str:
        """A phone number of any country, or bare digits."""
        if self._rng.random() < 0.5:
            return self._digits(10)
        return str(self._faker(POSTAL).phone_number())

    def password(self) -> str:
        """A word and digits, as people choose them."""
        base = self._rng.choice([self.plainword(), self.first().lower(), self._invented().lower()])
        return base.split()[0] + self._rng.choice(["", " "]) + self._digits(self._rng.randint(1, 4))

    def handle(self) -> str:
        """A user name."""
        name = without_accents(self.first()).lower().replace(" ", "")
        return name + self._rng.choice(["", "_", ".", "x"]) + self._digits(self._rng.randint(1, 3))

    def org(self) -> str:
        """A company, often named for a person or a place."""
        stem = self._pick(
            (self._invented, 5), (self.last, 2), (self._family_firm, 1), (self._city, 1),
            (self.heading, 3),
        )  # fmt: skip
        ends = self._rng.choice(_listed(COMPANY_ENDS))
        return stem + ("" if self._rng.random() < 0.25 else f" {ends}")

    def orgplace(self) -> str:
        """A hotel or a restaurant."""
        stem = self._pick((self.last, 2), (self._city, 1), (self.heading, 4), (self._invented, 2))
        sight = self._rng.choice(_listed(SIGHTS))
        return self._rng.choice([f"{stem} {sight}", f"The {stem} {sight}", f"{stem}'s", stem])

    def heading(self) -> str:
        """Plain words with capitals."""
        return " ".join(self.plainword().title() for _ in range(self._rng.choice([1, 1, 2, 2, 3])))

    def road(self) -> str:
        """A street without a house, as in directions."""
        stem = self._pick((self.last, 4), (self.heading, 3), (self._city, 1), (self._invented, 1))
        return self._rng.choice([stem, f"{stem} {self._rng.choice(SUFFIXES.split())}"])

    def acronym(self) -> str:
        """A few capital letters that stand for something."""
        return "".join(self._rng.choices("ABCDEFGHIJKLMNOPRSTUVW", k=self._rng.randint(2, 5)))

    def glued(self) -> str:
        """Two plain words without the space between them."""
        return (
            self._rng.choice(["no", "ok", "yes", "my", "the", self.plainword()]) + self.plainword()
        )

    def product(self) -> str:
        """What a product is called: a made-up word, a name, or a word with a capital."""
        return self._pick((self._invented, 4), (self.first, 1), (self.last, 1), (self.heading, 2))

    def web(self) -> str:
        """The address of a page."""
        host = "".join(self.plainword().title() for _ in range(self._rng.randint(1, 2)))
        end = self._rng.choice(["com", "org", "net", "se", "de", "co.uk", "es"])
        return self._rng.choice(
            [f"https://www.{host}.{end}/", f"http://{host}.{end}", f"{host}.{end}"]
        )

    def stamp(self) -> str:
        """A day and a time as machines write them."""
        year, month, day = self.year(), self._rng.randint(1, 12), self._rng.randint(1, 28)
        hour, minute, second = self._rng.randint(0, 23), self._rng.randint(0, 59), self._digits(1)
        return f"{year}-{month:02}-{day:02} {hour:02}:{minute:02}:0{second}"

    def number(self) -> str:
        """A count, in digits or a word."""
        return self._rng.choice(["two", "three", "four", "5", "6", "10", "a few", "some", "2", "3"])

    def small(self) -> str:
        """A number of one to three digits."""
        return str(self._rng.choice([self._rng.randint(1, 12), self._rng.randint(1, 500)]))

    def amount(self) -> str:
        """Money."""
        value = self._rng.choice(
            ["5", "20", "49.99", "100", "250", "1000", "2500", "5000", "12.50"]
        )
        return self._rng.choice([f"${value}", f"{value} dollars", f"\u00a3{value}", value + " usd"])

    def date(self) -> str:
        """A day, as people and machines write it."""
        day, month = self._rng.randint(1, 28), self._rng.randint(1, 12)
        year = self.year()
        return self._rng.choice(
            [f"{month:02}{day:02}{year}", f"{day:02}{month:02}{year}", f"{month}/{day}/{year}",
             f"{day}.{month}.{year}", f"{year}-{month:02}-{day:02}", f"{day} March", f"May {day}th",
             f"June {day}, {year}"]
        )  # fmt: skip

    def time(self) -> str:
        """A time of day."""
        hour = self._rng.randint(1, 12)
        return self._rng.choice([f"{hour} pm", f"{hour} am", f"{hour}:30", f"{hour}30 pm", "noon",
                                 f"time {hour + 10}30"])  # fmt: skip

    def year(self) -> str:
        """A year of the last fifty."""
        return str(self._rng.randint(1975, 2026))

    def expiry(self) -> str:
        """A card's month and year."""
        return f"{self._rng.randint(1, 12):02}/{self._rng.randint(24, 32)}"

    def plainword(self) -> str:
        """Any plain English word."""
        return self._rng.choice(self._plain)

    def plainadj(self) -> str:
        """A plain word that ends as adjectives do."""
        return self._rng.choice(self._ending("ful", "ous", "ive", "less", "able", "al", "ic", "y"))

    def plainverb(self) -> str:
        """A plain word that ends as past forms do."""
        return self._rng.choice(self._ending("ed", "es"))

    def fakerjob(self) -> str:
        """A job title."""
        return str(self._fakers["en_US"].job().lower())

    @cached_property
    def _plain(self) -> list[str]:
        lists = word_lists()
        words = lists.plain - lists.given - lists.family
        return sorted(one for one in words if len(one) > 2 and one.isalpha())

    @cached_property
    def _given(self) -> dict[str, list[str]]:
        return self._names("first_name")

    @cached_property
    def _family(self) -> dict[str, list[str]]:
        return self._names("last_name")

    @cached_property
    def _cities(self) -> list[str]:
        kinds = {"cities", "city_names", "towns", "communes"}
        own = _listed(CITIES)
        listed = word_values("address", sorted({*POSTAL}), kinds.__contains__)
        return own * (len(listed) // len(own) // 2) + listed

    def _names(self, prefix: str) -> dict[str, list[str]]:
        listed = {
            one: word_values("person", [one], lambda name: name.startswith(prefix))
            for one in sorted({*SPEAKING})
        }
        return {one: names for one, names in listed.items() if len(names) > 20}

    def _drawn(self, names: dict[str, list[str]]) -> str:
        while (locale := self._rng.choice(SPEAKING)) not in names:
            pass
        name = self._rng.choice(names[locale])
        return without_accents(name) if self._rng.random() < 0.5 else name

    def _varied(self, name: str) -> str:
        """The name, or another that no list holds."""
        chance = self._rng.random()
        if chance < self._known_share:
            return name
        return self._invented() if chance > 0.85 else self._altered(name)

    def _altered(self, name: str) -> str:
        at = self._rng.randrange(1, len(name)) if len(name) > 1 else 0
        letter, doubled = self._rng.choice("aeiouhnrtsl"), name[at : at + 1] * 2
        middle = self._rng.choice([letter + name[at : at + 1], "", doubled, letter])
        return name[:at] + middle + name[at + 1 :]

    def _invented(self) -> str:
        count = self._rng.choice([1, 2, 2, 3, 3])
        return "".join(self._rng.choice(SYLLABLES.split()) for _ in range(count)).capitalize()

    def _initialled(self) -> str:
        letter = self._rng.choice("ABCDEFGHJKLMNPRSTVW")
        return self._rng.choice([f"{self.first()} {letter}", f"{letter}. {self.last()}",
                                 f"{self.first()} {letter}."])  # fmt: skip

    def _family_firm(self) -> str:
        return f"{self.last()}, {self.last()} and {self.last()}"

    def _street_name(self) -> str:
        if self._rng.random() < 0.35:
            return str(self._faker(POSTAL).street_name())
        ordinal = f"{self._rng.randint(1, 150)}" + self._rng.choice(["th", "st", " th", "rd"])
        stem = self._pick((self.last, 4), (self.heading, 3), (lambda: ordinal, 2), (self._city, 1),
                          (self._invented, 2))  # fmt: skip
        direction = self._rng.choice(["", "", "", "", "North ", "S ", "West ", "E. ", "NW "])
        return direction + stem + " " + self._rng.choice(SUFFIXES.split())

    def _unit(self) -> str:
        kind = self._rng.choice(["Apt", "Apt.", "Suite", "Unit", "Flat", "Floor", "#", "Door No"])
        return f"{kind} {self._rng.randint(1, 999)}{self._rng.choice(['', '', 'B'])}"

    def _city(self) -> str:
        if self._rng.random() < 0.12:
            return self._invented() + self._rng.choice(["", "pur", "ville", "ton", "burg", "nagar"])
        if self._rng.random() < 0.2:
            return str(self._fakers["en_US"].city())
        return self._rng.choice(self._cities)

    def _state(self) -> str:
        faker = self._fakers["en_US"]
        return str(faker.state_abbr() if self._rng.random() < 0.4 else faker.state())

    def _country(self) -> str:
        return str(self._fakers["en_US"].country())

    def _ending(self, *ends: str) -> list[str]:
        key = "".join(ends)
        if key not in self._by_ending:
            self._by_ending[key] = [one for one in self._plain if one.endswith(ends)]
        return self._by_ending[key]

    @cached_property
    def _by_ending(self) -> dict[str, list[str]]:
        return {}

    def _faker(self, locales: Sequence[str]) -> Any:
        return self._fakers[self._rng.choice(locales)]

    def _letter(self) -> str:
        return self._rng.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZ")

    def _digit(self) -> str:
        return self._digits(1)

    def _digits(self, count: int) -> str:
        return "".join(self._rng.choice("0123456789") for _ in range(count))

    def _pick(self, *weighted: tuple[Callable[[], str], int]) -> str:
        fillers = [one for one, _ in weighted]
        return self._rng.choices(fillers, [weight for _, weight in weighted])[0]()


def _listed(text: str) -> list[str]:
    return text.strip().replace("\n", "|").split("|")
