"""Stories as mails, tables, chats with a model, our own lines and plain text."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime

from app.transcripts.ticket import Role
from tests.canaries.exports_calls import table
from tests.canaries.stories import AGENT, AGENT_MAIL, Story
from tests.canaries.writing import at, lines, page, quoting, seconds

SPEAKING = (Role.CUSTOMER, Role.AGENT)


def _mail(story: Story, i: int, role: Role, text: str) -> EmailMessage:
    asks, answers = f"{story.customer.text} <{story.email.text}>", f"{AGENT} <{AGENT_MAIL}>"
    mail = EmailMessage()
    mail["From"], mail["To"] = (asks, answers) if role is Role.CUSTOMER else (answers, asks)
    mail["Subject"] = story.subject
    mail["Date"] = format_datetime(datetime.fromtimestamp(seconds(i), UTC))
    mail["Message-ID"] = f"<{i}.{story.number}@mail.example>"
    if i:
        mail["In-Reply-To"] = mail["References"] = f"<0.{story.number}@mail.example>"
    mail["X-Originating-IP"] = story.ip
    mail["X-Contact"] = f"{story.customer.text}, {story.phone.text}"
    mail.set_content(f"{quoting(text, story)}")
    if i % 2:
        mail.add_alternative(page(text, story), subtype="html")
    mail.add_attachment(story.quoted.encode(), "text", "x-vcard", filename=story.attachment)
    return mail


def eml(story: Story) -> str:
    """An agent's answer, above the mail that it answers."""
    (_, asked), *_ = story.said
    answer = story.only(Role.AGENT)[-1][1]
    wrote = f"On Tue, 3 Mar 2026 at 10:00, {story.customer.text} <{story.email.text}> wrote:"
    quoted = "\n".join(f"> {line}" for line in asked.splitlines())
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{AGENT} <{AGENT_MAIL}>", story.email.text
    mail["Cc"] = f"{story.customer.text} <{story.email.text}>"
    mail["Subject"] = f"Re: {story.subject}"
    mail["Date"] = "Tue, 03 Mar 2026 10:20:00 +0000"
    mail["Message-ID"], mail["In-Reply-To"] = "<9@ours.example>", f"<8.{story.email.text}>"
    mail.set_content(f"{answer}\n\n{wrote}\n\n{quoted}\n\n{story.quoted}")
    mail.add_attachment(b"%PDF", "application", "pdf", filename=story.attachment)
    return mail.as_string()


def mbox(story: Story) -> str:
    return "\n\n".join(
        f"From {story.email.text} Tue Mar  3 10:00:00 2026\n"
        + _mail(story, i, *said).as_string().replace("\nFrom ", "\n>From ")
        for i, said in enumerate(story.only(*SPEAKING))
    )


def jsonl(story: Story) -> str:
    """Under the customer's address, as some number their tickets."""
    turns = [
        {"speaker": role.value, "text": text, "at": at(i)}
        | ({"author": story.customer.text} if role is Role.CUSTOMER else {})
        | ({"author": AGENT} if role in (Role.AGENT, Role.NOTE) else {})
        for i, (role, text) in enumerate(story.said)
    ]
    told = {"speaker": "system", "text": story.event, "author": story.customer.text}
    return lines([{
        "id": story.email.text, "subject": story.subject, "tags": list(story.tags),
        "channel": "chat", "team": "Orders", "agent": AGENT,
        "csat": {"score": 2, "scale": "1-5", "comment": story.comment},
        "customer_refs": [story.customer.text, story.phone.text],
        "labels": {"takes_ownership": story.quoted}, "turns": [*turns, told],
    }])  # fmt: skip


def openai(story: Story) -> str:
    roles = {Role.CUSTOMER: "user", Role.AGENT: "assistant", Role.NOTE: "developer"}
    messages = [
        {"role": roles[role], "content": text}
        | ({"name": story.customer.text.replace(" ", "_")} if role is Role.CUSTOMER else {})
        for role, text in story.only(*roles)
    ]
    tool = {"role": "tool", "tool_call_id": "c", "content": story.quoted}
    about = {"ticket_id": story.phone.text, "channel": "chat", "tags": ", ".join(story.tags),
             "customer_id": story.email.text}  # fmt: skip
    return lines([{"messages": [*messages, tool], "metadata": about}])


