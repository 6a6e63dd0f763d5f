"""Confirmations, faults and empty states, in one calm voice."""

from collections.abc import Callable

import streamlit as st

from app.ui import session
from app.ui.components.markup import filled
from app.ui.wording import plain


def show_said(undo: Callable[[str], None] | None = None) -> None:
    """The confirmation of the last decision, with a way back where there is one."""
    said = session.said()
    if said is None:
        return
    with st.container(key=f"said_{said.nth % 2}", horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/check: {said.text}", width="content")
        if said.undo and undo:
            st.button(
                "Undo", key="undo", type="tertiary", shortcut="u", on_click=undo, args=(said.undo,)
            )


def show_fault(reload: Callable[[], None] | None = None) -> None:
    """What went wrong; where somebody else was quicker, a way to see their version."""
    fault = session.fault()
    if fault is None:
        return
    with st.container(key="fault", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":material/info: {fault.text}", width="stretch")
        if fault.stale and reload:
            st.button("Reload", key="reload", on_click=reload)


def show_refused(why: str) -> None:
    """Why what was brought can't be read, and what to do. Nothing of it was kept."""
    st.warning(plain(f"{why} Nothing was kept."), icon=":material/warning:")


def empty_state(title: str, what_to_do: str) -> None:
    """A sentence for an empty list, with the one thing to do."""
    st.html(
        filled(
            '<div class="db-empty"><b>{title}</b><span>{what}</span></div>',
            title=title,
            what=what_to_do,
        )
    )


def page_heading(title: str, sentence: str) -> None:
    """The page's name and what it is for."""
    st.html(
        filled(
            '<div class="db-page"><h1>{title}</h1><p>{sentence}</p></div>',
            title=title,
            sentence=sentence,
        )
    )
