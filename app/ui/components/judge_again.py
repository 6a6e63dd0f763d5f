"""Asking for independent judgements of a ticket whose verdicts a leader wants to be sure of."""

import streamlit as st

from app.desk.views import ReviewItem
from app.errors import DebriefError
from app.ui import session
from app.ui.backend import Backend

TIMES = 3


def offer_more_judgements(backend: Backend, item: ReviewItem) -> None:
    """Draws the button; nothing where the judge would say the same again, or did so already."""
    if backend.is_builtin() or item.assessment.made_by.repeats >= TIMES:
        return
    st.button(
        "Judge it three times",
        key="judge_again",
        type="tertiary",
        help="Three independent judgements: the median counts, and where they lie far apart "
        "it says so. It takes three times the tokens.",
        on_click=_judge_again,
        args=(backend, item),
    )


def _judge_again(backend: Backend, item: ReviewItem) -> None:
    try:
        backend.assessing.start(item.ticket.id, again=True, repeats=TIMES)
    except DebriefError as error:
        session.fail(error)
        return
    session.say("It is being judged three times. The new draft takes this one's place.")
