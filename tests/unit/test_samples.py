"""The sample tickets: well formed, varied, safe to publish, and labelled in full."""

import json
import re
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app.playbook.rubric import Level
from app.transcripts.ticket import Role, Ticket, Turn, number_turns

SAMPLES = Path(__file__).parents[2] / "knowledge" / "samples"
CRITERIA = (
    "acknowledges_feeling",
    "listens",
    "respectful_tone",
    "personal",
    "plain_language",
    "structure",
    "answers_question",
    "sets_expectations",
    "finds_cause",
    "offers_solution",
    "takes_ownership",
    "confirms_outcome",
)
NOT_APPLICABLE = "not_applicable"
SPECIAL_CASES = (
    "abusive-customer",
    "bot-first",
    "long",
    "nothing-to-empathise",
    "personal-data",
    "policy",
    "prompt-injection",
    "two-agents",
    "went-silent",
)
TEST_CARDS = {"4111 1111 1111 1111"}
TEST_IBANS = {"GB29 NWBK 6016 1331 9268 19", "DE89 3704 0044 0532 0130 00"}
IBAN = re.compile(r"\b[A-Z]{2}\d\d(?: [A-Z\d]{2,4}){4,}\b")
CARD = re.compile(r"\b\d{4}(?: \d{4}){3}\b")
DRAMA_NUMBERS = re.compile(r"020 7946 0\d{3}|01632 960 ?\d{3}|07700 900 ?\d{3}|555 01\d\d")


def _ticket(record: dict[str, Any]) -> Ticket:
    turns = [Turn.model_validate({**t, "index": 0, "role": t["speaker"]}) for t in record["turns"]]
    return Ticket.model_validate({**record, "turns": number_turns(turns)})


def _samples() -> list[Ticket]:
    texts = [file.read_text("utf-8") for file in sorted(SAMPLES.glob("*.jsonl"))]
    return [_ticket(json.loads(line)) for text in texts for line in text.strip().split("\n")]


TICKETS = _samples()


def _tagged(tag: str) -> list[Ticket]:
    return [ticket for ticket in TICKETS if tag in ticket.tags]


def _words(ticket: Ticket) -> str:
    return "\n".join(turn.text for turn in ticket.turns)


def test_there_are_enough_tickets_and_no_id_occurs_twice() -> None:
    assert len(TICKETS) >= 40
    assert len({ticket.id for ticket in TICKETS}) == len(TICKETS)


def test_six_agents_answer_in_two_teams() -> None:
    of_team = {(ticket.team, ticket.agent) for ticket in TICKETS}
    assert len(of_team) == 6
    assert Counter(team for team, _ in of_team) == {
        "Orders and returns": 3,
        "Accounts and billing": 3,
    }


def test_chat_email_and_phone_each_have_their_share() -> None:
    channels = Counter(ticket.channel for ticket in TICKETS)
    assert set(channels) == {"chat", "email", "phone"}
    assert min(channels.values()) >= 10


def test_about_half_carry_a_satisfaction_score() -> None:
    scores = [ticket.csat.score for ticket in TICKETS if ticket.csat is not None]
    assert 0.4 <= len(scores) / len(TICKETS) <= 0.6
    assert set(scores) == {1.0, 2.0, 3.0, 4.0, 5.0}


@pytest.mark.parametrize("ticket", TICKETS, ids=lambda ticket: ticket.id)
def test_a_ticket_runs_forward_in_time_and_names_its_agents(ticket: Ticket) -> None:
    times = [turn.at for turn in ticket.turns if turn.at is not None]
    assert len(times) == len(ticket.turns)
    assert times == sorted(times)
    assert all(time.year == 2026 and 9 <= time.month <= 11 for time in times)
    assert all(time.utcoffset() == timedelta(0) for time in times)
    said = [turn for turn in ticket.turns if turn.role is Role.AGENT]
    assert all(turn.author for turn in said)
    assert said[-1].author == ticket.agent


