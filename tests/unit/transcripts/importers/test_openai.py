"""OpenAI messages: who the assistant is, parts, tools, and metadata of any kind."""

import contextlib
from typing import Any

import pytest
from hypothesis import given, settings

from app.errors import TranscriptError
from app.transcripts.importers import Answers, Notice, read_text, recognise_text
from app.transcripts.ticket import Role
from tests.unit.transcripts.importers.exports import all_of, damaged, dump, reasons, said, ticket

USER = {"role": "user", "content": "Where is it? I <3 it", "name": "Ben"}
ASSISTANT = {"role": "assistant", "content": "On its way."}


def chat(*messages: Any, **more: Any) -> dict[str, Any]:
    return {"messages": list(messages), **more}


def test_a_chat_is_a_ticket() -> None:
    about = {"ticket_id": 9, "channel": "chat", "tags": "late, parcel", "customer_id": "c9",
             "csat": 4, "team": "Post"}  # fmt: skip
    found = ticket(dump(chat(USER, ASSISTANT, metadata=about)))
    assert said(found) == [
        ("customer", "Ben", "Where is it? I <3 it"),
        ("agent", None, "On its way."),
    ]
    assert (found.id, found.channel, found.team) == ("9", "chat", "Post")
    assert found.tags == ("late", "parcel")
    assert found.csat is not None
    assert found.csat.score == 4
    assert found.customer_refs == ("Ben", "c9")


def test_a_chat_without_an_id_gets_one_from_what_was_said() -> None:
    assert ticket(dump(chat(USER, ASSISTANT))).id.startswith("text-")


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        ({"role": "system", "content": "Be kind"}, ("system", None, "Be kind")),
        ({"role": "developer", "content": "no refunds"}, ("system", None, "no refunds")),
        ({"role": "assistant", "content": "Hi", "name": "Amy"}, ("agent", "Amy", "Hi")),
        (
            {"role": "user", "content": [{"type": "text", "text": "a"},
                                         {"type": "image_url", "image_url": {"url": "x"}},
                                         {"type": "input_text", "text": "b"}]},
            ("customer", None, "a\nb"),
        ),
        ({"role": "assistant", "content": None, "refusal": "I can't"}, ("agent", None, "I can't")),
    ],
)  # fmt: skip
def test_the_role_is_the_messages(one: Any, expected: Any) -> None:
    assert said(ticket(dump(chat(USER, ASSISTANT, one))))[-1] == expected


@pytest.mark.parametrize(
    "one",
    [
        {"role": "tool", "tool_call_id": "c", "content": '{"status": "sent"}'},
        {"role": "function", "name": "find", "content": "{}"},
        {"role": "assistant", "content": None, "tool_calls": [{"id": "c"}]},
        {"role": "user", "content": ""},
        {"role": "stranger", "content": "hm"},
        {"content": "hm"},
    ],
)
def test_tools_and_empty_messages_are_no_turns(one: Any) -> None:
    assert len(ticket(dump(chat(USER, ASSISTANT, one))).turns) == 2


def test_who_the_assistant_is_is_asked_once_a_file() -> None:
    text = dump(chat(USER, ASSISTANT, id="1"), chat(USER, ASSISTANT, id="2"))
    (asked,) = [one for one in all_of(text) if isinstance(one, Notice)]
    assert asked.text == ("`assistant` may be a person or a machine; taken for an agent until told")
    assert asked.question is not None
    assert (asked.question.key, asked.question.choices) == ("assistant", ("agent", "bot"))
    told = [one for one in all_of(text, Answers(assistant=Role.AGENT)) if isinstance(one, Notice)]
    assert told == []
    assert (
        reasons(text, Answers(assistant=Role.BOT))
        == ["no agent turn, so there is nobody to coach"] * 2
    )


@pytest.mark.parametrize("broken", [{"messages": []}, {"messages": "x"}, {"other": 1}])
def test_a_record_without_messages_is_skipped(broken: dict[str, Any]) -> None:
    assert reasons(dump(chat(USER, ASSISTANT), broken)) == [
        '"messages" is missing, empty or no list of objects'
    ]


def test_the_reason_is_for_a_person() -> None:
    found = recognise_text(dump(chat(USER, ASSISTANT)))
    assert (found.format, found.reason) == (
        "openai",
        'the first record has OpenAI "messages", each with a "role"',
    )


@given(
    damaged(
        [
            chat(USER, ASSISTANT, metadata={"tags": ["a"]}),
            chat({"role": "user", "content": [{"type": "text", "text": "a"}]}),
        ]
    )
)
@settings(max_examples=80, deadline=None)
def test_no_damage_to_a_file_raises(records: Any) -> None:
    with contextlib.suppress(TranscriptError):
        list(read_text(dump(*records), format="openai"))
