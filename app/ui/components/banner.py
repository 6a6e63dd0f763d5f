"""Which judge scored, and what scores are for: on every page where scores are shown."""

import streamlit as st
from markupsafe import Markup

from app.ui.backend import Backend
from app.ui.components.markup import filled

_BUILTIN = "Scored by the built-in judge. It is not a language model."
_BUILTIN_READS = (  # left out where the window is narrow
    "It reads signals such as questions asked, next steps given and closeness to the rubric's "
    "examples."
)
BUILTIN_DRAFTER = "built-in drafter"
_BUILTIN_IN_SHORT = "Scored by the built-in judge, which is not a language model."
_PURPOSE = "For coaching, never for pay or employment decisions."


def show_banner(backend: Backend, private: str = "") -> None:
    """Draws the banner. `private` says what only the person at the screen can see, and what not."""
    st.html(banner_html(backend, private))


def banner_html(backend: Backend, private: str = "") -> Markup:
    """One quiet line: who judges and drafts, what is sent, and what scores are for."""
    # Two lines would push the columns below out of the window.
    judge = _judge(backend, _BUILTIN_IN_SHORT if private else _BUILTIN)
    reads = _BUILTIN_READS if backend.is_builtin() and not private else ""
    more = [_drafter(backend), backend.leaves_the_machine()]
    return filled(
        '<div class="db-banner" role="note"><span>{private}{judge}{reads}{more}</span> '
        "<small>{purpose}</small></div>",
        private=filled("<b>Private to you.</b> {what} ", what=private) if private else "",
        judge=judge,
        reads=filled(' <span class="db-more">{reads}</span>', reads=reads) if reads else "",
        more="".join(f" {sentence}" for sentence in more if sentence),
        purpose=_PURPOSE,
    )


def _judge(backend: Backend, builtin: str) -> str:
    if backend.is_builtin():
        return builtin
    return f"Scored by {backend.judge_label()}, a language model. It can be wrong."


def _drafter(backend: Backend) -> str | None:
    """Who drafts, where that isn't who judges."""
    drafter = backend.drafter_label()
    if drafter == BUILTIN_DRAFTER:
        return None if backend.is_builtin() else f"Notes drafted by the {drafter}."
    return None if drafter == backend.judge_label() else f"Notes drafted by {drafter}."
