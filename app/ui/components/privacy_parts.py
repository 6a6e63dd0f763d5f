"""The parts of the page on privacy, each a question that somebody asks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from markupsafe import Markup

from app.desk.privacy_views import Caught, ModelUse, PrivacyReport
from app.ui.components.markup import filled, together
from app.ui.entity_words import entities_in_words, entity_name
from app.ui.wording import counted, day, sentence

DAYS_SHOWN = 14
# Where the gate stands -> the same in words. A place that isn't here goes by its own name.
PLACES = {
    "prompt": "a prompt",
    "reply": "a model's reply",
    "embedding": "a text for the embedding model",
    "import": "the record of an import",
    "assessment": "an assessment",
    "event": "an entry of the log",
}
NOT_KEPT = (
    "The file that you import: it is read in memory and let go.",
    "The conversation as it was written: only the redacted one is stored.",
    "Customers' names, addresses and numbers: a keyed hash finds their tickets again, and says "
    "nothing about them.",
    "The words of the deny and allow lists: they are keyed hashes, too.",
)
WHO_SEES = (
    "A coaching note is its leader's until it is shared; then its agent sees it.",
    "A self-assessment, and what an agent pastes for it, is theirs alone.",
)


def left_html(report: PrivacyReport) -> Markup:
    """What left the building: to which model, when, how much."""
    return _part(
        "What left this machine?",
        _paragraphs([sent_in_words(report.sent), *_from_now_on(report)]),
        _use_table(report.sent),
    )


def sent_in_words(sent: Sequence[ModelUse]) -> str:
    """ "Redacted text went to one model: 120 calls from 3 to 21 November, ..." """
    if not sent:
        return "Nothing left this machine."
    models = list(dict.fromkeys(use.model for use in sent))
    calls = sum(use.calls for use in sent)
    tokens = sum(use.prompt_tokens + use.completion_tokens for use in sent)
    first, last = min(use.first_at for use in sent), max(use.last_at for use in sent)
    when = (
        f"on {day(first.date())}"
        if first.date() == last.date()
        else f"from {day(first.date())} to {day(last.date())}"
    )
    return (
        f"Redacted text went to {_listed(models)} {when}: {counted(calls, 'call')}, "
        f"{counted(tokens, 'token')}, {cost_in_words(sent)}."
    )


def cost_in_words(sent: Iterable[ModelUse]) -> str:
    """ "$0.43", and how much of it isn't known."""
    uses = list(sent)
    cost, unpriced = sum(use.cost_usd for use in uses), sum(use.unpriced for use in uses)
    known = not unpriced or sum(use.calls for use in uses) > unpriced
    if not known:
        return "price not known"
    missing = f" and {counted(unpriced, 'call')} without a known price" if unpriced else ""
    return f"{_dollars(cost)}{missing}"


def found_html(report: PrivacyReport) -> Markup:
    """What was replaced so far, and what the last gate caught."""
    total = sum(report.entities.values())
    said = (
        f"{counted(total, 'personal detail')} in the tickets that are stored, each replaced by a "
        "word that says what it was."
        if total
        else "Nothing so far."
    )
    return _part(
        "What was replaced?",
        _paragraphs([said]),
        _bars(report.entities),
        _paragraphs([caught_in_words(report.caught), _lists(report)]),
        Markup(
            "<p>How well it finds what is personal is measured on public data: run "
            "<code>debrief eval run redaction --data FOLDER</code> for the figures by kind, with "
            "the published ones beside them. What the names are found with, and where that is "
            "weak, is in the model card, <code>app/redaction/ner/MODEL_CARD.md</code>.</p>"
        ),
    )


def caught_in_words(caught: Sequence[Caught]) -> str:
    """What the gate found, by where; since this process began."""
    if not caught:
        return (
            "The last gate reads all that is stored or sent once more. Since Debrief was started "
            "it found nothing that had slipped through."
        )
    by_place: dict[str, dict[str, int]] = defaultdict(dict)
    for one in caught:
        by_place[one.where][one.entity] = by_place[one.where].get(one.entity, 0) + one.count
    told = "; ".join(
        f"{entities_in_words(counts)} in {PLACES.get(where, f'a {where}')}"
        for where, counts in by_place.items()
    )
    return f"The last gate caught, and replaced, since Debrief was started: {told}."


