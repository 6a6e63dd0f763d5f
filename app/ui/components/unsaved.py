"""What was typed into a note and isn't saved: told, and given back."""

from collections.abc import Callable, Mapping

import streamlit as st

from app.desk.views import ReviewItem
from app.ui.components.edited_note import (
    field_key,
    forget_typed,
    is_unsaved,
    left_behind,
    take_over,
)
from app.ui.wording import plain


def offer_discard(item: ReviewItem, ask_anew: Callable[[], None]) -> None:
    """Takes back what was typed and isn't saved. `ask_anew` drops an approval that was asked
    about. It stands there at all times: a button that came with the first letter would move the
    others from under somebody's pointer."""

    def discard() -> None:
        forget_typed(item)
        ask_anew()

    st.button(
        "Discard",
        key=field_key(item, "discard"),
        type="tertiary",
        on_click=discard,
        disabled=not is_unsaved(item),
        help="What you typed isn't saved yet. It stays here until you save, decide or leave "
        "Debrief; this puts the note back as it was.",
    )


def offer_left_behind(item: ReviewItem, titles: Mapping[str, str]) -> None:
    """What was typed before somebody else changed the note, to be put in or let go."""
    typed = {titles[part]: text for part, text in left_behind(item).items() if part in titles}
    if not typed:
        return
    with st.container(border=True, gap="xsmall", key=field_key(item, "left_behind")):
        st.markdown("**Somebody else changed this note.** You had typed, and not saved:")
        for title, text in typed.items():
            st.markdown(plain(f"{title}: {text or '(emptied)'}"))
        with st.container(horizontal=True, gap="xsmall"):
            put_in = field_key(item, "take_over")
            st.button("Put it in here", key=put_in, on_click=take_over, args=(item,))
            let_go = field_key(item, "let_go")
            st.button("Let it go", key=let_go, type="tertiary", on_click=forget_typed, args=(item,))
