"""Whole tickets: what is replaced, what is kept, and the laws that hold for any ticket."""

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.redaction.redactor import Redactor, transcript_hash
from app.redaction.span import PLACEHOLDER
from app.transcripts.ticket import Csat, Role, Ticket, Turn, number_turns

LAWS = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def turn(role: Role, text: str, author: str | None = None) -> Turn:
    return Turn(index=0, role=role, text=text, author=author)


def ticket(*turns: Turn, **fields: object) -> Ticket:
    return Ticket.model_validate({"id": "t1", "turns": number_turns(turns), **fields})


DESK = ticket(
    turn(Role.CUSTOMER, "Hi, it's Maya Ortiz, maya@example.com. My desk broke.", "Maya Ortiz"),
    turn(Role.AGENT, "Hi Maya, I'm Tom. Is 212-736-5000 your number?", "Tom Hale"),
    turn(Role.NOTE, "ask Priya about Ortiz", "Tom Hale"),
    turn(Role.CUSTOMER, "No, (212) 736 5000 is MAYA@EXAMPLE.COM's, I mean Maya's!", "Maya Ortiz"),
    turn(Role.AGENT, "Thank you, Maya. Tom is off now.", "Priya"),
    subject="Desk of Maya Ortiz",
    agent="Tom Hale",
    tags=("desk", "maya"),
    labels={"empathy": "met"},
)


def test_names_are_one_person_in_every_form_and_place(redactor: Redactor) -> None:
    redacted = redactor.redact(DESK)
    assert [turn.text for turn in redacted.turns] == [
        "Hi, it's [PERSON_1], [EMAIL_1]. My desk broke.",
        "Hi [PERSON_1], I'm [PERSON_2]. Is [PHONE_1] your number?",
        "ask [PERSON_3] about [PERSON_1]",
        "No, [PHONE_1] is [EMAIL_1]'s, I mean [PERSON_1]'s!",
        "Thank you, [PERSON_1]. [PERSON_2] is off now.",
    ]
    assert redacted.subject == "Desk of [PERSON_1]"
    assert redacted.tags == ("desk", "[PERSON_1]")
    assert redacted.labels == {"empathy": "met"}


def test_colleagues_keep_their_names_as_authors_and_customers_do_not(redactor: Redactor) -> None:
    redacted = redactor.redact(DESK)
    assert [turn.author for turn in redacted.turns] == [
        "[PERSON_1]", "Tom Hale", "Tom Hale", "[PERSON_1]", "Priya",
    ]  # fmt: skip
    assert redacted.agent == "Tom Hale"
    assert [part.agent for part in redacted.agent_parts()] == ["Tom Hale", "Priya"]


def test_the_report_counts_what_was_replaced_and_holds_no_text(redactor: Redactor) -> None:
    report = redactor.redact(DESK).report
    assert (report.counts["EMAIL"], report.counts["PHONE"]) == (2, 2)
    assert set(report.counts) == {"EMAIL", "PERSON", "PHONE"}
    assert report.total == sum(report.counts.values())


@pytest.mark.parametrize(
    ("author", "replaced"),
    [
        ("Maya", "[PERSON_1]"),
        ("maya@example.com", "[EMAIL_1]"),
        ("+44 20 7946 0321", "[PHONE_1]"),
        ("Customer", "Customer"),
        ("[PERSON_1]", "[PERSON_1]"),
    ],
)
def test_a_customers_author_is_replaced_by_what_it_is(
    redactor: Redactor, author: str, replaced: str
) -> None:
    redacted = redactor.redact(ticket(turn(Role.CUSTOMER, "It broke.", author)))
    assert redacted.turns[0].author == replaced


@pytest.mark.parametrize(
    ("ticket_id", "is_kept"),
    [("1001", True), ("star_12", True), ("maya@example.com", False), ("+442079460321", False),
     ("maya-ortiz-7", False), ("MayaOrtiz7", False), ("447700900123", False),
     ("wa-12127365000", False), ("212-736-5000", False), ("07700900123", False),
     ("1000000000012", True), ("chat-22", True), ("2024-03-05-0012", True)],
)  # fmt: skip
def test_an_id_that_names_somebody_is_hashed(
    redactor: Redactor, ticket_id: str, is_kept: bool
) -> None:
    redacted = redactor.redact(DESK.model_copy(update={"id": ticket_id}))
    assert (redacted.id == ticket_id) is is_kept
    assert re.fullmatch(r"ticket-[0-9a-f]{16}", redacted.id) or is_kept


@pytest.mark.parametrize("ticket_id", ["chat-maya-ortiz-22", "amy_lee"])
def test_an_id_with_a_name_that_only_the_text_tells_is_hashed(
    redactor: Redactor, ticket_id: str
) -> None:
    told = ticket(
        turn(Role.CUSTOMER, "Hi, my name is Maya Ortiz, not Amy Lee."),
        turn(Role.AGENT, "Sorry, Amy Lee."),
        id=ticket_id,
    )
    redacted = redactor.redact(told)
    assert re.fullmatch(r"ticket-[0-9a-f]{16}", redacted.id)
    assert redactor.redact(redacted).id == redacted.id