def kept_html(report: PrivacyReport) -> Markup:
    """What is stored where, what isn't, and who sees it."""
    rows = together(
        filled(
            "<tr><th>{holds}</th><td>{rows}</td></tr>",
            holds=sentence(table.holds),
            rows=f"{table.rows:,}",
        )
        for table in report.tables
        if table.rows
    )
    sizes: Counter[str] = Counter()
    for file in report.files:  # SQLite's journals belong to their database
        sizes[file.name.removesuffix("-wal").removesuffix("-shm")] += file.bytes
    files = ", ".join(f"{name} ({_size(size)})" for name, size in sizes.items())
    return _part(
        "What is kept, and where?",
        filled(
            '<table class="db-figures-table"><tr><td></td><td>Rows</td></tr>{rows}</table>',
            rows=rows,
        ),
        _paragraphs([f"In these files of this installation: {files}."] if files else []),
        filled("<h4>Never kept</h4>{items}", items=_items(NOT_KEPT)),
        filled("<h4>Who sees what</h4>{items}", items=_items(WHO_SEES)),
    )


def kept_until_html(report: PrivacyReport) -> Markup:
    """Retention, and how old the oldest ticket is."""
    days = report.retention_days
    kept = (
        f"Tickets are removed {counted(days, 'day')} after their last message, each day."
        if days is not None
        else "Until somebody removes them: no time is set. Set one with DEBRIEF_RETENTION_DAYS, or "
        "remove what is old with `debrief purge --older-than 365d`."
    )
    oldest = report.oldest_ticket
    told = f"The oldest ticket ended on {day(oldest.date())}." if oldest else "No ticket is stored."
    return _part("How long?", _paragraphs([kept.replace("`", ""), told]))


def _from_now_on(report: PrivacyReport) -> list[str]:
    now = report.leaves_the_machine or (
        "As it is set up, nothing will: the judge and the drafter are built in."
        if not report.sent
        else "As it is set up now, nothing more will."
    )
    return [now, f"The playbook is searched with {report.embeddings}."]


def _use_table(sent: Sequence[ModelUse]) -> Markup:
    if not sent:
        return Markup("")
    head = Markup("<tr><th>Day, model, role</th><td>Calls</td><td>Tokens</td><td>Cost</td></tr>")
    days = sorted({use.day for use in sent}, reverse=True)[:DAYS_SHOWN]
    shown = [use for use in sent if use.day in days]
    rows = [
        filled(
            "<tr><th>{day}<span>{model}, as {role}</span></th><td>{calls}</td><td>{tokens}</td>"
            "<td>{cost}</td></tr>",
            day=day(use.day),
            model=use.model,
            role=use.role,
            calls=f"{use.calls:,}",
            tokens=f"{use.prompt_tokens + use.completion_tokens:,}",
            cost="not known"
            if use.unpriced and use.unpriced >= use.calls
            else _dollars(use.cost_usd),
        )
        for use in sorted(shown, key=lambda use: (-use.day.toordinal(), use.model, use.role))
    ]
    return filled(
        '<table class="db-figures-table">{head}{rows}</table>',
        head=head,
        rows=together(rows),
    )


def _bars(entities: dict[str, int]) -> Markup:
    """A quiet bar a kind, its length for its share of the most frequent."""
    most = max(entities.values(), default=0)
    ranked = sorted(entities.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = together(
        filled(
            '<div><span>{name}</span><i><b style="width:{share}%"></b></i><em>{n}</em></div>',
            name=sentence(entity_name(entity, n)),
            share=max(round(100 * n / most), 1),
            n=f"{n:,}",
        )
        for entity, n in ranked
        if n
    )
    return filled('<div class="db-bars">{rows}</div>', rows=rows)


def _lists(report: PrivacyReport) -> str:
    if not report.denied and not report.allowed:
        return ""
    return (
        f"By hand, leaders put {counted(report.denied, 'phrase')} on the team's deny list and "
        f"{report.allowed:,} on its allow list."
    )


def _part(title: str, *parts: Markup) -> Markup:
    return filled(
        '<section class="db-privacy"><h3>{title}</h3>{parts}</section>',
        title=title,
        parts=together(parts),
    )


def _paragraphs(sentences: Iterable[str]) -> Markup:
    return together(filled("<p>{each}</p>", each=each) for each in sentences if each)


def _items(sentences: Iterable[str]) -> Markup:
    return filled(
        "<ul>{items}</ul>",
        items=together(filled("<li>{each}</li>", each=each) for each in sentences),
    )


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _dollars(cost: float) -> str:
    return f"${cost:,.2f}" if cost >= 0.01 or not cost else "under $0.01"


def _size(bytes: int) -> str:
    for unit, size in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if bytes >= size:
            return f"{bytes / size:.1f} {unit}"
    return counted(bytes, "byte")
