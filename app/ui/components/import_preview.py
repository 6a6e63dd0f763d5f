"""What a file was recognised as, and its first tickets as they will be stored."""

from collections import Counter
from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from app.desk.views import Preview
from app.redaction.report import RedactedTicket
from app.transcripts.importers import FORMATS
from app.ui.components.markup import filled, together, with_chips
from app.ui.components.transcript import transcript_html
from app.ui.entity_words import entities_in_words
from app.ui.wording import counted, joined, sentence

SKIPPED_SHOWN = 5
FIELDS_OF = {"`--with`": "“Who is who”", "`--format`": "“Read it as”"}


def show_import_preview(preview: Preview) -> None:
    """The format and why, what to know, what is left out, and the tickets."""
    st.html(told_html(preview))
    if preview.tickets:
        with st.container(key="scroll_first_tickets"):
            st.html(together(_ticket(t, nth == 0) for nth, t in enumerate(preview.tickets)))


def format_title(name: str) -> str:
    """ "Zendesk export" for its name; the name itself where nobody gave it a title."""
    title = FORMATS[name].title if name in FORMATS else ""
    return title or name.replace("_", " ")


def formats_html() -> Markup:
    """What to do while there is no file: which ones are recognised."""
    titles = sorted({sentence(format_title(name)) for name in FORMATS}, key=str.casefold)
    return filled(
        '<div class="db-empty db-formats"><b>Nothing to read yet.</b>'
        "<span>Drop a file. Debrief recognises each of these by itself:</span>"
        "<ul>{titles}</ul></div>",
        titles=together(filled("<li>{title}</li>", title=title) for title in titles),
    )


def fields_named(text: str) -> str:
    """What the command line is told of an option, for who has the field before them."""
    for option, field in FIELDS_OF.items():
        text = text.replace(option, field)
    return text


def on_screen(notice: str) -> str:
    """A notice as a sentence of its own."""
    text = sentence(fields_named(notice))
    return text if text.endswith((".", "?", "!")) else f"{text}."


def told_html(preview: Preview) -> Markup:
    """What a person should know before they import."""
    if preview.questions and not preview.format and not preview.tickets:
        return _to_answer(preview.recognised)
    title, _, reason = preview.recognised.partition(": ")
    asked = {question.text for question in preview.questions}
    notices = [on_screen(notice) for notice in preview.notices if notice not in asked]
    return filled(
        '<div class="db-recognised"><b>Recognised: {title}</b>'
        '<div class="db-quiet">{reason}</div>{notices}{skipped}{replaced}</div>',
        title=title,
        reason=f"Because {reason}." if reason and reason != "you chose it" else "As you chose.",
        notices=together(filled('<p class="db-notice">{n}</p>', n=n) for n in notices),
        skipped=_skipped(preview.skipped),
        replaced=_replaced(preview.tickets),
    )


def _to_answer(why: str) -> Markup:
    """Why nothing can be read before a question is answered, without the command's option."""
    fact = why.partition(";")[0].replace(": ", " ", 1)
    return filled(
        '<div class="db-recognised"><p class="db-notice">{fact}. Say beside this what is asked '
        "there, and the first tickets are shown here.</p></div>",
        fact=fact,
    )


def _skipped(skipped: Sequence[str]) -> Markup:
    if not skipped:
        return Markup("")
    rest = len(skipped) - SKIPPED_SHOWN
    lines = [*skipped[:SKIPPED_SHOWN], *([f"and {rest:,} more"] if rest > 0 else [])]
    return filled(
        '<div class="db-notice">Left out so far<ul>{lines}</ul></div>',
        lines=together(filled("<li>{line}</li>", line=line) for line in lines),
    )


def _replaced(tickets: Sequence[RedactedTicket]) -> Markup:
    if not tickets:
        return filled('<p class="db-notice">{n}</p>', n="No ticket can be read in it.")
    counts: Counter[str] = Counter()
    for ticket in tickets:
        counts.update(ticket.report.counts)
    first = "In the ticket" if len(tickets) == 1 else f"In the first {len(tickets)} tickets"
    words = entities_in_words(counts)
    what = f"{words} replaced" if words else "nothing personal found"
    return filled(
        "<p>{first}: {what}. What you read below is all that is kept.</p>", first=first, what=what
    )


def _ticket(ticket: RedactedTicket, is_open: bool) -> Markup:
    small = joined(
        ticket.agent,
        ticket.channel,
        counted(len(ticket.turns), "turn"),
        f"{ticket.report.total:,} replaced" if ticket.report.total else "nothing replaced",
    )
    return filled(
        '<details class="db-ticket"{is_open}><summary><b>{title}</b>'
        '<span class="db-quiet">{small}</span></summary>{turns}</details>',
        is_open=Markup(" open") if is_open else "",
        title=with_chips(ticket.subject or _first_words(ticket)),
        small=small,
        turns=transcript_html(ticket),
    )


def _first_words(ticket: RedactedTicket, most: int = 70) -> str:
    text = " ".join(ticket.turns[0].text.split())
    return text if len(text) <= most else text[: text.rfind(" ", 0, most)] + " …"
