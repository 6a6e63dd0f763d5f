"""How what is redacted is put: kinds, and how many of each."""

from collections.abc import Mapping

from app.ui.wording import counted

# Kind -> what one is called, and what many are. A kind that isn't here goes by its own name.
NAMES = {
    "PERSON": ("name", "names"),
    "EMAIL": ("e-mail address", "e-mail addresses"),
    "PHONE": ("phone number", "phone numbers"),
    "ADDRESS": ("postal address", "postal addresses"),
    "CARD": ("card number", "card numbers"),
    "IBAN": ("IBAN", "IBANs"),
    "ACCOUNT": ("account number", "account numbers"),
    "ID": ("identity number", "identity numbers"),
    "ORDER": ("order or booking number", "order or booking numbers"),
    "DATE_OF_BIRTH": ("date of birth", "dates of birth"),
    "SECRET": ("password or code", "passwords or codes"),
    "URL": ("link", "links"),
    "IP": ("IP address", "IP addresses"),
    "IP_ADDRESS": ("IP address", "IP addresses"),
    "MAC": ("MAC address", "MAC addresses"),
    "MAC_ADDRESS": ("MAC address", "MAC addresses"),
    "PLATE": ("licence plate", "licence plates"),
    "USERNAME": ("user name", "user names"),
    "HANDLE": ("user name", "user names"),
    "NUMBER": ("other number", "other numbers"),
}
# What a person is offered when they redact by hand, the likeliest first.
OFFERED = (
    "PERSON",
    "ADDRESS",
    "PHONE",
    "EMAIL",
    "ORDER",
    "ACCOUNT",
    "CARD",
    "DATE_OF_BIRTH",
    "SECRET",
    "NUMBER",
)


def entity_name(entity: str, count: int = 1) -> str:
    """ "e-mail address" for EMAIL, "names" for two of PERSON."""
    one, many = NAMES.get(entity, (_plainly(entity), f"{_plainly(entity)}s"))
    return one if count == 1 else many


def entities_in_words(counts: Mapping[str, int], shown: int = 6) -> str:
    """ "14 names, 2 e-mail addresses": the most frequent, and how many others; "" for none."""
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    parts = [counted(n, entity_name(e), entity_name(e, 2)) for e, n in ranked[:shown] if n]
    if others := sum(n for _, n in ranked[shown:]):
        parts.append(f"{others:,} of other kinds")
    return ", ".join(parts)


def _plainly(entity: str) -> str:
    return entity.replace("_", " ").lower()
