"""Calls and contact-centre chats: who speaks, when, and what is asked because nobody told."""

import copy
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.transcripts.importers import FORMATS, Answers, Notice, Skipped, recognise_text
from app.transcripts.importers.call_roles import guessed_roles
from app.transcripts.importers.reading import Found
from app.transcripts.importers.source import text_source
from app.transcripts.ticket import Role, Ticket

NO_WORDS = "no turns with text in them"


def read(
    content: object, format: str = "auto", name: str = "call.json", **answered: Any
) -> list[Any]:
    text = content if isinstance(content, str) else json.dumps(content)
    chosen = recognise_text(text, name=name).format if format == "auto" else format
    items = FORMATS[chosen].read(text_source(text, name), Answers(**answered))
    return [item.ticket if isinstance(item, Found) else item for item in items]


def one(content: object, format: str = "auto", **answered: Any) -> Ticket:
    (ticket,) = [item for item in read(content, format, **answered) if isinstance(item, Ticket)]
    return ticket


def said(ticket: Ticket) -> list[tuple[str, str | None, str]]:
    return [(turn.role.value, turn.author, turn.text) for turn in ticket.turns]


def guess_of(items: list[Any]) -> tuple[str, ...] | None:
    return next((i.question.guess for i in items if isinstance(i, Notice) and i.question), None)


def entry(role: str, text: str | None, minute: int, **more: Any) -> dict[str, Any]:
    given = {
        "AbsoluteTime": f"2025-06-02T08:{minute:02}:00.000Z",
        "Type": "MESSAGE",
        "Id": f"m{minute}",
        "ContentType": "text/plain",
        "ParticipantRole": role,
        "ParticipantId": role.lower(),
        "DisplayName": {"AGENT": "Paul", "CUSTOMER": "Ines Roth"}.get(role, role),
    }
    return {**given, **({} if text is None else {"Content": text}), **more}


CHAT = {
    "Version": "2019-08-26",
    "ContactId": "c-1",
    "Transcript": [
        entry("CUSTOMER", None, 0, Type="EVENT"),
        entry("SYSTEM", "Welcome to the lamp shop.", 1, DisplayName="BOT"),
        entry("CUSTOMER", "Where is my lamp?", 3),
        entry("CUSTOM_BOT", "A person comes.", 2),
        entry("SUPERVISOR", "Offer a voucher.", 4),
        entry("AGENT", "On its way: <b>today</b>.", 5),
        entry("AGENT", "", 6),
        {"AbsoluteTime": "2025-06-02T08:07:00.000Z", "Type": "EVENT", "Id": "end"},
    ],
}


def test_a_connect_chat_has_its_turns_by_time_and_nobody_elses_as_the_agents() -> None:
    ticket = one(CHAT)
    assert (ticket.id, ticket.channel, ticket.customer_refs) == ("c-1", "chat", ("Ines Roth",))
    assert said(ticket) == [
        ("bot", "BOT", "Welcome to the lamp shop."),
        ("bot", "CUSTOM_BOT", "A person comes."),
        ("customer", "Ines Roth", "Where is my lamp?"),
        ("note", "SUPERVISOR", "Offer a voucher."),
        ("agent", "Paul", "On its way: <b>today</b>."),
    ]
    assert ticket.turns[0].at == datetime(2025, 6, 2, 8, 1, tzinfo=UTC)


def test_an_interactive_message_is_the_words_that_it_shows() -> None:
    card = {"templateType": "ListPicker", "data": {"content": {
        "title": "Which lamp?", "elements": [{"title": "Desk", "image": "x"}, {"title": "Floor"}],
    }}}  # fmt: skip
    kind = "application/vnd.amazonaws.connect.message.interactive"
    shown = entry("AGENT", json.dumps(card), 1, ContentType=kind)
    broken = entry("AGENT", "{broken", 2, ContentType=kind)
    turns = one({"Transcript": [shown, broken]}).turns
    assert [turn.text for turn in turns] == ["Which lamp?\nDesk\nFloor", "{broken"]


