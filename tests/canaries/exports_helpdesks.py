"""Stories as other helpdesks export them, in JSON and XML."""

import html
from typing import Any

from app.transcripts.ticket import Role
from tests.canaries.stories import AGENT, AGENT_MAIL, Story
from tests.canaries.writing import at, jsons, lines, page, quoting, seconds

FIRST, LAST = AGENT.split()
STAFF = 71


def _asker(story: Story) -> int:
    return story.number + 50_000


def _halves(story: Story) -> tuple[str, str]:
    first, _, last = story.customer.text.partition(" ")
    return first, last


def intercom(story: Story) -> str:
    lead = {"type": "lead", "id": "c1", "name": story.customer.text, "email": story.email.text}
    admin = {"type": "admin", "id": "71", "name": AGENT, "email": AGENT_MAIL}
    bot = {"type": "bot", "id": "9", "name": "Helper"}
    authors = {Role.CUSTOMER: lead, Role.BOT: bot}
    parts = [
        {
            "type": "conversation_part",
            "id": str(i),
            "part_type": "note" if role is Role.NOTE else "comment",
            "body": page(text, story),
            "created_at": seconds(i),
            "author": authors.get(role, admin),
            "attachments": [{"name": story.attachment, "url": story.link}],
        }
        for i, (role, text) in enumerate(story.said[1:], 1)
    ]
    return jsons({
        "type": "conversation",
        "id": str(story.number),
        "created_at": seconds(0),
        "title": story.subject,
        "source": {"type": "conversation", "id": "1", "delivered_as": "customer_initiated",
                   "subject": story.subject, "body": page(story.said[0][1], story),
                   "author": lead, "url": story.link},
        "contacts": {"contacts": [{"id": "c1", "external_id": story.phone.text}]},
        "tags": {"tags": [{"name": tag} for tag in story.tags]},
        "conversation_rating": {"rating": 2, "remark": story.comment},
        "custom_attributes": {"phone": story.phone.text},
        "conversation_parts": {"conversation_parts": parts, "total_count": len(parts)},
    })  # fmt: skip


def freshdesk(story: Story) -> str:
    messages = [
        {
            "id": i,
            "body": page(text, story),
            "body_text": text,
            "incoming": role is Role.CUSTOMER,
            "private": role is Role.NOTE,
            "user_id": _asker(story) if role is Role.CUSTOMER else STAFF,
            "source": 0,
            "to_emails": [story.email.text],
            "from_email": None,
            "attachments": [{"name": story.attachment}],
            "created_at": at(i),
        }
        for i, (role, text) in enumerate(story.said)
        if i and role is not Role.BOT
    ]
    requester = {"id": _asker(story), "name": story.customer.text, "email": story.email.text,
                 "phone": story.phone.text}  # fmt: skip
    return jsons({
        "id": story.number,
        "subject": story.subject,
        "description": page(story.said[0][1], story),
        "description_text": story.said[0][1],
        "requester_id": _asker(story),
        "responder_id": STAFF,
        "requester": requester,
        "source": 1,
        "tags": list(story.tags),
        "custom_fields": {"cf_order": story.quoted},
        "created_at": at(0),
        "conversations": messages,
    })  # fmt: skip


def freshdesk_xml(story: Story) -> str:
    def note(i: int, role: Role, text: str) -> str:
        values = {
            "body": text, "body-html": page(text, story), "created-at": at(i), "id": str(i),
            "incoming": str(role is Role.CUSTOMER).lower(),
            "private": str(role is Role.NOTE).lower(),
            "user-id": str(_asker(story) if role is Role.CUSTOMER else STAFF),
        }  # fmt: skip
        inner = "".join(f"<{key}>{html.escape(value)}</{key}>" for key, value in values.items())
        return f"<helpdesk-note>{inner}</helpdesk-note>"

    notes = "".join(
        note(i, role, text)
        for i, (role, text) in enumerate(story.said)
        if i and role is not Role.BOT
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<helpdesk-tickets type="array"><helpdesk-ticket>'
        f'<display-id type="integer">{story.number}</display-id>'
        f"<subject>{html.escape(story.subject)}</subject>"
        f"<description>{html.escape(story.said[0][1])}</description>"
        f"<created-at>{at(0)}</created-at><requester-id>{_asker(story)}</requester-id>"
        f"<responder-id>{STAFF}</responder-id><requester-name>{story.customer.text}</requester-name>"
        f'<notes type="array">{notes}</notes></helpdesk-ticket></helpdesk-tickets>'
    )


