"""Which judge scored, and what scores are for: on every page where scores are shown."""

import streamlit as st
from markupsafe import Markup

from app.ui.backend import Backend
from app.ui.components.markup import filled

_BUILTIN = (
    "Scored by the built-in judge. It is not a language model: it reads signals such as "
    "questions asked, next steps given and closeness to the rubric's examples."
)
_PURPOSE = "For coaching, never for pay or employment decisions."


def banner_html(builtin: bool, label: str, private: str = "") -> Markup:
    """One quiet line: the judge and the small print, after what is `private` if anything."""
    judge = _BUILTIN if builtin else f"Scored by {label}, a language model. It can be wrong."
    return filled(
        '<div class="db-banner" role="note"><span>{private}{judge}</span> '
        "<small>{purpose}</small></div>",
        private=filled("<b>Private to you.</b> {what} ", what=private) if private else "",
        judge=judge,
        purpose=_PURPOSE,
    )


def show_banner(backend: Backend, private: str = "") -> None:
    """Draws the banner. `private` says what only the person at the screen can see, and what not."""
    st.html(banner_html(backend.is_builtin(), backend.judge_label(), private))
