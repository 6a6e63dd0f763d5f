"""One quiet line on the queue: how far it is, or why it pauses and how it goes on."""

import streamlit as st

from app.desk.estimate import in_dollars
from app.desk.queue_view import Pause, QueueView
from app.errors import DebriefError
from app.ui import session
from app.ui.backend import Backend

POLL_S = 3.0
SOME_MORE_USD = 5.0  # where the budget that is spent isn't known


def show_queue_line(backend: Backend) -> None:
    """Draws the line, every few seconds anew; nothing where nothing is under way."""

    @st.fragment(run_every=POLL_S)
    def _watch() -> None:
        try:
            queue = backend.batches.view()
        except DebriefError as error:
            st.caption(str(error))
            return
        _line(backend, queue)

    _watch()


def _line(backend: Backend, queue: QueueView) -> None:
    words = queue_words(queue)
    if not words and not queue.pauses:
        return
    with st.container(key="queue_line", gap="xsmall"):
        if words:
            st.caption(f":material/hourglass_top: {_plain(words)}")
        for pause in queue.pauses:
            _pause(backend, queue, pause)


def queue_words(queue: QueueView) -> str:
    """How far it is, of batches and of what stands alone; "" where nothing is under way."""
    alone = queue.alone
    if not alone:
        return queue.in_words()
    tickets = "1 ticket" if alone == 1 else f"{alone:,} tickets"
    if not queue.batches:
        return f"{tickets} in the queue" if alone > 1 else ""  # one is watched where it began
    return f"{queue.in_words()}; {tickets} besides"


def _pause(backend: Backend, queue: QueueView, pause: Pause) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/pause_circle: Paused. {_plain(pause.text)}", width="content")
        if session.person().role != "leader" or pause.kind == "model":
            return
        more = _more(queue, pause)
        st.button(
            f"Go on with another {_plain(in_dollars(more))}" if more else "Go on",
            key=f"go_on_{pause.kind}_{pause.batch or 0}",
            on_click=_go_on,
            args=(backend, more),
        )


def _more(queue: QueueView, pause: Pause) -> float | None:
    """As much again as the budget that is spent; None where no money is needed."""
    if pause.kind == "day":
        return queue.budget_today_usd or SOME_MORE_USD
    if pause.kind == "batch":
        budgets = [batch.budget_usd for batch in queue.batches if batch.number == pause.batch]
        return (budgets[0] if budgets else None) or SOME_MORE_USD
    return None


def _go_on(backend: Backend, more: float | None) -> None:
    try:
        session.say(backend.batches.go_on(session.person(), more))
    except DebriefError as error:
        session.fail(error)


def _plain(words: str) -> str:
    """Dollar signs as they are: two of them would make a formula of what is between."""
    return words.replace("$", "\\$")