def helpscout(story: Story) -> str:
    first, last = _halves(story)
    customer = {"id": 90, "type": "customer", "first": first, "last": last,
                "email": story.email.text, "phone": story.phone.text}  # fmt: skip
    user = {"id": 31, "type": "user", "first": FIRST, "last": LAST, "email": AGENT_MAIL}
    kinds = {Role.CUSTOMER: "customer", Role.AGENT: "message", Role.NOTE: "note"}
    threads: list[dict[str, Any]] = [
        {
            "id": 100 + i,
            "type": kinds[role],
            "state": "published",
            "action": {"type": "default", "text": story.event},
            "body": page(text, story),
            "createdBy": customer if role is Role.CUSTOMER else user,
            "createdAt": at(i),
            "_embedded": {"attachments": [{"filename": story.attachment}]},
        }
        for i, (role, text) in enumerate(story.only(*kinds))
    ]
    threads.append(threads[0] | {
        "id": 99, "type": "lineitem", "body": None, "createdBy": user, "createdAt": at(40)
    })  # fmt: skip
    return jsons({
        "id": story.number,
        "number": story.number,
        "threads": len(threads),
        "type": "email",
        "state": "published",
        "subject": story.subject,
        "preview": story.said[0][1][:60],
        "assignee": user,
        "createdBy": customer,
        "primaryCustomer": customer,
        "tags": [{"id": i, "tag": tag} for i, tag in enumerate(story.tags)],
        "cc": [story.email.text],
        "_embedded": {"threads": threads},
    })  # fmt: skip


def front(story: Story) -> str:
    mate = {"id": "tea_1", "first_name": FIRST, "last_name": LAST, "email": AGENT_MAIL,
            "type": "user"}  # fmt: skip
    links = {"related": {"conversation": f"https://a.example/conversations/cnv_{story.number}",
                         "contact": "https://a.example/contacts/crd_5"}}  # fmt: skip
    asks = {"role": "from", "name": story.customer.text, "handle": story.email.text,
            "_links": links}  # fmt: skip
    messages, comments = list[Any](), list[Any]()
    for i, (role, text) in enumerate(story.only(Role.CUSTOMER, Role.AGENT, Role.NOTE)):
        if role is Role.NOTE:
            comments.append({"id": f"com_{i}", "body": text, "author": mate,
                             "posted_at": seconds(i), "_links": links})  # fmt: skip
            continue
        inbound = role is Role.CUSTOMER
        messages.append({
            "id": f"msg_{i}", "type": "email", "is_inbound": inbound, "draft_mode": None,
            "error_type": None, "created_at": seconds(i), "subject": story.subject,
            "author": None if inbound else mate,
            "recipients": [asks if inbound else {"role": "from", "handle": "x@ours.example"},
                           {"role": "cc", "handle": story.email.text}],
            "body": page(text, story), "text": quoting(text, story), "signature": None,
            "attachments": [{"filename": story.attachment}], "_links": links,
        })  # fmt: skip
    conversation = {
        "id": f"cnv_{story.number}", "subject": story.subject, "status": "archived",
        "assignee": mate, "recipient": asks, "tags": [{"name": tag} for tag in story.tags],
    }  # fmt: skip
    found = {"_results": messages, "_pagination": {"next": None}}
    noted = {"_results": comments, "_pagination": {"next": None}}
    return jsons({"conversation": conversation, "messages": found, "comments": noted})


def _contact(story: Story) -> dict[str, Any]:
    return {"id": 80, "name": story.customer.text, "email": story.email.text, "type": "contact",
            "phone_number": story.phone.text}  # fmt: skip


