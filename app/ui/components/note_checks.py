"""What the note check says, beside the line that it speaks of."""

from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from app.coaching.check.result import Fault, NoteCheck, Part, RuleResult
from app.coaching.states import Action
from app.desk.views import ReviewItem
from app.playbook.passage import Passage
from app.ui.components.markup import filled, from_markdown, together
from app.ui.wording import counted, sentence

PassageOf = Callable[[str], Passage | None]


def field_head(title: str, check: NoteCheck, *parts: Part) -> Markup:
    """A field's title and, at the end of the line, what holds and what doesn't in its parts."""
    broken = [fault for part in parts for fault in check.faults_of(part)]
    kept = [result for part in parts for result in check.kept_at(part)]
    return filled(
        '<div class="db-field"><b>{title}</b><span class="db-ticks">{marks}</span></div>',
        title=title,
        marks=together([*map(_cross, broken), *(_tick(r) for r in kept if not broken)]),
    )


def _tick(result: RuleResult) -> Markup:
    return filled(
        '<span class="db-kept" title="{why}">{title}</span>', why=result.why, title=result.title
    )


def _cross(fault: Fault) -> Markup:
    return filled('<span class="db-broken">{short}</span>', short=fault.short)


def faults_html(check: NoteCheck, passage_of: PassageOf, *parts: Part) -> Markup:
    """Why each fault of the parts is one, with the playbook's passage folded; "" for none."""
    found = ((r, [f for f in r.faults if f.part in parts]) for r in check.failed)
    return together(_faults(faults, passage_of(r.passage)) for r, faults in found if faults)


def _faults(faults: Sequence[Fault], passage: Passage | None) -> Markup:
    return filled(
        '<div class="db-fault">{whys}{passage}</div>',
        whys=together(filled("<p>{why}</p>", why=fault.why) for fault in faults),
        passage=_passage(passage) if passage else "",
    )


def _passage(passage: Passage) -> Markup:
    return filled(
        '<details class="db-fold"><summary>Playbook: {heading}</summary>'
        '<div class="db-passage">{text}</div></details>',
        heading=sentence(passage.heading),
        text=from_markdown(passage.text),
    )


def check_fold(check: NoteCheck, passage_of: PassageOf) -> Markup:
    """How many rules hold; open, each rule with its reason."""
    return filled(
        '<details class="db-fold db-check"><summary>{said}</summary><dl>{rules}</dl></details>',
        said=_summary(check),
        rules=together(_rule(result, passage_of(result.passage)) for result in check.results),
    )


def _summary(check: NoteCheck) -> Markup:
    total = len(check.results)
    broken, unchecked = len(check.failed), _unchecked_in(check.unchecked)
    if not broken:
        held = total - len(check.unchecked)
        return filled(
            "Note check: {held} hold{unchecked}",
            held=f"all {total} rules" if held == total else f"{held} of {total} rules",
            unchecked=f"; {unchecked}" if unchecked else "",
        )
    verb = "doesn't" if broken == 1 else "don't"
    return filled(
        'Note check: <span class="db-broken">{broken} of {total} rules {verb} hold</span>{more}',
        broken=broken,
        total=total,
        verb=verb,
        more=f"; {unchecked}" if unchecked else "",
    )


def _unchecked_in(results: Sequence[RuleResult]) -> str:
    """ "9 not checked in Swedish"; "" for none."""
    languages = list(dict.fromkeys(result.unchecked_in for result in results))
    return f"{len(results)} not checked in {languages[0]}" if languages else ""


def _rule(result: RuleResult, passage: Passage | None) -> Markup:
    return filled(
        '<dt class="{kind}">{title}</dt><dd>{why}{source}</dd>',
        kind="db-broken"
        if result.faults
        else "db-kept"
        if result.applies and result.passed
        else "db-quiet",
        title=sentence(result.title),
        why=result.why,
        source=filled(
            ' <span class="db-quiet">{document}, {heading}</span>',
            document=passage.document,
            heading=passage.heading,
        )
        if passage
        else "",
    )


def _kind(result: RuleResult) -> str:
    if result.faults:
        return "db-broken"
    return "db-kept" if result.applies and result.passed else "db-quiet"


def approval_remark(item: ReviewItem) -> str:
    """Which rules the note broke when it was last approved; "" where it kept them all."""
    approvals = [event for event in item.history if event.action == Action.APPROVE]
    reason = approvals[-1].reason if approvals else ""
    return f"Approved {reason}." if reason else ""


def question_before_approval(check: NoteCheck) -> str:
    """What is asked once before a note is approved that breaks rules."""
    faults = [fault for result in check.failed for fault in result.faults]
    return (
        f"{_rules_fail(len(check.failed), len(faults))}: {_joined(f.in_words for f in faults)}. "
        "Approve all the same?"
    )


def _rules_fail(rules: int, places: int) -> str:
    """ "2 rules fail"; where one of them fails more than once, "2 rules fail in 3 places"."""
    fail = f"{counted(rules, 'rule')} {'fails' if rules == 1 else 'fail'}"
    return fail if places == rules else f"{fail} in {places} places"


def _joined(words: Iterable[str]) -> str:
    """At most three in words; a longer list is read beside its lines."""
    told = list(words)
    more = f"; and {len(told) - 3} more" if len(told) > 3 else ""
    return "; ".join(told[:3]) + more
