"""What a batch will take, beside the button that begins it."""

from collections.abc import Callable, Sequence

import streamlit as st

from app.desk.estimate import Estimate
from app.desk.views import Preview
from app.errors import DebriefError
from app.ui.backend import Backend

KEPT = "batch_estimate"  # (what it is of, the estimate): counted once a visit
UNCOUNTED = 100  # tickets that are spoken of where nobody counted them


def show_estimate(backend: Backend, ticket_ids: Sequence[str]) -> None:
    """Draws the estimate, and whether a budget can be held; nothing for the built-in judge."""
    _show(backend, lambda: estimate_of(backend, ticket_ids))


def show_foreseen(backend: Backend, preview: Preview) -> None:
    """The same of tickets that haven't come in yet."""
    lead = "" if preview.found else "The file is too large to count its tickets first. Of each "
    _show(backend, lambda: foreseen(backend, preview), lead)


def estimate_of(backend: Backend, ticket_ids: Sequence[str]) -> Estimate | None:
    """The estimate for these tickets, made when it is first asked for."""
    wanted = tuple(ticket_ids)
    return _once(wanted, lambda: backend.estimating.estimate(wanted))


def foreseen(backend: Backend, preview: Preview) -> Estimate | None:
    """The estimate for what a preview shows the first tickets of, made once."""
    of = preview.found or UNCOUNTED
    wanted = (of, *(ticket.transcript_hash for ticket in preview.tickets))
    return _once(wanted, lambda: backend.estimating.foresee(preview.tickets, of))


def _show(backend: Backend, make: Callable[[], Estimate | None], lead: str = "") -> None:
    if backend.is_builtin() and backend.drafter_label().startswith("built-in"):
        return
    try:
        with st.spinner("Estimating what it takes"):
            estimate = make()
    except DebriefError as error:
        st.caption(str(error))
        return
    if estimate is None:
        return
    st.caption(f"{lead}{estimate.in_words()}".replace("$", "\\$"))
    if line := backend.batches.unheld_budget(estimate):
        st.caption(f":material/info: {line}")


def _once(wanted: tuple[object, ...], make: Callable[[], Estimate | None]) -> Estimate | None:
    kept: tuple[tuple[object, ...], Estimate | None] | None = st.session_state.get(KEPT)
    if kept is None or kept[0] != wanted:
        kept = (wanted, make())
        st.session_state[KEPT] = kept
    return kept[1]
