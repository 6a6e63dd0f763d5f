"""The transcript as a conversation, with the evidence marked in it."""

from collections.abc import Mapping, Sequence
from itertools import chain, pairwise

import streamlit as st
from markupsafe import Markup

from app.playbook.rubric import Rubric
from app.transcripts.ticket import Role, Ticket, Turn
from app.ui.components.evidence import Mark, Spans
from app.ui.components.markup import filled, icon, together, with_chips
from app.ui.wording import counted, joined, turn_name

_PRIVATE = "private-"  # how intake begins the id of what one agent pasted for themselves
_MADE_UP = ("text-", _PRIVATE)  # ids that we gave: nobody could look a ticket up by them
NO_WORDS: Mapping[int, Spans] = {}
_FOR_JUDGE = Markup(
    '<span class="db-for-judge" title="Addressed to whoever judges this ticket: no evidence">'
    "{}</span>"
)
_ROLE_NAMES = {
    Role.CUSTOMER: "Customer",
    Role.AGENT: "Agent",
    Role.BOT: "Bot",
    Role.SYSTEM: "System",
    Role.NOTE: "Internal note",
}


def transcript_html(
    ticket: Ticket,
    marks: Sequence[Mark] = (),
    rubric: Rubric | None = None,
    agent: str | None = None,
    for_judge: Mapping[int, Spans] = NO_WORDS,
) -> Markup:
    """The whole conversation. `agent` is whose turns stand out; None for every agent's.

    `for_judge` are the words that address the judge, by turn.
    """
    by_turn: dict[int, list[Mark]] = {}
    for mark in marks:
        by_turn.setdefault(mark.turn, []).append(mark)

    def text_of(turn: Turn) -> Markup:
        own = by_turn.get(turn.index, ())
        return marked_text(turn.text, own, rubric, for_judge.get(turn.index, ()))

    turns = (_turn(turn, text_of(turn), ticket.agent, agent) for turn in ticket.turns)
    return filled('<div class="db-transcript">{turns}</div>', turns=together(turns))


def is_private(ticket_id: str) -> bool:
    """Whether the ticket is its agent's alone, not the team's."""
    return ticket_id.startswith(_PRIVATE)


def ticket_heading(ticket: Ticket) -> Markup:
    """The subject, and in small print the channel, team and length."""
    own_id = None if ticket.id.startswith(_MADE_UP) else ticket.id
    line = joined(ticket.channel, ticket.team, counted(len(ticket.turns), "turn"), own_id)
    return filled(
        '<div class="db-head"><h3>{title}</h3><div class="db-quiet">{line}</div></div>',
        title=with_chips(ticket.subject or "Conversation"),
        line=line,
    )


def show_transcript(
    ticket: Ticket,
    marks: Sequence[Mark] = (),
    rubric: Rubric | None = None,
    agent: str | None = None,
    for_judge: Mapping[int, Spans] = NO_WORDS,
) -> None:
    """Draws the heading and the conversation."""
    st.html(ticket_heading(ticket) + transcript_html(ticket, marks, rubric, agent, for_judge))


def _turn(turn: Turn, text: Markup, assignee: str | None, judged: str | None) -> Markup:
    author = turn.author or (assignee if turn.role is Role.AGENT else None)
    own = turn.role is Role.AGENT and (judged is None or author == judged)
    return filled(
        '<section class="db-turn db-{role}{own}" id="db-turn-{index}">'
        '<header><b>{who}</b> <span class="db-quiet">{where}</span></header>'
        '<div class="db-text" dir="auto">{text}</div></section>',
        role=turn.role.value,
        own=" db-own" if own else "",
        index=turn.index,
        who=with_chips(_name(turn, author)),
        where=joined(turn_name(turn.index), f"{turn.at:%-d %b, %H:%M}" if turn.at else None),
        text=text,
    )


def _name(turn: Turn, author: str | None) -> str:
    if turn.role in {Role.AGENT, Role.NOTE} and author:
        return author if turn.role is Role.AGENT else f"Internal note, {author}"
    return _ROLE_NAMES[turn.role]


def marked_text(
    text: str, marks: Sequence[Mark], rubric: Rubric | None = None, for_judge: Spans = ()
) -> Markup:
    """One turn's text, escaped, each quoted span highlighted and numbered at its end, and
    what addresses the judge marked as such.

    Where spans overlap, the text is cut at every boundary and each piece knows
    all the marks that cover it.
    """
    ends = (*((m.start, m.end) for m in marks), *for_judge)
    cuts = sorted({0, len(text), *chain.from_iterable(ends)})
    parts = [_numbers(marks, 0, rubric)] if not text else []
    for start, end in pairwise(cuts):
        covering = [m for m in marks if m.start <= start and end <= m.end and m.start < m.end]
        piece = _piece(text[start:end], covering)
        if any(first <= start and end <= last for first, last in for_judge):
            piece = _FOR_JUDGE.format(piece)
        parts += [piece, _numbers(marks, end, rubric)]
    return together(parts)


def _piece(text: str, covering: list[Mark]) -> Markup:
    if not covering:
        return with_chips(text)
    return filled(
        '<mark class="db-mark db-{d}{over}" data-mark="{numbers}">{text}</mark>',
        d=covering[0].dimensions[0].value,
        over=" db-over" if len(covering) > 1 else "",
        numbers=" ".join(str(mark.number) for mark in covering),
        text=with_chips(text),
    )


def _numbers(marks: Sequence[Mark], end: int, rubric: Rubric | None) -> Markup:
    return together(_number(mark, rubric) for mark in marks if mark.end == end)


def _number(mark: Mark, rubric: Rubric | None) -> Markup:
    titles = rubric.criteria if rubric else {}
    names = ", ".join(titles[c].title if c in titles else c for c in mark.criteria)
    return filled(
        '<button type="button" class="db-num db-{d}" data-mark="{n}" data-open="{criteria}"'
        ' title="{names}" aria-label="Evidence {n}: {names}">{icon}{n}</button>',
        d=mark.dimensions[0].value,
        n=mark.number,
        criteria=" ".join(mark.criteria),
        names=names,
        icon=together(icon(dimension) for dimension in mark.dimensions),
    )
