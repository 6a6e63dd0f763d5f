"""An import as it runs, and what came of it."""

import streamlit as st

from app.desk.views import ImportSummary
from app.errors import DebriefError
from app.ui import session
from app.ui.backend import Backend
from app.ui.components.batch_estimate import estimate_of, show_estimate
from app.ui.components.import_list import OPEN, download_skipped
from app.ui.components.markup import filled, together
from app.ui.components.messages import page_heading
from app.ui.components.queue_line import show_queue_line
from app.ui.entity_words import entities_in_words
from app.ui.import_run import RUN, ImportRun
from app.ui.wording import counted

POLL_S = 0.5


def show_progress(run: ImportRun) -> None:
    """How far it is; once it is over, the page is drawn anew."""
    left, _ = st.columns([1, 1.15], gap="large")
    with left:
        page_heading(f"Importing {run.name}", "It goes on while you work on another page.")

        @st.fragment(run_every=POLL_S)
        def _watch() -> None:
            if run.is_over:
                st.rerun()
            _progress(run)

        _watch()


def _progress(run: ImportRun) -> None:
    seconds = f"{run.seconds:.0f} s"
    if run.fraction is None:
        st.html('<div class="db-going" role="progressbar" aria-label="Importing"></div>')
        st.caption(f"{counted(run.done, 'ticket')} so far, {seconds}")
    else:
        text = f"{run.done:,} of {counted(run.of or 0, 'ticket')}, {seconds}"
        st.progress(run.fraction, text=text)


def show_outcome(backend: Backend, run: ImportRun) -> None:
    """What came in and what to do with it, or why nothing did."""
    if run.summary is None:
        page_heading(f"{run.name} didn't come in", run.fault or "It stopped.")
        st.button("Import another file", key="import_again", on_click=_again)
        return
    summary = run.summary
    left, _ = st.columns([1.4, 1], gap="large")
    with left:
        page_heading(f"{run.name} came in", _replaced(summary))
        st.html(figures_html(summary))
        with st.container(key="outcome_actions", horizontal=True, gap="small"):
            _what_next(backend, summary)
        show_queue_line(backend)
        if summary.ticket_ids:
            show_estimate(backend, summary.ticket_ids)


def _replaced(summary: ImportSummary) -> str:
    words = entities_in_words(summary.entities)
    return f"Replaced before anything was stored: {words}." if words else "Nothing personal found."


def figures_html(summary: ImportSummary) -> str:
    """How many tickets were imported, updated, unchanged and skipped."""
    figures = {
        "imported": summary.imported,
        "updated": summary.updated,
        "unchanged": summary.unchanged,
        "skipped": summary.skipped_count or len(summary.skipped),
    }
    boxes = together(
        filled("<div><b>{n}</b><span>{what}</span></div>", n=f"{n:,}", what=what)
        for what, n in figures.items()
    )
    return filled('<div class="db-figures">{boxes}</div>', boxes=boxes)


def _what_next(backend: Backend, summary: ImportSummary) -> None:
    if summary.ticket_ids and st.button(
        "Assess these tickets", key="import_assess", type="primary"
    ):
        _assess(backend, summary)
        st.rerun()
    if summary.skipped and summary.import_id:
        record = backend.intake.import_record(summary.import_id, session.person())
        download_skipped(record, "outcome_skipped")
    st.button("Import another file", key="import_again", on_click=_again)


def _assess(backend: Backend, summary: ImportSummary) -> None:
    with st.spinner("Putting them in the queue", show_time=True):
        try:
            runs = backend.assessing.start_many(
                summary.ticket_ids,
                by=session.person().name,
                estimate=estimate_of(backend, summary.ticket_ids),
            )
        except DebriefError as error:
            session.fail(error)
            return
    _again()
    st.session_state[OPEN] = summary.import_id
    session.say(f"{counted(len(runs), 'ticket')} in the queue; each draft appears in Review.")


def _again() -> None:
    st.session_state.pop(RUN, None)
    session.clear_messages()
