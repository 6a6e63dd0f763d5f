"""What a batch will take, beside the button that begins it."""

from collections.abc import Sequence

import streamlit as st

from app.desk.estimate import Estimate
from app.errors import DebriefError
from app.ui.backend import Backend

KEPT = "batch_estimate"  # (the tickets, their estimate): counted once a visit


def show_estimate(backend: Backend, ticket_ids: Sequence[str]) -> None:
    """Draws the estimate, and whether a budget can be held; nothing for the built-in judge."""
    if backend.is_builtin() and backend.drafter_label().startswith("built-in"):
        return
    try:
        with st.spinner("Estimating what it takes"):
            estimate = estimate_of(backend, ticket_ids)
    except DebriefError as error:
        st.caption(str(error))
        return
    if estimate is None:
        return
    st.caption(estimate.in_words().replace("$", "\\$"))
    if line := backend.batches.unheld_budget(estimate):
        st.caption(f":material/info: {line}")


def estimate_of(backend: Backend, ticket_ids: Sequence[str]) -> Estimate | None:
    """The estimate for these tickets, made when it is first asked for."""
    wanted = tuple(ticket_ids)
    kept: tuple[tuple[str, ...], Estimate | None] | None = st.session_state.get(KEPT)
    if kept is None or kept[0] != wanted:
        kept = (wanted, backend.estimating.estimate(wanted))
        st.session_state[KEPT] = kept
    return kept[1]