def test_a_team_and_a_channel_lose_patterns_and_keep_their_ordinary_names(
    redactor: Redactor,
) -> None:
    raw = DESK.model_copy(update={"team": "maya@example.com", "channel": "line (212) 736-5000"})
    redacted = redactor.redact(raw)
    assert (redacted.team, redacted.channel) == ("[EMAIL_1]", "line [PHONE_1]")
    assert "is [EMAIL_1]'s" in redacted.turns[3].text
    ordinary = DESK.model_copy(update={"team": "Tom's team, Leeds", "channel": "whatsapp"})
    kept = redactor.redact(ordinary)
    assert (kept.team, kept.channel) == ("Tom's team, Leeds", "whatsapp")


def test_only_labels_that_could_be_a_criterions_are_kept(redactor: Redactor) -> None:
    labels = {"empathy": "met", "takes_ownership": "told Maya", "maya@example.com": "met",
              "Maya Ortiz": "met", "a": "met", "x" * 62: "met", "call 1": "met"}  # fmt: skip
    redacted = redactor.redact(DESK.model_copy(update={"labels": labels}))
    assert redacted.labels == {"empathy": "met", "takes_ownership": "told [PERSON_1]"}


@pytest.mark.parametrize(
    ("role", "author", "replaced"),
    [
        (Role.SYSTEM, "Maya Ortiz", "[PERSON_1]"),
        (Role.SYSTEM, "Lena Brandt", "[PERSON_2]"),
        (Role.SYSTEM, "Grace", "[PERSON_2]"),
        (Role.SYSTEM, "lena@example.com", "[EMAIL_1]"),
        (Role.SYSTEM, "Tom Hale", "Tom Hale"),
        (Role.SYSTEM, "System", "System"),
        (Role.SYSTEM, "Zendesk Workflow", "Zendesk Workflow"),
        (Role.SYSTEM, "auto-reply", "auto-reply"),
        (Role.BOT, "Answer Bot", "Answer Bot"),
        (Role.BOT, "Maya Ortiz", "[PERSON_1]"),
        (Role.BOT, "lena@example.com", "[EMAIL_1]"),
        (Role.BOT, "Priya", "Priya"),
    ],
)
def test_an_author_of_a_systems_or_a_bots_turn_is_kept_where_it_is_nobodys_name(
    redactor: Redactor, role: Role, author: str, replaced: str
) -> None:
    turns = number_turns((*DESK.turns, turn(role, "Ticket closed.", author)))
    redacted = redactor.redact(DESK.model_copy(update={"turns": turns}))
    assert redacted.turns[-1].author == replaced
    assert redactor.redact(redacted).turns == redacted.turns


def test_a_name_that_only_a_systems_turn_bears_is_followed(redactor: Redactor) -> None:
    redacted = redactor.redact(
        ticket(
            turn(Role.SYSTEM, "joined the chat", "Lena Brandt"),
            turn(Role.AGENT, "One moment, lena."),
        )
    )
    assert redacted.turns[1].text == "One moment, [PERSON_1]."


def test_placeholders_in_the_input_are_left_alone(redactor: Redactor) -> None:
    text = "[PERSON_7] called from [PHONE_2], my name is Maya, my order is [ORDER_1]"
    assert redactor.redact_text(text)[0] == (
        "[PERSON_7] called from [PHONE_2], my name is [PERSON_8], my order is [ORDER_1]"
    )


def test_turns_are_read_apart(redactor: Redactor) -> None:
    redacted = redactor.redact(
        ticket(turn(Role.CUSTOMER, "I paid 4111 1111"), turn(Role.CUSTOMER, "1111 1111 times"))
    )
    assert "CARD" not in redacted.report.counts


@pytest.mark.parametrize(
    "text",
    [
        "Hi there, thanks for waiting! I'm sorry about the delay; it ships within 3 days.",
        "I'm afraid that the 14-day limit has passed, but I can offer you 20% off.",
        "Step 1: restart the router. Step 2: wait 5 minutes. Does that work for you?",
        "This is great news. Is there anything else that I can help you with today?",
        "Dear customer, your refund of $49.99 was issued on 3 March 2025.",
    ],
)
def test_what_an_agent_says_without_names_stays_as_it_is(redactor: Redactor, text: str) -> None:
    assert redactor.redact(ticket(turn(Role.AGENT, text, "Tom Hale"))).turns[0].text == text


def test_the_hash_is_of_the_redacted_turns_alone(redactor: Redactor) -> None:
    redacted = redactor.redact(DESK)
    assert redacted.transcript_hash == transcript_hash(redacted.turns)
    assert len(redacted.transcript_hash) == 64
    other = redactor.redact(DESK.model_copy(update={"id": "t2", "csat": Csat(score=1.0)}))
    assert other.transcript_hash == redacted.transcript_hash
    grown = (*DESK.turns, turn(Role.CUSTOMER, "Bye."))
    changed = redactor.redact(DESK.model_copy(update={"turns": number_turns(grown)}))
    assert changed.transcript_hash != redacted.transcript_hash


