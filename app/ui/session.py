"""What one visit remembers: who is at the screen, what was just said, what went wrong."""

from typing import NamedTuple

import streamlit as st

from app.errors import DebriefError, PassingError, StaleError
from app.people.roles import Person

LEADER = "Leader"
WHO = "who"
_PLACE = "place"
_SAID = "said"
_SAID_COUNT = "said_count"
_FAULT = "fault"


class Said(NamedTuple):
    """A quiet confirmation, and the note whose decision it can take back."""

    text: str
    undo: str | None = None  # a note's id; None where nothing can be taken back
    nth: int = 0  # how many there have been: the stylesheet tells one from the next by it


class Fault(NamedTuple):
    """What went wrong, in one line, and whether reloading would help."""

    text: str
    stale: bool = False


def person() -> Person:
    """Who is at the screen, by the role switch."""
    name = st.session_state.get(WHO) or LEADER
    return Person(name=name, role="leader" if name == LEADER else "agent")


def address() -> dict[str, str]:
    """What the page's address says of who is there: nothing for the leader."""
    here = person()
    return {} if here.role == "leader" else {WHO: here.name}


def say(text: str, undo: str | None = None) -> None:
    """Leaves a confirmation for the next drawing of the page, in place of any fault."""
    count = st.session_state.get(_SAID_COUNT, 0) + 1
    st.session_state[_SAID_COUNT] = count
    st.session_state[_SAID] = Said(text, undo, count)
    st.session_state.pop(_FAULT, None)


def said() -> Said | None:
    """The confirmation to show; None where there is none."""
    said: Said | None = st.session_state.get(_SAID)
    return said


def fail(error: DebriefError) -> None:
    """Leaves an error for the next drawing of the page, in place of any confirmation."""
    kept = "" if not isinstance(error, PassingError) else " Nothing was lost; try again shortly."
    st.session_state[_FAULT] = Fault(f"{error}{kept}", isinstance(error, StaleError))
    st.session_state.pop(_SAID, None)


def fault() -> Fault | None:
    """The error to show; None where all is well."""
    fault: Fault | None = st.session_state.get(_FAULT)
    return fault


def arrive_at(place: str) -> None:
    """Another page than before starts without the last one's messages."""
    if st.session_state.get(_PLACE) != place:
        st.session_state[_PLACE] = place
        clear_messages()


def clear_messages() -> None:
    """Forgets what was said and what went wrong."""
    st.session_state.pop(_SAID, None)
    st.session_state.pop(_FAULT, None)