@pytest.mark.parametrize("ticket", TICKETS, ids=lambda ticket: ticket.id)
def test_a_ticket_has_a_label_for_each_criterion(ticket: Ticket) -> None:
    assert tuple(ticket.labels) == CRITERIA
    assert set(ticket.labels.values()) <= {*Level, NOT_APPLICABLE}


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("level", Level)
def test_every_level_is_there_to_be_told_apart(criterion: str, level: Level) -> None:
    labels = [ticket.labels[criterion] for ticket in TICKETS]
    applicable = [label for label in labels if label != NOT_APPLICABLE]
    assert applicable.count(level) >= max(2, 0.08 * len(applicable))


@pytest.mark.parametrize("tag", SPECIAL_CASES)
def test_the_special_cases_are_there(tag: str) -> None:
    assert _tagged(tag)


def test_bots_notes_and_system_events_stand_among_the_turns() -> None:
    holding = {role: sum(role in {t.role for t in s.turns} for s in TICKETS) for role in Role}
    assert min(holding[Role.BOT], holding[Role.NOTE], holding[Role.SYSTEM]) >= 3
    assert all(ticket.turns[0].role is Role.BOT for ticket in _tagged("bot-first"))


def test_abuse_is_met_both_well_and_badly() -> None:
    tones = {ticket.labels["respectful_tone"] for ticket in _tagged("abusive-customer")}
    assert {Level.MISSED, Level.EXEMPLARY} <= tones


def test_a_plain_question_has_no_feeling_to_acknowledge() -> None:
    for ticket in _tagged("nothing-to-empathise"):
        assert ticket.labels["acknowledges_feeling"] == NOT_APPLICABLE
        assert ticket.labels["personal"] == NOT_APPLICABLE


def test_a_case_lost_to_policy_can_still_be_served_well() -> None:
    assert any(ticket.labels["offers_solution"] == Level.EXEMPLARY for ticket in _tagged("policy"))


def test_an_instruction_to_the_judge_stands_in_a_customer_turn_and_in_an_agent_turn() -> None:
    speakers = {
        turn.role
        for ticket in _tagged("prompt-injection")
        for turn in ticket.turns
        if "reviewer" in turn.text.lower()
    }
    assert speakers == {Role.CUSTOMER, Role.AGENT}
    for ticket in _tagged("prompt-injection"):
        assert Level.EXEMPLARY not in ticket.labels.values()


def test_two_agents_have_a_part_each_and_the_last_is_the_assignee() -> None:
    for ticket in _tagged("two-agents"):
        assert len(ticket.agent_parts()) == 2
        assert ticket.agent_parts()[-1].agent == ticket.agent


def test_a_customer_who_stops_answering_has_not_the_last_word() -> None:
    for ticket in _tagged("went-silent"):
        assert [turn.role for turn in ticket.turns[-3:]] == [Role.AGENT, Role.AGENT, Role.SYSTEM]


def test_one_ticket_is_long() -> None:
    assert max(len(ticket.turns) for ticket in TICKETS) >= 40


def test_mail_addresses_cards_and_accounts_belong_to_nobody() -> None:
    words = "\n".join(map(_words, TICKETS))
    domains = re.findall(r"[\w.]+@([\w.-]+\w)", words)
    assert domains
    # ".con" is the slip of the keyboard that one of the tickets is about.
    assert all(re.search(r"(^|\.)example\.(com|org|con)$", domain) for domain in domains)
    assert set(IBAN.findall(words)) == TEST_IBANS
    assert set(CARD.findall(IBAN.sub("", words))) == TEST_CARDS


def test_telephone_numbers_are_from_the_ranges_kept_for_drama() -> None:
    words = CARD.sub("", IBAN.sub("", "\n".join(map(_words, TICKETS))))
    phones = re.findall(r"\b0\d{2,4} \d{3,4} ?\d{3,4}\b|\b555 \d{4}\b", words)
    assert phones
    assert all(DRAMA_NUMBERS.fullmatch(phone) for phone in phones)
