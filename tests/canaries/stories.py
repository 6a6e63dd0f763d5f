"""What is said in a ticket that holds canaries, before any format is given to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

from app.transcripts.ticket import Role
from tests.canaries.kinds import Aviary, Canary

AGENT = "Ana Reyes"
AGENT_MAIL = "ana.reyes@ours.example"
# How each kind is told; the next one takes the next wording.
WORDINGS = {
    "email": ("Write to {}.", "my mail is {}", "reach me at {} please", "(mail: {})"),
    "said email": ("my email is {}", "you can write to {} any time"),
    "phone": ("Call me on {}.", "my number is {}", "ring {} after six", "phone {} thanks"),
    "card": ("I paid with card {}.", "my card number is {}", "charged twice on {}", "card: {}"),
    "iban": ("My IBAN is {}.", "please refund to {}", "iban {} it is"),
    "ssn": ("My social security number is {}.", "ssn {}", "they asked for {} at the branch"),
    "ip": ("I log in from {}.", "my ip is {}", "the router shows {} all day"),
    "mac": ("The box has {} on it.", "mac address {}"),
    "address": ("Deliver it to {}.", "i live at {}", "my address is {}", "it went to {} instead"),
    "order": ("It is order number {}.", "order {} please", "my booking reference is {}"),
    "password": ("My password is {}", "password: {}", "i set my password to it, password is {}"),
    "api key": ("the key {} stopped working", "my api key is {}"),
    "date of birth": ("My date of birth is {}.", "dob {}", "i was born on {}"),
    "user name": ("My username is {}.", "my login is {}", "username: {}"),
    "plate": ("The licence plate is {}.", "number plate {}"),
    "link": ("It is all at {} as you see", "see {}"),
    "said number": ("my number is {}", "you can call me on {}"),
    "told name": (
        "My name is {}.", "my name is {}", "This is {} from the front desk.",
        "I spoke with my wife {} about it.", "the account is in the name of {}",
    ),
}  # fmt: skip
WRITTEN = (
    "told name", "email", "phone", "card", "iban", "ssn", "ip", "address", "order", "password",
    "date of birth", "user name",
)  # fmt: skip
SAID = ("told name", "said email", "said number", "address", "order", "date of birth", "phone")
NOW_AND_THEN = ("mac", "plate", "link", "api key", "said email", "said number")


@dataclass(frozen=True)
class Story:
    """A ticket's facts and words."""

    number: int
    customer: Canary  # who is the author, where the format has one
    email: Canary
    phone: Canary
    said: tuple[tuple[Role, str], ...]
    subject: str
    comment: str  # with the CSAT
    tags: tuple[str, ...]
    attachment: str  # a file's name
    quoted: str  # what an answer repeats below itself
    link: str  # in an attribute of HTML
    ip: str  # of the session
    event: str  # what the system tells

    def only(self, *roles: Role) -> list[tuple[Role, str]]:
        """The turns of these roles."""
        return [one for one in self.said if one[0] in roles]


class Narrator:
    """Tells stories, each with canaries of its own."""

    def __init__(self, seed: int) -> None:
        self.aviary = Aviary(seed)
        self._wordings = {kind: cycle(words) for kind, words in WORDINGS.items()}
        self._extra = cycle(NOW_AND_THEN)
        self._number = 0

    def told(self, kind: str) -> str:
        """A sentence with a new canary in it."""
        canary = self._hatch(kind)
        return next(self._wordings[kind]).format(canary.text)

    def story(self, kinds: Sequence[str] = WRITTEN) -> Story:
        """A ticket in which a customer tells all of `kinds`."""
        self._number += 1
        customer, email = self.aviary.person("author"), self._hatch("email")
        first, _, surname = customer.text.partition(" ")
        extra = next(self._extra)
        lines = [self.told(kind) for kind in (*kinds, extra)]
        half = len(lines) // 2
        small = self._number % 2 == 0  # every second customer writes without capitals
        opening, details = ("\n".join(part) for part in (lines[:half], lines[half:]))
        closing = f"ok thanks, got it\n\nKind regards,\n{customer.text}"
        return Story(
            number=4000 + self._number,
            customer=customer,
            email=email,
            phone=self._hatch("phone"),
            said=(
                (Role.CUSTOMER, _spoken(f"Hello, {customer.text} here.\n{opening}", small)),
                (Role.BOT, f"Thank you, {first}! We have your message."),
                (Role.AGENT, f"Hi {first},\n\nI'm sorry for the wait. Which order is it?"),
                (Role.CUSTOMER, _spoken(details, small)),
                (Role.NOTE, f"{surname} called before. {self.told('phone')}"),
                (Role.AGENT, f"Thank you {customer.text}. {self.told('address')} It ships today."),
                (Role.CUSTOMER, _spoken(closing, small)),
            ),
            subject=f"Parcel for {customer.text}, {self.told('order')}",
            comment=f"{AGENT} was kind. {surname}. {self.told('email')}",
            tags=("late", f"vip-{surname.lower()}", self._hatch("email").text),
            attachment=f"{self._hatch('email').text}.pdf",
            quoted=f"{self.told('email')} {self.told('phone')}",
            link=self._hatch("link").text,
            ip=self._hatch("ip").text,
            event=f"{customer.text} has joined. {self.told('ip')}",
        )

    def _hatch(self, kind: str) -> Canary:
        return self.aviary.person(kind) if kind == "told name" else self.aviary.of(kind)


def _spoken(text: str, small: bool) -> str:
    return text.lower() if small else text