@pytest.mark.parametrize(
    "piece",
    ["a", "1", "1 ", "Maya Ortiz ", "@", "a.", "a@", "a-", "my name is ", "\n", "order number ",
     "https://", "hi there ", "A B "],
)  # fmt: skip
def test_time_grows_with_the_length_of_a_turn_and_not_with_its_square(
    redactor: Redactor, piece: str
) -> None:
    def seconds(chars: int) -> float:
        start = time.process_time()
        redactor.redact_text(piece * (chars // len(piece)))
        return time.process_time() - start

    short, long = seconds(8_000), seconds(32_000)
    assert long < 1 or long < 9 * short  # 4 times as long: 4 times the time, not 16


PIECES = st.sampled_from(
    ["my name is ", "Maya", "Maya Ortiz", "maya", "Tom", "Hi ", "Dear ", "Regards,\n", "\n", ", ",
     ". ", " ", "-", "212-736-5000", "5550134", "maya@example.com", "at example dot com", "12 ",
     "Mill Lane", "LS1 4AB", "order number ", "4711", "A-12", "my password is ", "hunter2", "PIN ",
     "https://x.example/p?q=1", "4111 1111 1111 1111", "[PERSON_1]", "[EMAIL_3]", "PERSON_1", "[",
     "]", "This is ", "I'm ", "Mr ", "Smith", "born on ", "3 May 1984", "10.0.0.1", "the ", "call ",
     "what is your name?", "your order number?", "\u00c9lodie", "\u2019s", "_", "@", ":", "ssn "]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, min_size=1, max_size=12).map("".join),
    st.text(max_size=60),
)
TURNS = st.builds(
    Turn,
    index=st.just(0),
    role=st.sampled_from(list(Role)),
    text=TEXTS.filter(str.strip),
    author=st.sampled_from(
        [None, "Maya Ortiz", "Tom", "Will", "Customer", "maya@example.com", "Auto Reply"]
    ),
)
TICKETS = st.builds(
    lambda turns, subject, tags, team: ticket(
        *turns, subject=subject, tags=tuple(tags), team=team, channel=team
    ),
    st.lists(TURNS, min_size=1, max_size=5),
    st.one_of(st.none(), TEXTS),
    st.lists(TEXTS, max_size=2),
    st.one_of(st.none(), TEXTS),
)


@LAWS
@given(TICKETS)
def test_redacting_what_is_redacted_changes_nothing(redactor: Redactor, raw: Ticket) -> None:
    once = redactor.redact(raw)
    twice = redactor.redact(once)
    assert twice.turns == once.turns
    assert (twice.subject, twice.tags, twice.id) == (once.subject, once.tags, once.id)
    assert (twice.team, twice.channel) == (once.team, once.channel)
    assert twice.transcript_hash == once.transcript_hash
    assert twice.report.total == 0


@LAWS
@given(TICKETS)
def test_placeholders_of_the_input_survive_and_turns_keep_their_place(
    redactor: Redactor, raw: Ticket
) -> None:
    redacted = redactor.redact(raw)
    for before, after in zip(raw.turns, redacted.turns, strict=True):
        assert (before.index, before.role, before.at) == (after.index, after.role, after.at)
        kept = iter(PLACEHOLDER.findall(after.text))
        assert all(any(old == new for new in kept) for old in PLACEHOLDER.findall(before.text))


VALUES = ["maya@example.com", "(212) 736-5000", "4111 1111 1111 1111", "10.20.30.40", "Maya Ortiz"]


@LAWS
@given(st.lists(st.sampled_from(VALUES), min_size=1, max_size=8))
def test_one_value_has_one_placeholder_all_through_a_ticket(
    redactor: Redactor, values: list[str]
) -> None:
    turns = [turn(Role.CUSTOMER, f"about {value} again", "Maya Ortiz") for value in values]
    redacted = redactor.redact(ticket(*turns))
    seen: dict[str, str] = {}
    for value, after in zip(values, redacted.turns, strict=True):
        (placeholder,) = re.findall(r"^about (\[\w+\]) again$", after.text)
        assert seen.setdefault(value, placeholder) == placeholder
    assert len(set(seen.values())) == len(seen)


def test_a_customer_whom_only_the_export_names_is_found_in_every_form(redactor: Redactor) -> None:
    turns = (turn(Role.CUSTOMER, "ortiz here again"), turn(Role.AGENT, "One moment, Maya.", "Tom"))
    refs = ("Maya Ortiz", "9001", "maya@example.org")
    told = Ticket(id="t", turns=number_turns(turns), customer_refs=refs)
    redacted = redactor.redact(told)
    assert [one.text for one in redacted.turns] == [
        "[PERSON_1] here again",
        "One moment, [PERSON_1].",
    ]
    assert "9001" not in redacted.model_dump_json()
