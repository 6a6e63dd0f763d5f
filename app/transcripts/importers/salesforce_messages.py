"""What the e-mails, comments and posts of a Salesforce case say, and who says it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from app.transcripts.html_text import html_to_text, looks_like_html, plain
from app.transcripts.importers.answers import Answers
from app.transcripts.importers.bodies import mail_words, speaking
from app.transcripts.importers.fields import is_false, is_true, raw_text_at, text_at
from app.transcripts.importers.persons import before_bot
from app.transcripts.importers.reading import Message
from app.transcripts.importers.times import utc_time
from app.transcripts.ticket import Role

DRAFT = ("5", "Draft")
LONGEST = 32_000  # characters of a mail's body that Salesforce keeps
THREAD_TOKEN = re.compile(r"\[?[ \t]*\bref:[!_]?00D[^\s\]]*:ref\b[ \t]*\]?")
THREAD_ID = re.compile(r"\bthread::[\w-]+::")
MACHINES = re.compile(
    r"auto[- ]?(?:response|reply|responder|matic)|automated process|no[-_. ]?reply"
    r"|do[-_. ]?not[-_. ]?reply",
    re.IGNORECASE,
)
WORDS = re.compile(r"\w+")


def is_draft(email: Mapping[str, Any]) -> bool:
    """Whether the mail was written and never sent."""
    return text_at(email, "Status") in DRAFT


def is_long(email: Mapping[str, Any]) -> bool:
    """Whether a body is as long as Salesforce keeps it, and so may be cut."""
    return any(len(raw_text_at(email, key)) >= LONGEST for key in ("TextBody", "HtmlBody"))


def without_tokens(text: str) -> str:
    """The text without the marks by which Salesforce finds a mail's case again."""
    if "ref:" not in text and "thread::" not in text:
        return text
    return THREAD_ID.sub("", THREAD_TOKEN.sub("", text)).strip()


def email_message(email: Mapping[str, Any], answers: Answers) -> Message:
    """An EmailMessage: `Incoming` tells whose it is."""
    text = _mail(email)
    is_incoming = is_true(email, "Incoming")
    creator = None if is_incoming else text_at(email, "CreatedBy", "Name")
    told = None if is_incoming else answers.who(text_at(email, "CreatedById")).shown
    name = text_at(email, "FromName") or text_at(email, "FromAddress")
    return Message(
        role=speaking(_mail_role(email, creator), text),
        text=text,
        author=creator or told or name,
        at=utc_time(email.get("MessageDate") or email.get("CreatedDate")),
        id=text_at(email, "Id"),
    )


def comment_message(
    comment: Mapping[str, Any], case: Mapping[str, Any], answers: Answers
) -> Message:
    """A CaseComment, a note unless published. Customers with a login write such, too."""
    author = _creator(comment, case, answers)
    customers = {text_at(case, "Contact", "Name"), text_at(case, "SuppliedName")} - {None}
    role = Role.CUSTOMER if author in customers else Role.AGENT
    if not is_true(comment, "IsPublished"):
        role = Role.NOTE
    return Message(
        role=before_bot(role, bool(MACHINES.search(author or ""))),
        text=without_tokens(plain(raw_text_at(comment, "CommentBody"))),
        author=author,
        at=utc_time(comment.get("CreatedDate")),
        id=text_at(comment, "Id"),
    )


def feed_message(post: Mapping[str, Any], case: Mapping[str, Any], answers: Answers) -> Message:
    """A post between colleagues, about the case."""
    body = raw_text_at(post, "Body")
    is_html = is_true(post, "IsRichText") or looks_like_html(body)
    return Message(
        role=Role.NOTE,
        text=html_to_text(body) if is_html else plain(body),
        author=_creator(post, case, answers),
        at=utc_time(post.get("CreatedDate")),
        id=text_at(post, "Id"),
    )


def description_message(
    case: Mapping[str, Any], emails: Sequence[Mapping[str, Any]]
) -> Message | None:
    """What opened the case. None where a mail of the customer says the same."""
    text = without_tokens(plain(raw_text_at(case, "Description")))
    if not text or any(_says_the_same(text, one) for one in emails if is_true(one, "Incoming")):
        return None
    names = (text_at(case, "Contact", "Name"), text_at(case, "SuppliedName"))
    addresses = (text_at(case, "Contact", "Email"), text_at(case, "SuppliedEmail"))
    return Message(
        role=Role.CUSTOMER,
        text=mail_words(text, ""),
        author=next((one for one in (*names, *addresses) if one), None),
        at=utc_time(case.get("CreatedDate")),
    )


def _creator(record: Mapping[str, Any], case: Mapping[str, Any], answers: Answers) -> str | None:
    """Who wrote it, by name where the record, a companion file or the case's owner tells it."""
    id = text_at(record, "CreatedById")
    is_owner = id is not None and id == text_at(case, "OwnerId")
    owner = text_at(case, "Owner", "Name") if is_owner else None
    return text_at(record, "CreatedBy", "Name") or answers.who(id).shown or owner or id


def _says_the_same(text: str, email: Mapping[str, Any]) -> bool:
    """The description is the first mail's body, whole or cut at its end."""
    own = WORDS.findall(text)
    body = raw_text_at(email, "TextBody") or html_to_text(raw_text_at(email, "HtmlBody"))
    whole, short = WORDS.findall(without_tokens(plain(body))), WORDS.findall(_mail(email))
    return bool(whole) and (own == short or whole[: len(own)] == own)


def _mail(email: Mapping[str, Any]) -> str:
    """Tokens go first: one below a quote would keep the quote from being the mail's end."""
    text, html = raw_text_at(email, "TextBody"), raw_text_at(email, "HtmlBody")
    return without_tokens(mail_words(without_tokens(text), without_tokens(html)))


def _mail_role(email: Mapping[str, Any], creator: str | None) -> Role:
    if is_false(email, "IsExternallyVisible"):
        return Role.NOTE
    named = " ".join(text_at(email, key) or "" for key in ("FromName", "FromAddress"))
    is_machine = bool(MACHINES.search(f"{named} {creator or ''}"))
    if is_true(email, "Incoming"):
        return Role.BOT if is_machine else Role.CUSTOMER
    return before_bot(Role.AGENT, is_machine)
