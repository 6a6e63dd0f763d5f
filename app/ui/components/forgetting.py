"""Forgetting somebody: what would go is counted first, then removed, and proved."""

from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from app.desk.privacy_views import Removal
from app.errors import DebriefError
from app.ui import session
from app.ui.backend import Backend
from app.ui.components.markup import filled, together
from app.ui.wording import counted, sentence

PLAN = "forget_plan"  # (who, what would go)
PROOF = "forget_proof"  # what went, and that it is gone
KINDS = {
    "customer": ("A customer", "Their e-mail, number, id or name, as the export had it"),
    "ticket": ("A ticket", "Its number in your helpdesk"),
    "agent": ("An agent", "Their name, as tickets carry it"),
}
EFFECTS = {
    "customer": "All their tickets go, with every assessment and note made from them.",
    "ticket": "The ticket goes, with every assessment and note made from it.",
    "agent": "What was said of them and what they said goes. The team's tickets stay, without "
    "their name.",
}
WOULD_GO = Markup("<td>Concerned</td>")
BEFORE_AND_AFTER = Markup("<td>Before</td><td>After</td>")
NOUNS = {
    "tickets": "tickets",
    "transcripts": "transcripts",
    "ticket_agents": "lines on who wrote where",
    "ticket_customers": "hashes of customers",
    "ticket_imports": "lines of imports",
    "self_assessments": "self-assessments",
    "notes": "coaching notes",
    "kept_replies": "kept replies of models",
    "jobs": "copies in the queue",
    "events": "events of the log",
}


class Wish(NamedTuple):
    """Who is to be forgotten."""

    kind: str
    name: str


def show_forgetting(backend: Backend) -> None:
    """The form, then what would go, then the proof."""
    st.html('<h2 class="db-section db-apart">Forget somebody</h2>')
    with st.container(key="forgetting"):
        proof: Removal | None = st.session_state.get(PROOF)
        if proof:
            _show_proof(proof)
            return
        kind = st.segmented_control(
            "Whom?",
            list(KINDS),
            default="customer",
            required=True,
            format_func=lambda each: KINDS[each][0],
            key="forget_kind",
            on_change=_drop_plan,
        )
        st.caption(EFFECTS[kind])
        name = _name(backend, kind)
        wish = Wish(kind, (name or "").strip())
        if st.button("Show what would go", key="forget_show", disabled=not wish.name):
            _plan(backend, wish)
        plan: tuple[Wish, Removal] | None = st.session_state.get(PLAN)
        if plan and plan[0] == wish:
            _confirm(backend, *plan)


def _name(backend: Backend, kind: str) -> str | None:
    label = KINDS[kind][1]
    if kind != "agent":
        return st.text_input(label, key=f"forget_{kind}", autocomplete="off")
    return st.selectbox(
        label, backend.agents(), index=None, key="forget_agent", placeholder="Choose"
    )


def _forget(backend: Backend, wish: Wish, *, dry_run: bool) -> Removal:
    privacy, by = backend.privacy, session.person()
    forget = {
        "customer": privacy.forget_customer,
        "ticket": privacy.forget_ticket,
        "agent": privacy.forget_agent,
    }[wish.kind]
    return forget(wish.name, by, dry_run=dry_run)


def _plan(backend: Backend, wish: Wish) -> None:
    try:
        st.session_state[PLAN] = (wish, _forget(backend, wish, dry_run=True))
    except DebriefError as error:
        _drop_plan()
        st.markdown(f":material/info: {error}")


def _confirm(backend: Backend, wish: Wish, plan: Removal) -> None:
    if not any(count.before for count in plan.tables):
        st.markdown(
            ":material/info: Nothing here is about them. A customer is found by what the export "
            "gave: try their e-mail, their number or their id."
            if wish.kind == "customer"
            else ":material/info: Nothing here is about them."
        )
        return
    with st.container(key="forget_confirm", border=True):
        st.html(removal_html(plan))
        st.caption("It can't be undone. What was sent to a model, and when, stays counted.")
        if st.button("Forget for good", key="forget_confirmed", type="primary"):
            _carry_out(backend, wish)


def _carry_out(backend: Backend, wish: Wish) -> None:
    """In one go: nothing is drawn meanwhile, so that leaving the page doesn't break it off."""
    with st.spinner("Forgetting, and looking for what is left", show_time=True):
        try:
            st.session_state[PROOF] = _forget(backend, wish, dry_run=False)
            _drop_plan()
        except DebriefError as error:
            session.fail(error)
    st.rerun()


def _show_proof(removal: Removal) -> None:
    with st.container(key="forget_proof", border=True):
        st.html(removal_html(removal))
    st.button("Forget somebody else", key="forget_again", on_click=_again)


def removal_html(removal: Removal) -> Markup:
    """What would go, or went, table by table; and afterwards the proof."""
    rows = together(
        filled(
            "<tr><th>{what}</th><td>{before}</td>{after}</tr>",
            what=sentence(NOUNS.get(count.table, count.table.replace("_", " "))),
            before=f"{count.before:,}",
            after=Markup("") if removal.dry_run else filled("<td>{n}</td>", n=f"{count.after:,}"),
        )
        for count in removal.tables
    )
    return filled(
        '<p><b>{told}</b></p><table class="db-figures-table"><tr><th></th>{head}</tr>{rows}'
        "</table>{proof}",
        told=_told(removal),
        head=WOULD_GO if removal.dry_run else BEFORE_AND_AFTER,
        rows=rows,
        proof=_proof(removal),
    )


def _told(removal: Removal) -> str:
    if not removal.dry_run:
        return "Forgotten."
    if not removal.tickets:
        return "No ticket would go, but what others hold of them would."
    return f"{counted(removal.tickets, 'ticket')} would go, with all that was made from them."


def _proof(removal: Removal) -> Markup:
    if removal.dry_run:
        return Markup("")
    searched = f"A search of all {removal.searched} text columns finds {removal.found_after:,}."
    wiped = (
        "The files were rewritten, so that the bytes are gone from them, too."
        if removal.wiped
        else "The files couldn't be rewritten just now, since something else reads them: the "
        "freed bytes are overwritten as the files are used."
    )
    return filled("<p>{searched} {wiped}</p>", searched=searched, wiped=wiped)


def _drop_plan() -> None:
    st.session_state.pop(PLAN, None)


def _again() -> None:
    st.session_state.pop(PROOF, None)
    session.clear_messages()