def chatwoot(story: Story) -> str:
    user, bot = {"id": 6, "name": AGENT, "type": "user"}, {
        "id": 1, "name": "Helper", "type": "agent_bot"}  # fmt: skip
    senders = {Role.CUSTOMER: _contact(story), Role.BOT: bot}
    messages = [
        {
            "id": i,
            "content": text,
            "conversation_id": story.number,
            "message_type": int(role is not Role.CUSTOMER),
            "content_type": "text",
            "status": "sent",
            "content_attributes": {"in_reply_to": None, "email": {"subject": story.subject}},
            "created_at": seconds(i),
            "private": role is Role.NOTE,
            "attachments": [{"data_url": story.link}],
            "sender": senders.get(role, user),
        }
        for i, (role, text) in enumerate(story.said)
    ]
    happened = messages[0] | {
        "id": 50, "message_type": 2, "content": story.event, "sender": None,
        "created_at": seconds(50),
    }  # fmt: skip
    rated = messages[0] | {
        "id": 51, "message_type": 3, "content_type": "input_csat", "content": "Rate us",
        "created_at": seconds(51), "sender": None,
        "content_attributes": {"submitted_values": {"csat_survey_response": {
            "rating": 2, "feedback_message": story.comment}}},
    }  # fmt: skip
    meta = {"labels": list(story.tags), "contact": _contact(story), "assignee": user}
    return jsons({"meta": meta, "payload": [*messages, happened, rated]})


def chatwoot_webhook(story: Story) -> str:
    contact, user = _contact(story), {"id": 6, "name": AGENT, "type": "user"}
    conversation = {
        "id": story.number, "channel": "Channel::WebWidget", "labels": list(story.tags),
        "meta": {"sender": contact, "assignee": user},
    }  # fmt: skip
    return lines(
        {
            "event": "message_created",
            "id": str(i),
            "content": text,
            "created_at": at(i),
            "message_type": "incoming" if role is Role.CUSTOMER else "outgoing",
            "content_type": "text",
            "private": role is Role.NOTE,
            "content_attributes": {},
            "sender": contact if role is Role.CUSTOMER else user,
            "conversation": conversation,
        }
        for i, (role, text) in enumerate(story.only(Role.CUSTOMER, Role.AGENT, Role.NOTE))
    )


def zammad(story: Story) -> str:
    kinds = {Role.CUSTOMER: "Customer", Role.AGENT: "Agent", Role.NOTE: "Agent"}
    articles: list[dict[str, Any]] = [
        {
            "id": i,
            "ticket_id": story.number,
            "sender": kinds[role],
            "from": f"{story.customer.text} <{story.email.text}>"
            if role is Role.CUSTOMER
            else f"{AGENT} via <post@ours.example>",
            "to": story.email.text,
            "created_by": story.email.text if role is Role.CUSTOMER else AGENT_MAIL,
            "content_type": "text/html",
            "type": "note" if role is Role.NOTE else "email",
            "internal": role is Role.NOTE,
            "preferences": {},
            "subject": story.subject,
            "body": page(text, story),
            "attachments": [{"filename": story.attachment}],
            "created_at": at(i),
        }
        for i, (role, text) in enumerate(story.only(*kinds))
    ]
    ticket = {
        "id": story.number, "number": f"4{story.number}", "title": story.subject,
        "owner": AGENT_MAIL, "customer": story.email.text, "customer_id": 8,
        "article_count": len(articles), "create_article_type": "web", "note": story.quoted,
    }  # fmt: skip
    return jsons({"ticket": ticket, "articles": articles, "tags": list(story.tags)})


def hubspot(story: Story) -> str:
    def message(i: int, role: Role, text: str) -> dict[str, Any]:
        actor = {Role.CUSTOMER: "V-5", Role.BOT: "B-1"}.get(role, "A-7")
        name = {Role.CUSTOMER: story.customer.text, Role.BOT: "Helper"}.get(role, AGENT)
        mail = {"type": "HS_EMAIL_ADDRESS", "value": story.email.text}
        sender = {"actorId": actor, "name": name, "senderField": "FROM"}
        return {
            "id": f"m{i}",
            "conversationsThreadId": str(story.number),
            "type": "COMMENT" if role is Role.NOTE else "MESSAGE",
            "createdAt": at(i),
            "createdBy": actor,
            "senders": [sender | ({"deliveryIdentifier": mail} if actor == "V-5" else {})],
            "recipients": [{"deliveryIdentifier": mail}],
            "text": text,
            "richText": page(text, story),
            "subject": story.subject,
            "attachments": [{"name": story.attachment, "url": story.link}],
            "truncationStatus": "NOT_TRUNCATED",
            "direction": "INCOMING" if actor == "V-5" else "OUTGOING",
            "status": {"statusType": "SENT"},
            "archived": False,
            "channelId": "1000",
        }

    return jsons({"results": [message(i, *said) for i, said in enumerate(story.said)]})


