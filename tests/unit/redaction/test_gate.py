"""The last gate: what leaves or is stored is read once more, and nothing of ours is harmed."""

import threading
import time
from pathlib import Path

import pytest

from app.errors import PrivacyError
from app.redaction.gate import Gate
from app.redaction.team_lists import HashedLists, entry
from app.settings import PROJECT

KEY = b"a key that a test made up"


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("write to jo@example.com.", "write to [EMAIL_1]."),
        ("jo at example dot com, again jo at example dot com", "[EMAIL_1], again [EMAIL_1]"),
        ("ring 212-555-0187", "ring [PHONE_1]"),
        ("ring +44 20 7946 0321", "ring [PHONE_1]"),
        ("4111 1111 1111 1111", "[CARD_1]"),
        ("de89 3704 0044 0532 0130 00 is mine", "[IBAN_1] is mine"),
        ("from 192.0.2.17", "from [IP_1]"),
        ("00:1A:2B:3C:4D:5E", "[MAC_1]"),
        ("NI AB123456C", "NI [ID_1]"),
        ("ssn 078-05-1120", "ssn [ID_1]"),
        ("key AKIAQUILLFEATHER123", "key [SECRET_1]"),
        ("my password is hunter2", "my password is [SECRET_1]"),
        ("[EMAIL_1] and jo@example.com", "[EMAIL_1] and [EMAIL_2]"),
    ],
)
def test_what_points_at_a_person_is_replaced(text: str, cleaned: str) -> None:
    gate = Gate()
    assert gate.clean(text, "prompt") == cleaned
    assert gate.clean(cleaned, "prompt") == cleaned


@pytest.mark.parametrize(
    "text",
    [
        "[PERSON_1] of [ADDRESS_2], [CARD_ENDING_1111]: [PHONE_1] 0123",
        "2026-11-22T04:17:00Z, 2026-11-22 and 22/11/2026",
        "3f2b8c1e-1234-4aaa-9876-001122334455",
        "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "0.12345678901 and 1700000000000, seed 7",
        "version 1.2.3.4, from 2024-2025",
        "Maya Ortiz and Tom Hale will look at it",
        "the password is wrong, and passwords are never asked for",
        "order 20416 of 3 items at 12.50",
        "ticket-4f1b2b0b822cd15d",
    ],
)
def test_placeholders_ids_hashes_times_and_names_stay(text: str) -> None:
    assert Gate().clean(text, "prompt") == text


@pytest.mark.parametrize(
    "pattern", ["prompts/*.md", "knowledge/playbook/*.md", "knowledge/rubrics/*"]
)
def test_our_own_prompts_playbook_and_rubric_pass_unharmed(pattern: str) -> None:
    gate = Gate(strict=True)
    paths = sorted(PROJECT.glob(pattern))
    assert paths
    for path in paths:
        text = path.read_text(encoding="utf-8")
        assert gate.clean(text, str(Path(path).name)) == text


def test_what_was_found_is_counted_by_place_and_kind_from_all_threads() -> None:
    gate = Gate()

    def send() -> None:
        for i in range(20):
            gate.clean(f"mail jo{i}@example.com and al@example.com", "prompt")

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    gate.clean("ring 212-555-0187", "note")
    assert gate.counts() == {("prompt", "EMAIL"): 160, ("note", "PHONE"): 1}


def test_strict_mode_refuses_with_the_place_and_the_kind_and_never_the_text() -> None:
    gate = Gate(strict=True)
    with pytest.raises(PrivacyError) as caught:
        gate.clean("mail jo@example.com or ring 212-555-0187", "prompt")
    assert str(caught.value) == (
        "prompt: refused, it still holds EMAIL, PHONE; redact that on the ticket, or set "
        "DEBRIEF_STRICT_PRIVACY=false to have it replaced"
    )
    assert gate.counts() == {("prompt", "EMAIL"): 1, ("prompt", "PHONE"): 1}


def test_what_the_team_denies_never_leaves() -> None:
    lists = HashedLists(KEY, [entry(KEY, "deny", "Project Kingfisher", "PROJECT")])
    gate = Gate(lists=lambda: lists)
    assert gate.clean("on project kingfisher now", "prompt") == "on [PROJECT_1] now"
    assert gate.clean("on [PROJECT_1] now", "prompt") == "on [PROJECT_1] now"


def test_a_json_value_is_cleaned_but_for_ids_times_and_colleagues() -> None:
    record = {
        "id": "jo@example.com",
        "ticket_id": "4111111111111111",
        "agent": "tom@desk.example",
        "turns": [
            {"role": "customer", "author": "jo@example.com", "text": "I am jo@example.com"},
            {
                "role": "agent",
                "author": "tom@desk.example",
                "text": "ring 212-555-0187",
                "index": 1,
            },
        ],
        "made_at": "2026-11-22T04:17:00Z",
        "score": 4.5,
        "note": None,
    }
    assert Gate().clean_json(record, "record") == {
        **record,
        "turns": [
            {"role": "customer", "author": "[EMAIL_1]", "text": "I am [EMAIL_1]"},
            {"role": "agent", "author": "tom@desk.example", "text": "ring [PHONE_1]", "index": 1},
        ],
    }


def test_a_long_prompt_takes_little_time_and_next_to_none_when_it_was_seen() -> None:
    gate = Gate()
    prompt = "\n\n".join(
        f"Turn {i}: it costs 12.50, ordered on 2026-03-0{i % 9}." for i in range(220)
    )
    assert len(prompt) > 10_000
    started = time.perf_counter()
    gate.clean(prompt, "prompt")
    assert time.perf_counter() - started < 1.0
    started = time.perf_counter()
    gate.clean(prompt, "prompt")
    assert time.perf_counter() - started < 0.1
