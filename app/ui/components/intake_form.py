"""One field: paste a transcript, or drop a file. It says at once what it recognised."""

from typing import NamedTuple

import streamlit as st
from markupsafe import Markup

from app.desk.views import Preview
from app.errors import DebriefError
from app.transcripts.importers import NotRecognisedError
from app.ui.backend import Backend
from app.ui.components.markup import filled, together
from app.ui.components.messages import show_refused
from app.ui.components.transcript import show_transcript
from app.ui.wording import counted

_EXAMPLE = """Customer: I've asked three times now. Where is my refund?
Agent: Three weeks is a long wait, and I'm sorry. I'll look at it right now."""

_NO_CONVERSATION = (
    "This text isn't a conversation that can be read. Start each turn on a line of its own with "
    "Agent: or Customer:."
)
_NO_EXPORT = (
    "isn't an export that is recognised. Export the tickets again from your helpdesk, as JSON or "
    "CSV, or paste the conversation."
)
_ON_IMPORT = "The page Import asks for what is missing: bring the file in there."


class Brought(NamedTuple):
    """What somebody pasted or dropped, and what it was recognised as."""

    content: str | bytes
    name: str
    preview: Preview

    def in_words(self) -> str:
        """ "the pasted text", or "chats.jsonl, 12.3 MB"."""
        if isinstance(self.content, str):
            return f"the {self.name}"
        megabytes = len(self.content) / 1e6
        return self.name if megabytes < 0.1 else f"{self.name}, {megabytes:,.1f} MB"


def bring_in(backend: Backend, key: str) -> Brought | None:
    """Draws the field and what was recognised; None until there is something to read."""
    source = _source(key)
    if source is None:
        return None
    content, name = source
    try:
        with st.spinner("Reading and redacting", show_time=True):
            preview = backend.intake.preview(content, name)
    except DebriefError as error:
        show_refused(_why_not(error, name, isinstance(content, str)))
        return None
    if preview.questions and not preview.tickets:
        show_refused(_asked_on_import(preview.recognised))
        return None
    return Brought(content, name, preview)


def is_empty(key: str) -> bool:
    """Whether neither a text nor a file stands in the field."""
    text = st.session_state.get(f"{key}_text") or ""
    return not text.strip() and st.session_state.get(f"{key}_file") is None


def _why_not(error: DebriefError, name: str, is_pasted: bool) -> str:
    """What a screen says of what can't be read; a command's options don't stand here."""
    if isinstance(error, NotRecognisedError):
        return _NO_CONVERSATION if is_pasted else f"{name}: {_NO_EXPORT}"
    return _asked_on_import(str(error)) if "`--" in str(error) else str(error)


def _asked_on_import(text: str) -> str:
    """The fact without the option that would settle it, and the page that asks for it."""
    fact, _, _ = text.partition(";")
    return f"{fact}. {_ON_IMPORT}"


def show_preview(preview: Preview) -> None:
    """What was recognised, what was skipped, and the first ticket, redacted."""
    st.html(recognised_html(preview))
    if preview.tickets:
        with st.container(key="scroll_preview"):
            show_transcript(preview.tickets[0])


def whose(backend: Backend, preview: Preview, key: str) -> str | None:
    """Asked only where the transcript doesn't say: nobody would find the note otherwise."""
    parts = [part for ticket in preview.tickets for part in ticket.agent_parts()]
    if all(part.agent for part in parts):
        return None
    return st.selectbox(
        "Whose ticket is it?" if len(preview.tickets) == 1 else "Whose are those without a name?",
        backend.agents(),
        index=None,
        key=key,
        accept_new_options=True,
        placeholder="Choose or type a name. Without one, the note can't be shared.",
    )


def recognised_html(preview: Preview) -> Markup:
    """The format, what was replaced and what was skipped, each on a line."""
    lines = [f"Skipped {skipped}" for skipped in preview.skipped]
    if preview.tickets:
        replaced = counted(preview.tickets[0].report.total, "personal detail")
        first = "The first ticket is below. " if len(preview.tickets) > 1 else ""
        lines.insert(0, f"{first}{replaced} replaced: this is all that is kept, shown or sent.")
    return filled(
        '<div class="db-recognised"><b>Recognised {what}</b>{lines}</div>',
        what=preview.recognised.replace("_", " "),
        lines=together(filled('<div class="db-quiet">{line}</div>', line=line) for line in lines),
    )


def _source(key: str) -> tuple[str | bytes, str] | None:
    text = st.text_area(
        "Paste a transcript",
        key=f"{key}_text",
        height=220,
        placeholder=_EXAMPLE,
    )
    file = st.file_uploader(
        "or drop a file, as your helpdesk exports it",
        key=f"{key}_file",
    )
    if file is not None:
        return file.getvalue(), file.name
    if text and text.strip():
        return text, "pasted text"
    return None
