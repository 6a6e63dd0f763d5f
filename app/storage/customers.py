"""Whose tickets are whose, without anybody's identity: keyed hashes of customers' references."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from app.storage.tables import ticket_customers

PHONE = re.compile(r"\+?[\d\s().\-/]{7,25}")
PHONE_DIGITS = 9  # enough to tell numbers apart, with or without the country's code


def normalised(ref: str) -> str:
    """A reference as it is hashed: however it was written, the same customer's is the same.

    Case and spacing don't count, nor how the digits of a phone number are grouped and
    whether its country is told. Digits alone are an id, unless they begin as a number does.
    """
    plain = " ".join(ref.casefold().split())
    if not PHONE.fullmatch(plain):
        return plain
    digits = re.sub(r"\D", "", plain)
    is_grouped = len(digits) < len(plain)
    if len(digits) >= PHONE_DIGITS and (is_grouped or digits.startswith("0")):
        return f"tel:{digits[-PHONE_DIGITS:]}"
    return plain


def digest(key: bytes, ref: str) -> str:
    """HMAC-SHA256 of a reference, in hex: no use to anybody without the installation's key."""
    return hmac.new(key, normalised(ref).encode(), hashlib.sha256).hexdigest()


class Customers:
    """Which customer is in which ticket, in one transaction."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def link(self, refs: Mapping[str, Iterable[str]]) -> None:
        """Record ticket id -> digests; those that are known already stay."""
        known = {
            (row.ticket_id, row.digest)
            for row in self._connection.execute(
                sa.select(ticket_customers).where(ticket_customers.c.ticket_id.in_(tuple(refs)))
            )
        }
        wanted = {(ticket, one) for ticket, digests in refs.items() for one in digests if one}
        new = sorted(wanted - known)
        if new:
            self._connection.execute(
                ticket_customers.insert(),
                [{"ticket_id": ticket, "digest": one} for ticket, one in new],
            )

    def tickets_of(self, customer: str) -> list[str]:
        """The ids of the tickets that a digest is in."""
        query = sa.select(ticket_customers.c.ticket_id).where(ticket_customers.c.digest == customer)
        return list(self._connection.scalars(query.order_by(ticket_customers.c.ticket_id)))
