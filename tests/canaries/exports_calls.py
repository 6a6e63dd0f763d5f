"""Stories as contact centres and transcribers export them."""

import csv
import html
import io
from typing import Any

from app.transcripts.ticket import Role
from tests.canaries.stories import AGENT, Story
from tests.canaries.writing import at, jsons

HEARD = (Role.CUSTOMER, Role.AGENT)
AGENTS_VOICE, CUSTOMERS_VOICE = "1", "2"


def _heard(story: Story) -> list[tuple[str, str]]:
    """(voice, words) as a call has them: the agent picks up, and no line is broken."""
    lines = [(role, " ".join(text.split())) for role, text in story.only(*HEARD)]
    opening = (Role.AGENT, f"Thank you for calling, {AGENT.split()[0]} speaking, how may I help?")
    return [
        (AGENTS_VOICE if role is Role.AGENT else CUSTOMERS_VOICE, text)
        for role, text in (opening, *lines)
    ]


def _seconds(i: int) -> float:
    return 20.0 * i


def connect_chat(story: Story) -> str:
    names = {Role.CUSTOMER: ("CUSTOMER", story.customer.text), Role.BOT: ("CUSTOM_BOT", "BOT")}
    entries = [
        {
            "AbsoluteTime": at(i),
            "Type": "MESSAGE",
            "Id": f"m{i}",
            "ContentType": "text/plain",
            "Content": text,
            "ParticipantRole": names.get(role, ("AGENT", AGENT))[0],
            "ParticipantId": names.get(role, ("AGENT", AGENT))[0].lower(),
            "DisplayName": names.get(role, ("AGENT", AGENT))[1],
        }
        for i, (role, text) in enumerate(story.only(*HEARD, Role.BOT))
    ]
    joined = {
        "AbsoluteTime": at(0), "Type": "EVENT", "Id": "j", "DisplayName": story.customer.text,
        "ContentType": "application/vnd.amazonaws.connect.event.participant.joined",
        "ParticipantId": "customer", "ParticipantRole": "CUSTOMER",
    }  # fmt: skip
    file = entries[0] | {
        "Type": "ATTACHMENT", "Id": "f", "AbsoluteTime": at(30), "Content": None,
        "Attachments": [{"AttachmentName": story.attachment, "AttachmentId": "x"}],
    }  # fmt: skip
    return jsons({
        "Version": "2019-08-26", "ContactId": f"c-{story.number}",
        "CustomerEndpoint": story.phone.text, "Participants": [],
        "Transcript": [joined, *entries, file],
    })  # fmt: skip


def contact_lens(story: Story) -> str:
    names = {AGENTS_VOICE: "AGENT", CUSTOMERS_VOICE: "CUSTOMER"}
    return jsons({
        "Version": "1.1.0",
        "Channel": "VOICE",
        "JobStatus": "COMPLETED",
        "Participants": [{"ParticipantId": one, "ParticipantRole": one} for one in names.values()],
        "CustomerMetadata": {"ContactId": f"v-{story.number}", "Caller": story.phone.text},
        "Transcript": [
            {"BeginOffsetMillis": int(_seconds(i) * 1000), "Content": text, "Id": str(i),
             "ParticipantId": names[voice]}
            for i, (voice, text) in enumerate(_heard(story))
        ],
    })  # fmt: skip


def deepgram(story: Story) -> str:
    heard = _heard(story)
    spoken = [
        {"start": _seconds(i), "transcript": text, "speaker": int(voice), "channel": 0}
        for i, (voice, text) in enumerate(heard)
    ]
    words = [
        {"word": word.lower(), "punctuated_word": word, "start": _seconds(i), "end": _seconds(i),
         "speaker": int(voice)}
        for i, (voice, text) in enumerate(heard)
        for word in text.split()
    ]  # fmt: skip
    return jsons({
        "metadata": {"request_id": f"d-{story.number}", "created": at(0),
                     "extra": {"caller": story.phone.text}},
        "results": {"utterances": spoken, "channels": [{"alternatives": [
            {"transcript": " ".join(text for _, text in heard), "words": words}]}]},
    })  # fmt: skip


def twilio(story: Story) -> str:
    sentences = [
        {"media_channel": int(voice), "sentence_index": i, "start_time": f"{_seconds(i):.2f}",
         "end_time": f"{_seconds(i) + 9:.2f}", "transcript": text, "words": None, "sid": f"GX{i}"}
        for i, (voice, text) in enumerate(_heard(story))
    ]  # fmt: skip
    url = f"https://x.example/v2/Transcripts/GT{story.number}/Sentences?Page=0"
    return jsons({"sentences": sentences, "meta": {"next_page_url": None, "url": url}})


def genesys(story: Story) -> str:
    phrases: list[dict[str, Any]] = [
        {"text": text.lower(), "decoratedText": text, "startTimeMs": int(_seconds(i) * 1000),
         "participantPurpose": "internal" if voice == AGENTS_VOICE else "external", "words": []}
        for i, (voice, text) in enumerate(_heard(story))
    ]  # fmt: skip
    people = [
        {"participantPurpose": "external", "ani": story.phone.text, "startTimeMs": 0,
         "endTimeMs": 900_000},
        {"participantPurpose": "internal", "userId": "agent-1", "startTimeMs": 0,
         "endTimeMs": 900_000},
    ]  # fmt: skip
    return jsons({
        "conversationId": f"conv-{story.number}", "mediaType": "voice",
        "conversationStartTime": 1_772_532_000_000, "participants": people,
        "transcripts": [{"transcriptId": "t1", "phrases": phrases, "analytics": {}}],
    })  # fmt: skip


def webvtt(story: Story) -> str:
    names = {AGENTS_VOICE: f"Agent {AGENT.split()[0]}", CUSTOMERS_VOICE: story.customer.text}
    cues = "\n".join(
        f"{_clock(i)}.000 --> {_clock(i)}.900\n<v {names[voice]}>{html.escape(text)}</v>\n"
        for i, (voice, text) in enumerate(_heard(story))
    )
    return f"WEBVTT - {story.subject}\n\nNOTE caller {story.phone.text}\n\n{cues}"


def srt(story: Story) -> str:
    names = {AGENTS_VOICE: "AGENT", CUSTOMERS_VOICE: story.customer.text}
    return "\n".join(
        f"{i + 1}\n{_clock(i)},000 --> {_clock(i)},900\n{names[voice]}: {text}\n"
        for i, (voice, text) in enumerate(_heard(story))
    )


def _clock(i: int) -> str:
    return f"00:{i // 3:02}:{i % 3 * 20:02}"


def salesforce_livechat(story: Story) -> str:
    lines = "".join(
        f"( {i}m 5s ) {AGENT if role is Role.AGENT else story.customer.text}: "
        f"{html.escape(text).replace(chr(10), '<br>')}<br>"
        for i, (role, text) in enumerate(story.only(*HEARD))
    )
    body = (
        '<p align="center">Chat Started: Tuesday, March 03, 2026, 10:00:00 (+0000)</p>'
        f'<p align="center">Chat Origin: Site</p><p align="center">Agent {AGENT}</p>{lines}'
    )
    row = {
        "Id": f"570{story.number}", "Name": "0001", "ContactId": "003a", "ChatKey": "k",
        "StartTime": at(0), "Body": body, "Owner.Name": AGENT, "Location": story.comment,
        "VisitorEmail": story.email.text, "IpAddress": story.ip,
    }  # fmt: skip
    return table([row])


def table(rows: list[dict[str, str]], delimiter: str = ",") -> str:
    """Rows as a spreadsheet writes them."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()
