"""What the Zendesk formats have in common: comments, who writes them, and how it went."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from app.transcripts.html_text import plain
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.bodies import speaking
from app.transcripts.importers.fields import (
    is_false,
    mapping_at,
    raw_text_at,
    text_at,
    texts_at,
    value_at,
)
from app.transcripts.importers.pasted_chat import is_pasted_chat, pasted_messages
from app.transcripts.importers.reading import Message
from app.transcripts.importers.times import utc_time
from app.transcripts.mail_text import reply_from_html, reply_from_text
from app.transcripts.ticket import Csat, Role, Turn

ZENDESK_ITSELF = "-1"
# Of a comment's `metadata.flags`: by somebody else than the ticket's people; by a machine; ...
OUTSIDER, AUTO_GENERATED, PRIVATE_BY_END_USER = 2, 4, 17
AUTOMATIONS = frozenset(["rule", "answer_bot", "answer_bot_for_agents", "bot", "answer_bot_api"])
CHANNELS = {
    "voice": "phone",
    "phone": "phone",
    "native_messaging": "messaging",
    "web_service": "web",
    "mobile_sdk": "mobile",
}
MERGED = re.compile(
    r"request #?\d+ .{0,400}was closed and merged into this request"
    r"|this request was closed and merged into request #?\d+",
    re.IGNORECASE | re.DOTALL,
)
# What Zendesk writes in the customer's name where a chat becomes a ticket.
CHAT_STUB = re.compile(
    r"(?:chat|conversation) with (?P<name>[^\n]{1,80}?)(?:\s+(?:url:\s*)?https?://\S+)?\s*",
    re.IGNORECASE,
)


class Parties(NamedTuple):
    """Who takes part in a ticket. Ids as text; None where the ticket doesn't say."""

    answers: Answers
    requester: str | None = None
    assignee: str | None = None
    copied: frozenset[str] = frozenset()  # e-mailed in copy
    insiders: frozenset[str] = frozenset()  # wrote what customers can't see, as only staff may
    own_domain: str | None = None  # of the address that the ticket was sent to
    visitor: str | None = None  # the customer's name in a chat

    def shown(self, id: str | None) -> str | None:
        """The name, else the e-mail address, else the id; None for Zendesk itself."""
        return None if id == ZENDESK_ITSELF else self.answers.who(id).shown or id

    def role(self, id: str | None, address: str | None = None) -> Role:
        """Customer or agent: by the ticket's own fields, the users file, then by elimination.

        A former agent may be listed as an end user, so what the ticket says of the
        assignee and of who wrote internal notes goes before the list.
        """
        if id == self.requester:
            return Role.CUSTOMER
        if id == self.assignee or id in self.insiders:
            return Role.AGENT
        known = self.answers.who(id).role
        if known is not None:
            return known
        return Role.CUSTOMER if id in self.copied or self._is_foreign(address) else Role.AGENT

    def _is_foreign(self, address: str | None) -> bool:
        if not address:
            return False
        ours = self.answers.is_ours(address)
        if ours is None:
            domain = address.rpartition("@")[2].lower()
            return self.own_domain is not None and domain != self.own_domain
        return not ours


def parties_of(
    ticket: Mapping[str, Any], comments: Iterable[Mapping[str, Any]], answers: Answers
) -> Parties:
    """The parties of a ticket; without a requester, whoever wrote first is taken for one."""
    comments = list(comments)
    authors = [id for one in comments if (id := text_at(one, "author_id")) != ZENDESK_ITSELF]
    copied = (value_at(ticket, key) for key in ("email_cc_ids", "collaborator_ids"))
    written_to = (text_at(one, "via", "source", "to", "address") for one in (ticket, *comments))
    recipient = text_at(ticket, "recipient") or next(filter(None, written_to), "")
    return Parties(
        answers,
        text_at(ticket, "requester_id") or _first_outsider(authors, answers),
        text_at(ticket, "assignee_id"),
        frozenset(str(id) for ids in copied if isinstance(ids, list) for id in ids),
        frozenset(id for one in comments if _is_staff_note(one) and (id := _author(one))),
        recipient.rpartition("@")[2].lower() or None,
        _visitor([text_at(ticket, "subject") or "", *map(_first_words, comments)]),
    )


def comment_messages(comment: Mapping[str, Any], parties: Parties) -> Iterator[Message]:
    """What a comment says: one message, or all those of a chat that was pasted into it."""
    text, at = comment_text(comment), utc_time(comment.get("created_at"))
    if is_pasted_chat(text):
        yield from pasted_messages(text, at, _chat_roles(parties), parties.answers)
        return
    id = _author(comment)
    yield Message(
        comment_role(comment, text, parties), text, parties.shown(id), at, text_at(comment, "id")
    )


def comment_role(comment: Mapping[str, Any], text: str, parties: Parties) -> Role:
    """Whose words a comment holds. Nothing that people didn't write to the customer is AGENT."""
    if is_merge_notice(comment, text) or CHAT_STUB.fullmatch(text):
        return Role.SYSTEM
    if is_false(comment, "public"):
        return Role.NOTE
    if text_at(comment, "type") == "VoiceComment" or text_at(comment, "via", "channel") == "system":
        return Role.SYSTEM
    if _is_automatic(comment):
        return Role.BOT
    author, address = _author(comment), text_at(comment, "via", "source", "from", "address")
    if OUTSIDER in _flags(comment) and parties.answers.who(author).role is not Role.AGENT:
        return Role.CUSTOMER
    return speaking(parties.role(author, address), text)


