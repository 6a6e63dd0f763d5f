"""Stories as Zendesk exports them."""

from typing import Any

from app.transcripts.ticket import Role
from tests.canaries.stories import AGENT, AGENT_MAIL, Story
from tests.canaries.writing import at, jsons, lines, page

STAFF, ROBOT = 71, -1


def _customer(story: Story) -> int:
    return story.number + 50_000


def _author(story: Story, role: Role) -> int:
    return {Role.CUSTOMER: _customer(story), Role.BOT: ROBOT}.get(role, STAFF)


def users(story: Story) -> list[dict[str, Any]]:
    """The people of a story, as the users' list has them."""
    asks = {"name": story.customer.text, "email": story.email.text, "phone": story.phone.text}
    answers = {"name": AGENT, "email": AGENT_MAIL}
    return [
        {
            "id": _customer(story),
            "role": "end-user",
            "url": "https://x.example/api/v2/users/51.json",
        }
        | asks,
        {"id": STAFF, "role": "agent", "url": "https://x.example/api/v2/users/71.json"} | answers,
    ]


def _comments(story: Story) -> list[dict[str, Any]]:
    return [
        {
            "id": 9000 + i,
            "type": "Comment",
            "author_id": _author(story, role),
            "body": text,
            "html_body": f'<div class="zd-comment">{page(text, story)}</div>',
            "plain_body": text,
            "public": role is not Role.NOTE,
            "attachments": [{"file_name": story.attachment, "content_url": story.link}],
            "via": {"channel": "email", "source": {"from": {
                "address": story.email.text, "name": story.customer.text}}},
            "created_at": at(i),
            "metadata": {"system": {"ip_address": story.ip}},
        }
        for i, (role, text) in enumerate(story.said)
    ]  # fmt: skip


def export(story: Story) -> str:
    ticket = {
        "url": "https://x.example/api/v2/tickets/1.json",
        "id": story.number,
        "via": {"channel": "email", "source": {"from": {
            "address": story.email.text, "name": story.customer.text}}},
        "created_at": at(0),
        "subject": story.subject,
        "raw_subject": story.subject,
        "description": story.said[0][1],
        "requester_id": _customer(story),
        "submitter_id": _customer(story),
        "assignee_id": STAFF,
        "tags": list(story.tags),
        "custom_fields": [{"id": 1, "value": story.phone.text}],
        "satisfaction_rating": {"score": "bad", "comment": story.comment},
        "comments": _comments(story),
    }  # fmt: skip
    return jsons(ticket)


def comments(story: Story) -> str:
    return jsons({"comments": _comments(story), "users": users(story), "next_page": None})


def audits(story: Story) -> str:
    facts = (("subject", story.subject), ("requester_id", str(_customer(story))),
             ("assignee_id", str(STAFF)), ("tags", list(story.tags)))  # fmt: skip
    created = [
        {"id": i, "type": "Create", "field_name": name, "value": value}
        for i, (name, value) in enumerate(facts)
    ]
    told = {"id": 8, "type": "Notification", "body": story.event, "subject": story.subject}
    records = [
        {
            "id": i,
            "ticket_id": story.number,
            "author_id": comment["author_id"],
            "created_at": at(i),
            "via": {"channel": "web"},
            "metadata": {"system": {"ip_address": story.ip, "location": story.comment}},
            "events": [comment, *(created if not i else [told])],
        }
        for i, comment in enumerate(_comments(story))
    ]
    return jsons({"audits": records, "users": users(story)})


def conversation_log(story: Story) -> str:
    kinds = {Role.CUSTOMER: "user", Role.AGENT: "agent", Role.BOT: "bot", Role.NOTE: "agent"}
    names = {Role.CUSTOMER: story.customer.text, Role.BOT: "Helper"}
    events = []
    for i, (role, text) in enumerate(story.said):
        note = role is Role.NOTE
        said = {"type": "html", "body": page(text, story)} if note else {"type": "text"}
        kind = "Comment" if note else "Messaging::ConversationMessage"
        events.append({
            "id": f"e{i}",
            "type": kind,
            "reference": f"zen:sunco:conversation_message:e{i}",
            "author": {"display_name": names.get(role, AGENT), "type": kinds[role],
                       "zen:support:user_id": _author(story, role)},
            "content": said if note else said | {"text": text},
            "attachments": [{"file_name": story.attachment}],
            "created_at": at(i),
            "metadata": {"public": not note, "system": {"ip_address": story.ip}},
        })  # fmt: skip
    return jsons({"events": events, "meta": {"has_more": False}})


def chat(story: Story) -> str:
    visitor = {"id": f"v{story.number}", "name": story.customer.text, "email": story.email.text,
               "phone": story.phone.text, "notes": story.quoted}  # fmt: skip
    nicks = {Role.CUSTOMER: f"visitor:v{story.number}", Role.AGENT: "agent:5",
             Role.BOT: "agent:trigger"}  # fmt: skip
    names = {Role.CUSTOMER: story.customer.text, Role.BOT: "Customer Service"}
    kinds = {Role.CUSTOMER: "Visitor", Role.AGENT: "Agent", Role.BOT: "Trigger"}
    joined = {"type": "chat.memberjoin", "nick": nicks[Role.CUSTOMER], "timestamp": at(0),
              "name": story.customer.text}  # fmt: skip
    history = [joined] + [
        {"type": "chat.msg", "nick": nicks[role], "name": names.get(role, AGENT), "msg": text,
         "sender_type": kinds[role], "msg_id": f"m{i}", "timestamp": at(i)}
        for i, (role, text) in enumerate(story.only(*kinds))
    ]  # fmt: skip
    whole = {"id": f"c{story.number}", "type": "chat", "visitor": visitor, "agent_names": [AGENT],
             "agent_ids": ["5"], "tags": list(story.tags), "rating": "bad",
             "comment": story.comment, "session": {"ip": story.ip}, "timestamp": at(0),
             "history": history}  # fmt: skip
    return jsons({"chats": [whole], "count": 1})


def webhooks(story: Story) -> str:
    authors = {
        Role.CUSTOMER: {
            "id": str(_customer(story)),
            "is_staff": False,
            "name": story.customer.text,
        },
        Role.BOT: {"id": str(ROBOT), "is_staff": True, "name": "Zendesk"},
    }
    staff = {"id": str(STAFF), "is_staff": True, "name": AGENT}
    detail = {"id": str(story.number), "subject": story.subject,
              "requester_id": str(_customer(story)), "assignee_id": str(STAFF),
              "tags": list(story.tags), "description": story.quoted,
              "via": {"channel": "web_service"}}  # fmt: skip
    return lines(
        {
            "id": f"event-{i}",
            "type": "zen:event-type:ticket.comment_added",
            "subject": f"zen:ticket:{story.number}",
            "time": at(i),
            "detail": detail,
            "event": {"comment": {"id": str(i), "body": text, "is_public": role is not Role.NOTE,
                                  "author": authors.get(role, staff)}},
        }
        for i, (role, text) in enumerate(story.said)
    )  # fmt: skip