def test_a_participants_role_is_found_where_the_message_has_none() -> None:
    message = entry("AGENT", "Hello", 1, ParticipantId="p1")
    del message["ParticipantRole"]
    people = [{"ParticipantId": "p1", "ParticipantRole": "AGENT"}]
    assert one({"Participants": people, "Transcript": [message]}).turns[0].role is Role.AGENT


def lens(*lines: tuple[str, str], **more: Any) -> dict[str, Any]:
    transcript = [
        {"BeginOffsetMillis": i * 1000, "Content": text, "ParticipantId": who, "Id": str(i)}
        for i, (who, text) in enumerate(lines)
    ]
    return {
        "Channel": "VOICE",
        "CustomerMetadata": {"ContactId": "v-1"},
        "Transcript": transcript,
        **more,
    }


def test_contact_lens_names_roles_and_no_people() -> None:
    call = lens(
        ("AGENT", "Thank you for calling."), ("CUSTOMER", "My card is [PII]."), ("AGENT", "")
    )
    call["Transcript"].reverse()
    items = read(call)
    assert len(items) == 1
    assert (items[0].id, items[0].channel) == ("v-1", "phone")
    assert said(items[0]) == [
        ("agent", None, "Thank you for calling."),
        ("customer", None, "My card is [PII]."),
    ]
    assert items[0].turns[0].at is None


def test_call_analytics_has_its_role_elsewhere() -> None:
    call = {"JobName": "j1", "Transcript": [
        {"BeginOffsetMillis": 5, "Content": "Hello", "ParticipantRole": "AGENT"}]}  # fmt: skip
    assert said(one(call)) == [("agent", None, "Hello")]


def test_a_call_that_is_passed_on_unseen_is_told() -> None:
    call = lens(
        ("AGENT", "This is Paul."), ("CUSTOMER", "Hi."), ("AGENT", "Rosa here, from billing.")
    )
    assert "the call was passed on" in read(call)[0].text


def words(*spoken: tuple[int, str], channel: int = 0) -> list[dict[str, Any]]:
    return [
        {"word": word.lower(), "punctuated_word": word, "start": i * 0.5, "end": i * 0.5 + 0.4,
         "speaker": speaker}
        for i, (speaker, word) in enumerate(spoken)
    ]  # fmt: skip


def deepgram(**results: Any) -> dict[str, Any]:
    return {"metadata": {"request_id": "d-1", "created": "2025-06-02"}, "results": results}


UTTERANCES = [
    {"start": 4.0, "transcript": "Hi, my lamp is late.", "speaker": 1, "channel": 0},
    {"start": 0.5, "transcript": "Lamp shop, Paul speaking.", "speaker": 0, "channel": 0},
    {"start": 9.0, "transcript": "Rosa here, it comes today.", "speaker": 2, "channel": 0},
    {"start": 12.0, "transcript": " ", "speaker": 1, "channel": 0},
]


def test_deepgrams_speakers_are_numbers_and_the_agents_are_asked_for() -> None:
    items = read(deepgram(utterances=UTTERANCES, channels=[]))
    assert guess_of(items) == ("0", "2")
    assert said(items[-1]) == [
        ("agent", "0", "Lamp shop, Paul speaking."),
        ("customer", "1", "Hi, my lamp is late."),
        ("agent", "2", "Rosa here, it comes today."),
    ]
    assert all(turn.at is None for turn in items[-1].turns)


def test_an_answer_says_who_the_agents_are() -> None:
    items = read(deepgram(utterances=UTTERANCES), agents=frozenset(["1"]))
    assert guess_of(items) is None
    assert [role for role, _, _ in said(items[-1])] == ["customer", "agent", "customer"]


