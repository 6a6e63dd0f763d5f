"""A coaching note to read, as its agent sees it, and the leader's private memo."""

from collections.abc import Sequence

from markupsafe import Markup

from app.coaching.note import CoachingNote, Memo
from app.playbook.passage import Passage
from app.playbook.rubric import Dimension
from app.ui.components.evidence import Scene
from app.ui.components.markup import filled, together, with_chips
from app.ui.components.score_card import passage_fold, quote_html
from app.ui.wording import day


def note_html(note: CoachingNote, scene: Scene) -> Markup:
    """The recognition first, then the one thing, the line to try, the step, the question."""
    return filled(
        '<article class="db-note">{parts}</article>',
        parts=together(
            [
                _message(note),
                _recognition(note, scene),
                _pointer(note, scene),
                _part("A line to try", note.try_line, "db-try"),
                _practice(note),
                _part("For your one-on-one", note.question, "db-ask"),
                passages_html(note.citations, scene.assessment.passages),
            ]
        ),
    )


def _part(title: str, text: str | None, kind: str = "", more: Markup | None = None) -> Markup:
    if not text:
        return Markup("")
    return filled(
        '<section class="{kind}"><h4>{title}</h4><p>{text}</p>{more}</section>',
        kind=kind,
        title=title,
        text=with_chips(text),
        more=more or "",
    )


def _message(note: CoachingNote) -> Markup:
    return _part("From your leader", note.message, "db-message")


def _recognition(note: CoachingNote, scene: Scene) -> Markup:
    seen = note.recognition
    if seen is None:
        return Markup("")
    quote = note_quote(scene, seen.criterion, seen.turn, seen.quote)
    return _part("What you did well", seen.text, "db-well", quote)


def _pointer(note: CoachingNote, scene: Scene) -> Markup:
    pointer = note.pointer
    if pointer is None:
        return Markup("")
    quote = note_quote(scene, pointer.criterion, pointer.turn, pointer.quote)
    effect = filled("<p>{text}</p>", text=with_chips(pointer.effect))
    return _part("One thing to work on", pointer.situation, "db-one", quote + effect)


def _practice(note: CoachingNote) -> Markup:
    if note.practice is None:
        return Markup("")
    due = filled('<p class="db-quiet">By {due}</p>', due=day(note.practice.due))
    return _part("Practise this", note.practice.text, "db-practise", due)


def note_quote(scene: Scene, criterion: str, turn: int, quote: str) -> Markup:
    """A quote of the note in its dimension's hue, tied to the transcript where it is marked."""
    dimension = scene.rubric.dimension_of.get(criterion, Dimension.RESOLUTION)
    return quote_html(turn, quote, dimension, scene.mark(criterion, turn, quote))


def passages_html(citations: Sequence[str], passages: Sequence[Passage]) -> Markup:
    """The passages behind a note, folded."""
    return together(passage_fold(passage) for passage in passages if passage.id in citations)


def memo_html(memo: Memo) -> Markup:
    """What only the leader sees, in a box of its own."""
    parts = (
        ("Not scored", memo.unscored),
        ("Outside the agent's control", memo.outside_control),
        ("Also", memo.remarks),
    )
    lists = together(_list(title, lines) for title, lines in parts if lines)
    return filled(
        '<aside class="db-memo"><h4>Only you see this</h4>{lists}</aside>',
        lists=lists or Markup("<p>Nothing was left out and nothing else stood out.</p>"),
    )


def _list(title: str, lines: Sequence[str]) -> Markup:
    items = together(filled("<li>{line}</li>", line=with_chips(line)) for line in lines)
    return filled("<h5>{title}</h5><ul>{items}</ul>", title=title, items=items)