def gorgias(story: Story) -> str:
    first, last = _halves(story)
    customer = {"id": 70, "name": story.customer.text, "email": story.email.text,
                "firstname": first, "lastname": last,
                "channels": [{"type": "phone", "address": story.phone.text}]}  # fmt: skip
    agent = {"id": 4, "name": AGENT, "email": AGENT_MAIL}
    messages = [
        {
            "id": i,
            "ticket_id": story.number,
            "public": role is not Role.NOTE,
            "channel": "email",
            "via": "email" if role is Role.CUSTOMER else "helpdesk",
            "sender": customer if role is Role.CUSTOMER else agent,
            "subject": story.subject,
            "rule_id": 5 if role is Role.BOT else None,
            "body_text": quoting(text, story),
            "body_html": page(text, story),
            "stripped_text": text if i % 2 else None,
            "stripped_html": None,
            "stripped_signature": story.quoted,
            "attachments": [{"name": story.attachment}],
            "from_agent": role is not Role.CUSTOMER,
            "created_datetime": at(i),
        }
        for i, (role, text) in enumerate(story.said)
    ]
    return jsons({
        "id": story.number, "channel": "email", "subject": story.subject, "customer": customer,
        "assignee_user": agent, "tags": [{"name": tag} for tag in story.tags],
        "messages_count": len(messages), "messages": messages,
        "satisfaction_survey": {"score": 2, "body_text": story.comment},
    })  # fmt: skip


def salesforce_case(story: Story) -> str:
    def mail(i: int, role: Role, text: str) -> dict[str, Any]:
        incoming = role is Role.CUSTOMER
        return {
            "attributes": {"type": "EmailMessage"},
            "Id": f"02s{i}",
            "ParentId": f"500{story.number}",
            "MessageDate": at(i),
            "Incoming": incoming,
            "FromName": story.customer.text if incoming else AGENT,
            "FromAddress": story.email.text if incoming else AGENT_MAIL,
            "ToAddress": story.email.text,
            "Subject": story.subject,
            "TextBody": quoting(text, story),
            "HtmlBody": page(text, story) if i % 2 else None,
            "Status": "3",
        }

    case = {
        "attributes": {"type": "Case"}, "Id": f"500{story.number}", "CaseNumber": "00007",
        "Subject": story.subject, "Description": story.said[0][1], "Origin": "Email",
        "OwnerId": "005a", "Owner": {"Name": AGENT}, "ContactId": "003a", "CreatedDate": at(0),
        "Contact": {"Name": story.customer.text, "Email": story.email.text,
                    "Phone": story.phone.text},
        "SuppliedName": story.customer.text, "SuppliedEmail": story.email.text,
        "SuppliedPhone": story.phone.text,
    }  # fmt: skip
    mails = [
        mail(i, role, text)
        for i, (role, text) in enumerate(story.said)
        if role in (Role.CUSTOMER, Role.AGENT)
    ]
    ((_, noted),) = story.only(Role.NOTE)
    comment = {"Id": "00a1", "ParentId": case["Id"], "CommentBody": noted, "IsPublished": False,
               "CreatedBy": {"Name": AGENT}, "CreatedDate": at(20)}  # fmt: skip
    return jsons({
        "Case": case,
        "EmailMessages": {"records": mails, "done": True},
        "CaseComments": {"records": [comment], "done": True},
    })  # fmt: skip


def salesforce_messaging(story: Story) -> str:
    actors = {
        Role.CUSTOMER: "EndUser",
        Role.AGENT: "Agent",
        Role.BOT: "Bot",
        Role.NOTE: "Supervisor",
    }
    names = {Role.CUSTOMER: story.customer.text, Role.BOT: "Helper"}
    entries = [
        {
            "attributes": {"type": "ConversationEntry"},
            "Id": f"e{i}",
            "ConversationId": f"0dw{story.number}",
            "ActorType": actors[role],
            "ActorName": names.get(role, AGENT),
            "EntryType": "Message",
            "EntryTime": at(i),
            "Message": text,
        }
        for i, (role, text) in enumerate(story.said)
    ]
    joined = {"Id": "j", "EntryType": "ParticipantChanged", "ActorType": "EndUser",
              "EntryTime": at(30), "Message": story.event}  # fmt: skip
    return jsons({"done": True, "records": [*entries, entries[0] | joined]})
