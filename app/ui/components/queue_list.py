"""The review queue: grouped by why each item is there."""

from collections.abc import Callable, Sequence

import streamlit as st
from markupsafe import Markup

from app.coaching.states import NoteState
from app.desk.views import QueueGroup, QueueItem
from app.ui.components.markup import filled
from app.ui.components.messages import empty_state
from app.ui.wording import GROUP_TITLES, STATES, ago, counted, joined, plain, sentence

Choose = Callable[[str], None]


def show_waiting(items: Sequence[QueueItem], chosen: str | None, choose: Choose) -> None:
    """The drafts, the most pressing group first."""
    for group in QueueGroup:
        members = [item for item in items if item.group is group]
        if members:
            st.html(f'<h5 class="db-group">{GROUP_TITLES[group]} <span>{len(members)}</span></h5>')
        for item in members:
            _item(item, item.reason, chosen, choose)


def show_decided(items: Sequence[QueueItem], chosen: str | None, choose: Choose) -> None:
    """What was approved, shared or rejected, newest first."""
    if not items:
        empty_state("Nothing decided yet.", "Approve or reject a draft and it moves here.")
    for item in items:
        _item(item, STATES[item.state], chosen, choose)


def queue_line(waiting: int, assessed: int) -> Markup:
    """ "12 drafts waiting", and in small print "14 tickets assessed since yesterday"."""
    return filled(
        '<div class="db-count"><b>{waiting} waiting</b>'
        '<span class="db-quiet">{assessed} assessed since yesterday</span></div>',
        waiting=counted(waiting, "draft"),
        assessed=counted(assessed, "ticket"),
    )


def _item(item: QueueItem, reason: str, chosen: str | None, choose: Choose) -> None:
    st.button(
        item_label(item, reason),
        key=f"queue_{item.note_id}",
        type="primary" if item.note_id == chosen else "tertiary",
        width="stretch",
        wrap=True,
        on_click=choose,
        args=(item.note_id,),
    )


def item_label(item: QueueItem, reason: str) -> str:
    """Three lines: the ticket, why it is here, and the small print. The stylesheet breaks them."""
    waiting = ago(item.since) if item.state is NoteState.DRAFT else None
    small = joined(item.agent, item.channel, waiting)
    return f"**{plain(item.title)}** *{plain(sentence(reason))}* :gray[:small[{plain(small)}]]"