def test_without_utterances_the_words_are_put_together_by_speaker() -> None:
    spoken = words((0, "Lamp"), (0, "shop."), (1, "Hello,"), (1, "my"), (1, "lamp?"), (0, "Yes."))
    call = deepgram(channels=[{"alternatives": [{"words": spoken}]}])
    texts = [text for _, _, text in said(one(call))]
    assert texts == ["Lamp shop.", "Hello, my lamp?", "Yes."]


def test_a_channel_for_each_speaker_tells_them_apart() -> None:
    channels = [
        {"alternatives": [{"words": [{"word": "hello", "start": 0, "end": 0.3},
                                     {"word": "yes", "start": 5, "end": 5.2}]}]},
        {"alternatives": [{"words": [{"word": "hi", "start": 2, "end": 2.2}]}]},
    ]  # fmt: skip
    texts = [(author, text) for _, author, text in said(one(deepgram(channels=channels)))]
    assert texts == [("0", "hello"), ("1", "hi"), ("0", "yes")]


def test_a_call_whose_speakers_are_not_apart_is_left_out() -> None:
    spoken = [{"word": "hello", "start": 0, "end": 1}]
    (skipped,) = read(deepgram(channels=[{"alternatives": [{"words": spoken}]}]))
    assert isinstance(skipped, Skipped)
    assert "`diarize=true`" in skipped.reason


def twilio(**meta: Any) -> dict[str, Any]:
    lines = [(2, "Hi, my parcel is late."), (1, "Lamp shop, Paul speaking."), (2, "")]
    sentences = [
        {"media_channel": channel, "start_time": f"{5 - i}.50", "transcript": text}
        for i, (channel, text) in enumerate(lines)
    ]
    return {"sentences": sentences, "meta": {"next_page_url": None, **meta}}


def test_twilios_channels_are_speakers_in_order_of_their_times() -> None:
    items = read(twilio(url="https://x.example/v2/Transcripts/GT9/Sentences?Page=0"))
    assert guess_of(items) == ("1",)
    assert items[-1].id == "GT9"
    assert said(items[-1]) == [
        ("agent", "1", "Lamp shop, Paul speaking."),
        ("customer", "2", "Hi, my parcel is late."),
    ]


def test_twilios_own_record_of_the_channels_is_believed() -> None:
    people = [
        {"channel_participant": 1, "role": "Customer"},
        {"channel_participant": 2, "role": "Agent"},
    ]
    items = read({**twilio(), "channel": {"participants": people}})
    assert guess_of(items) is None
    assert [role for role, _, _ in said(items[-1])] == ["customer", "agent"]


@pytest.mark.parametrize("key", ["next_page_url", "previous_page_url"])
def test_one_page_of_several_says_so(key: str) -> None:
    assert read(twilio(**{key: "https://x.example/2"}))[0].text.startswith("one page of several")


def genesys(base: int = 0) -> dict[str, Any]:
    def phrase(at: int, purpose: str, text: str, shown: str | None = None) -> dict[str, Any]:
        return {"startTimeMs": base + at, "participantPurpose": purpose, "text": text,
                **({"decoratedText": shown} if shown else {})}  # fmt: skip

    first = [phrase(500, "internal", "hello", "Hello."), phrase(10, "ivr", "press one"),
             phrase(900, "external", "hi"), phrase(950, "external", "")]  # fmt: skip
    return {
        "conversationId": "g-1",
        "mediaType": "voice",
        "conversationStartTime": 1748851200000,
        "transcripts": [{"phrases": first}, {"phrases": [phrase(61_000, "internal", "rosa here")]}],
        "participants": [
            {"participantPurpose": "external", "ani": "+49301234567"},
            {"participantPurpose": "internal", "userId": "u1", "startTimeMs": base,
             "endTimeMs": base + 60_000},
            {"participantPurpose": "internal", "userId": "u2", "startTimeMs": base + 60_000,
             "endTimeMs": base + 90_000},
        ],
    }  # fmt: skip