def csv_messages(story: Story) -> str:
    names = {Role.CUSTOMER: story.customer.text, Role.BOT: "Helper"}
    kinds = {Role.CUSTOMER: "end-user", Role.AGENT: "agent", Role.NOTE: "agent", Role.BOT: "bot"}
    return table([
        {
            "ticket_id": str(story.number),
            "created_at": at(i),
            "author_name": names.get(role, AGENT),
            "author_email": story.email.text if role is Role.CUSTOMER else "",
            "author_type": kinds[role],
            "public": str(role is not Role.NOTE).lower(),
            "channel": "email",
            "body": text,
            "tags": "|".join(story.tags),
            "satisfaction": "bad",
            "satisfaction_comment": story.comment,
            "phone": story.phone.text,
        }
        for i, (role, text) in enumerate(story.said)
    ])  # fmt: skip


def csv_tickets(story: Story) -> str:
    """A ticket a row, under a phone number, the talk in one cell."""
    kinds = {Role.CUSTOMER: "customer", Role.AGENT: "agent", Role.NOTE: "agent, internal note"}
    talk = "\n\n".join(
        f"2026-03-03 10:{i:02}:00 - {story.customer.text if role is Role.CUSTOMER else AGENT} "
        f"({kinds[role]})\n{text}"
        for i, (role, text) in enumerate(story.only(*kinds))
    )
    return table([{
        "Id": story.phone.text, "Subject": story.subject, "Status": "Solved",
        "Requester": story.customer.text, "Requester email": story.email.text, "Assignee": AGENT,
        "Group": "Support", "Created at": at(0), "Channel": "Email", "Tags": " ".join(story.tags),
        "Satisfaction Score": "Bad", "Satisfaction Comment": story.comment, "Conversation": talk,
    }], ";")  # fmt: skip


def csv_intercom(story: Story) -> str:
    kinds = {Role.CUSTOMER: "user", Role.AGENT: "admin", Role.NOTE: "admin", Role.BOT: "bot"}
    return table([
        {
            "message_id": str(i),
            "message_body": page(text, story) if i % 2 else text,
            "message_type": "note" if role is Role.NOTE else "comment",
            "message_created_at": f"2026-03-03 10:{i:02}:00",
            "message_author_type": kinds[role],
            "message_author_id": {Role.CUSTOMER: "5fd1", Role.BOT: "44"}.get(role, "7"),
            "message_author_name": {Role.CUSTOMER: story.customer.text, Role.BOT: "Operator"}
            .get(role, AGENT),
            "message_author_email": story.email.text if role is Role.CUSTOMER else "",
            "conversation_tags": ",".join(story.tags),
            "conversation_id": str(story.number),
            "conversation_state": "closed",
            "conversation_created_at": "2026-03-03 10:00:00",
        }
        for i, (role, text) in enumerate(story.said)
    ])  # fmt: skip


def plain_text(story: Story) -> str:
    names = {Role.CUSTOMER: "Customer", Role.AGENT: f"Agent ({AGENT})", Role.BOT: "Bot"}
    said = "\n".join(f"{names[role]}: {text}" for role, text in story.only(*names))
    ((_, noted),) = story.only(Role.NOTE)
    return (
        f"Ticket #{story.number} - {story.subject}\nDate: 2026-03-03\n\n{said}\n"
        f"[internal note] {AGENT.split()[0]}: {noted}\nSystem: {story.event}\n"
    )


def screen_text(story: Story) -> str:
    """What people paste: the two names alone before each turn."""
    return "\n".join(
        f"{AGENT if role is Role.AGENT else story.customer.text}: {' '.join(text.split())}"
        for role, text in story.only(*SPEAKING)
    )
