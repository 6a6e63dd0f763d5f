"""What a file doesn't tell and a person can: one field a question, with our guess in it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import cast
from zoneinfo import available_timezones

import streamlit as st

from app.transcripts.importers.answers import Answers, Key, Question, Someone
from app.transcripts.importers.columns import FIELDS
from app.transcripts.ticket import Role
from app.ui.wording import sentence

Given = str | list[str] | dict[str, str] | None
ASSISTANTS = {Role.AGENT.value: "One of our agents", Role.BOT.value: "A bot"}
ORDERS = {"day": "Day first: 3/4 is 3 April", "month": "Month first: 3/4 is March 4"}
NO_COLUMN = "not in this file"
# What a column can mean, as people say it; a meaning that isn't here goes by its own name.
MEANINGS = {
    "ticket": "Ticket number",
    "text": "Message",
    "thread": "The whole conversation",
    "author": "Who wrote it",
    "role": "Customer or agent",
    "at": "Time",
    "agent": "Assigned agent",
    "customer": "Customer's name",
    "customer_email": "Customer's e-mail",
    "email": "Writer's e-mail",
    "author_id": "Writer's number",
    "message": "Message number",
    "kind": "Kind of message",
    "public": "Is it public?",
    "private": "Is it internal?",
    "csat": "Satisfaction",
    "csat_comment": "Words on satisfaction",
}
# Guesses that hold for every file of a team, so that importing confirms them. Who speaks in
# one call, and what one table's columns mean, is only remembered where somebody said so.
CONFIRMED = ("own_domains", "zone", "day_first", "assistant")
ALWAYS = ("ticket", "text", "thread", "author", "role", "at", "agent")  # asked for, guessed or not


def ask(question: Question, key: str) -> Given:
    """Draws the field of a question; gives what stands in it. "people" has no field here."""
    return _FIELDS[question.key](question, key)


def guessed(question: Question) -> Given:
    """What the field holds before anybody changes it."""
    match question.key:
        case "people":
            return None
        case "columns":
            return _pairs(question.guess)
        case "agents":
            return list(question.guess)
        case "own_domains":
            return ", ".join(question.guess)
        case "day_first":
            return _order(question.guess)
        case "zone" | "assistant":
            return question.guess[0] if question.guess else None


def answers_from(given: Mapping[Key, Given], people: Mapping[str, Someone]) -> Answers:
    """The answers, of question key -> what stands in its field. Empty fields say nothing."""
    zone, order, role = given.get("zone"), given.get("day_first"), given.get("assistant")
    return Answers(
        people=dict(people),
        own_domains=frozenset(_domains(given.get("own_domains"))),
        agents=frozenset(cast(Sequence[str], given.get("agents") or ())),
        columns=cast(dict[str, str], given.get("columns") or {}),
        zone=str(zone) if zone else None,
        day_first=None if not order else order == "day",
        assistant=Role(str(role)) if role else None,
    )


def _no_field(_question: Question, _key: str) -> Given:
    return None


def _agents(question: Question, key: str) -> Given:
    options = question.choices or question.guess
    return st.multiselect(
        sentence(question.text),
        options,
        default=[guess for guess in question.guess if guess in options],
        key=key,
        accept_new_options=not question.choices,
        placeholder="Choose who is on your side",
    )


def _own_domains(question: Question, key: str) -> Given:
    return st.text_input(
        sentence(question.text), ", ".join(question.guess), key=key, placeholder="example.com"
    )


def _columns(question: Question, key: str) -> Given:
    """One selectbox a meaning; only what a column was named for is in the answer."""
    guess = _pairs(question.guess)
    titles = question.choices or tuple(dict.fromkeys(guess.values()))
    first = [meaning for meaning in FIELDS if meaning in guess or meaning in ALWAYS]
    first += [meaning for meaning in guess if meaning not in first]
    rest = [meaning for meaning in FIELDS if meaning not in first]
    is_readable = "text" in guess or "thread" in guess
    with st.expander("What the columns mean", expanded=not is_readable):
        st.caption(f"{sentence(question.text)}.")
        chosen = _titles(first, guess, titles, key)
        if st.toggle("Show every meaning", key=f"{key}_more"):
            chosen |= _titles(rest, guess, titles, key)
    return {meaning: title for meaning, title in chosen.items() if title != NO_COLUMN}


def _titles(
    meanings: Sequence[str], guess: Mapping[str, str], titles: Sequence[str], key: str
) -> dict[str, str]:
    """Meaning -> the column that was chosen for it."""
    options = [NO_COLUMN, *titles]
    places = st.columns(2)
    chosen: dict[str, str] = {}
    for nth, meaning in enumerate(meanings):
        title = guess.get(meaning, NO_COLUMN)
        chosen[meaning] = places[nth % 2].selectbox(
            MEANINGS.get(meaning, meaning.replace("_", " ").capitalize()),
            options,
            index=options.index(title) if title in options else 0,
            key=f"{key}_{meaning}",
        )
    return chosen


def _pairs(guess: Iterable[str]) -> dict[str, str]:
    """Meaning -> column title, of `meaning=Column title`; "" where none was found."""
    pairs = (one.partition("=") for one in guess)
    return {meaning: title for meaning, _, title in pairs}


def _zone(question: Question, key: str) -> Given:
    options = question.choices or sorted(available_timezones())
    index = _place(guessed(question), list(options))
    return st.selectbox(
        sentence(question.text), options, index=index, key=key, placeholder="UTC unless you choose"
    )


def _radio(question: Question, options: Mapping[str, str], key: str) -> str | None:
    return st.radio(
        sentence(question.text),
        list(options),
        index=_place(guessed(question), list(options)),
        format_func=lambda value: options[value],
        key=key,
    )


def _place(guess: Given, options: Sequence[str]) -> int | None:
    return options.index(guess) if isinstance(guess, str) and guess in options else None


def _order(guess: Sequence[str]) -> str | None:
    if not guess:
        return None
    is_day = guess[0].lower() in {"day", "day_first", "day first", "true", "yes"}
    return "day" if is_day else "month"


_FIELDS: Mapping[Key, Callable[[Question, str], Given]] = {
    "people": _no_field,
    "own_domains": _own_domains,
    "agents": _agents,
    "columns": _columns,
    "zone": _zone,
    "day_first": lambda question, key: _radio(question, ORDERS, key),
    "assistant": lambda question, key: _radio(question, ASSISTANTS, key),
}


def _domains(typed: Given) -> list[str]:
    words = re.split(r"[\s,;]+", typed) if isinstance(typed, str) else []
    return [word.rpartition("@")[2].lower() for word in words if "." in word]