def is_merge_notice(comment: Mapping[str, Any], text: str) -> bool:
    """Whether Zendesk wrote the comment because two tickets became one."""
    rel = text_at(comment, "via", "source", "rel") or text_at(comment, "via", "rel")
    return rel == "merge" or MERGED.match(text) is not None


def comment_text(comment: Mapping[str, Any]) -> str:
    """The words of a comment, from the field that tells most about its lines and quotes."""
    text = _best_body(comment)
    is_call = text_at(comment, "type") == "VoiceComment"
    return text.replace("\\n", "\n") if is_call else text


def _best_body(comment: Mapping[str, Any]) -> str:
    html = raw_text_at(comment, "html_body")
    if html.strip():
        return reply_from_html(html) if "<" in html else reply_from_text(_unspaced(html))
    bodies = (raw_text_at(comment, key) for key in ("plain_body", "body"))
    return reply_from_text(_unspaced(next((body for body in bodies if body.strip()), "")))


def csat_of(rating: Mapping[str, Any]) -> Csat | None:
    """Good or bad; None where nobody rated, which Zendesk calls `offered` and `unoffered`."""
    score = (text_at(rating, "score") or "").lower().split("_")[0].removesuffix("withcomment")
    if score not in {"good", "bad"}:
        return None
    return Csat(score=score, scale="good|bad", comment=text_at(rating, "comment"))


def channel_of(ticket: Mapping[str, Any]) -> str | None:
    """The channel that a ticket came by, in the words that other helpdesks use too."""
    if ticket.get("from_messaging_channel") is True:
        return "messaging"
    channel = (text_at(ticket, "via", "channel") or "").lower()
    return CHANNELS.get(channel, channel)[:50] or None


def team_of(ticket: Mapping[str, Any], groups: Mapping[str, str]) -> str | None:
    """The name of the ticket's group, where the file has names of groups."""
    return text_at(ticket, "group", "name") or groups.get(text_at(ticket, "group_id") or "")


def customer_refs(
    ticket: Mapping[str, Any],
    comments: Iterable[Mapping[str, Any]],
    parties: Parties,
    turns: Iterable[Turn],
) -> tuple[str, ...]:
    """Every id, name, address and number of a customer that the ticket gives."""
    known = parties.answers.who(parties.requester)
    found = [parties.requester, known.name, known.email]
    found += _contact(mapping_at(ticket, "requester"), "name", "email", "phone")
    found += _contact(mapping_at(ticket, "via", "source", "from"), *_SENDER)
    for one in comments:
        sender = mapping_at(one, "via", "source", "from")
        address = text_at(sender, "address")
        author = _author(one)
        if author != ZENDESK_ITSELF and parties.role(author, address) is Role.CUSTOMER:
            found += [author, parties.shown(author), parties.answers.who(author).email]
            found += _contact(sender, *_SENDER)
    found += [parties.visitor, *(turn.author for turn in turns if turn.role is Role.CUSTOMER)]
    return tuple(dict.fromkeys(one for one in found if one))


def tags_of(ticket: Mapping[str, Any]) -> tuple[str, ...]:
    """The tags; some exports write them as one text with spaces."""
    tags = ticket.get("tags")
    return tuple(tags.split()) if isinstance(tags, str) else texts_at(ticket, "tags")


_SENDER = ("name", "address", "phone", "formatted_phone")


def _contact(person: Mapping[str, Any], *keys: str) -> list[str | None]:
    return [text_at(person, key) for key in keys]


def _unspaced(text: str) -> str:
    """Plain text, in which Zendesk leaves `&nbsp;` as it stands, and no other entity."""
    return plain(text.replace("&nbsp;", " "))


def _author(comment: Mapping[str, Any]) -> str | None:
    return text_at(comment, "author_id") or text_at(comment, "author", "id")


def _flags(comment: Mapping[str, Any]) -> list[Any]:
    flags = value_at(comment, "metadata", "flags")
    return flags if isinstance(flags, list) else []


def _is_staff_note(comment: Mapping[str, Any]) -> bool:
    is_private = is_false(comment, "public") and PRIVATE_BY_END_USER not in _flags(comment)
    return is_private and _author(comment) != ZENDESK_ITSELF


def _is_automatic(comment: Mapping[str, Any]) -> bool:
    by_rule = (text_at(comment, "via", "channel") or "").lower() in AUTOMATIONS
    return by_rule or _author(comment) == ZENDESK_ITSELF or AUTO_GENERATED in _flags(comment)


def _first_outsider(authors: list[str | None], answers: Answers) -> str | None:
    """The first who is no agent by the users file: a ticket without a requester has one too."""
    outsiders = (id for id in authors if answers.who(id).role is not Role.AGENT)
    return next((id for id in outsiders if id), None)


def _first_words(comment: Mapping[str, Any]) -> str:
    return (raw_text_at(comment, "plain_body") or raw_text_at(comment, "body"))[:300].strip()


def _visitor(texts: list[str]) -> str | None:
    """Whom a chat is said to be with, by the ticket's subject or the stub of the chat."""
    return next((stub["name"] for text in texts if (stub := CHAT_STUB.fullmatch(text))), None)


def _chat_roles(parties: Parties) -> dict[str, Role]:
    """Who is who by name, lower case, for a chat that names people and no ids."""
    known = {one.name: one.role for one in parties.answers.people.values() if one.role}
    known[parties.shown(parties.assignee)] = Role.AGENT
    known |= dict.fromkeys((parties.shown(parties.requester), parties.visitor), Role.CUSTOMER)
    return {name.lower(): role for name, role in known.items() if name}
