"""Privacy: what is kept and where, what left the building, and how somebody is forgotten."""

import streamlit as st

from app.ui import session
from app.ui.backend import get_backend
from app.ui.components.forgetting import show_forgetting
from app.ui.components.messages import page_heading, show_fault, show_said
from app.ui.components.privacy_parts import found_html, kept_html, kept_until_html, left_html


def page() -> None:
    """Draws the report; for a leader also the form that forgets."""
    backend = get_backend()
    show_said()
    show_fault()
    report = backend.privacy.report()
    page_heading(
        "Privacy",
        "What Debrief keeps, where, for how long, and what left this machine. "
        "All of it is counted from what is stored now.",
    )
    left, right = st.columns([1, 1], gap="large")
    with left:
        st.html(left_html(report))
        st.html(found_html(report))
    with right:
        st.html(kept_html(report))
        st.html(kept_until_html(report))
    if session.person().role == "leader":
        show_forgetting(backend)


page()