@pytest.mark.parametrize("base", [0, 1748851200000], ids=["offsets", "epochs"])
def test_genesys_tells_agents_apart_by_when_they_were_on_the_line(base: int) -> None:
    ticket = one(genesys(base))
    assert said(ticket) == [
        ("bot", None, "press one"),
        ("agent", "u1", "Hello."),
        ("customer", "+49301234567", "hi"),
        ("agent", "u2", "rosa here"),
    ]
    assert ticket.turns[-1].at == datetime(2025, 6, 2, 8, 1, 1, tzinfo=UTC)
    assert ticket.customer_refs == ("+49301234567",)


@pytest.mark.parametrize(
    ("lines", "agents"),
    [
        ([("a", "Hello?"), ("b", "Thank you for calling, how can I help?")], ["b"]),
        ([("a", "Hi, this is Ines, I'm calling about my bill."), ("b", "One moment.")], ["b"]),
        ([("a", "Hello."), ("b", "Hello.")], ["a"]),
        ([("a", "Press one for billing."), ("b", "Lamp shop, Paul speaking."), ("c", "Hi")], ["b"]),
        ([("a", "Guten Tag, wie kann ich Ihnen helfen?"), ("b", "Meine Rechnung.")], ["a"]),
        ([("a", "paul speaking"), ("b", "my lamp"), ("c", "rosa here")], ["a", "c"]),
        ([("a", "Who is speaking?"), ("b", "Can I help you?")], ["b"]),
    ],
)
def test_who_the_agent_is_gets_guessed_from_the_words(
    lines: list[tuple[str, str]], agents: list[str]
) -> None:
    roles = guessed_roles(lines)
    assert [speaker for speaker, role in roles.items() if role is Role.AGENT] == agents


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (CHAT, "connect_chat"),
        (lens(("AGENT", "Hi")), "contact_lens"),
        (deepgram(utterances=UTTERANCES), "deepgram"),
        (twilio(), "twilio_sentences"),
        (genesys(), "genesys"),
    ],
)
def test_a_call_is_recognised_and_several_in_one_file_are_several_tickets(
    content: dict[str, Any], format: str
) -> None:
    assert recognise_text(json.dumps(content)).format == format
    listed = read([content, content], format)
    assert sum(isinstance(item, Ticket) for item in listed) == 2


@pytest.mark.parametrize(
    ("content", "format"),
    [
        ({"Transcript": [entry("AGENT", " ", 1)]}, "connect_chat"),
        (lens(("AGENT", "")), "contact_lens"),
        (deepgram(utterances=[]), "deepgram"),
        ({"sentences": []}, "twilio_sentences"),
        ({"transcripts": []}, "genesys"),
    ],
)
def test_a_call_in_which_nobody_says_anything_is_left_out(content: object, format: str) -> None:
    (skipped,) = read(content, format)
    assert isinstance(skipped, Skipped)
    assert NO_WORDS in skipped.reason


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict | list):
        inner = value.items() if isinstance(value, dict) else enumerate(value)
        found += [place for key, one in inner for place in places(one, (*path, key))]
    return found


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_wrong_type_anywhere_stops_the_reading(data: st.DataObject) -> None:
    records: dict[str, dict[str, Any]] = {
        "connect_chat": CHAT,
        "contact_lens": lens(("AGENT", "This is Paul."), ("CUSTOMER", "Hi")),
        "deepgram": deepgram(utterances=UTTERANCES, channels=[{"alternatives": [{"words": []}]}]),
        "twilio_sentences": twilio(url="x"),
        "genesys": genesys(),
    }
    format = data.draw(st.sampled_from(sorted(records)))
    record = copy.deepcopy(records[format])
    for _ in range(data.draw(st.integers(1, 3))):
        *path, key = data.draw(st.sampled_from(places(record)))
        target: Any = record
        for step in path:
            target = target[step]
        target[key] = data.draw(ANYTHING)
    for item in read(record, format):
        assert isinstance(item, Ticket | Notice | Skipped)
