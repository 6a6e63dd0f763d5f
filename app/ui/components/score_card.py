"""The assessment: a card for each dimension, a fold for each verdict."""

from collections.abc import Iterator, Sequence

import streamlit as st
from markupsafe import Markup

from app.judging.assessment import (
    Assessment,
    Cause,
    Evidence,
    Finding,
    UnscoredReason,
    Verdict,
)
from app.judging.how_judged import how_judged, levels_given, usage_in_words
from app.playbook.passage import Passage
from app.playbook.rubric import Criterion, Dimension, Level, RubricDimension
from app.ui.components.evidence import Mark, Scene
from app.ui.components.levels import score_tiles, verdict_meter
from app.ui.components.markup import filled, from_markdown, icon, together, with_chips
from app.ui.wording import CAUSES, turn_name


def show_assessment(scene: Scene) -> None:
    """Draws the scores, the findings, every dimension's verdicts and what judging took."""
    st.html(
        filled(
            '<div class="db-assessment">{scores}{how}{findings}{cards}{foot}</div>',
            scores=score_tiles(scene.assessment.scores),
            how=how_html(scene),
            findings=findings_html(scene.assessment),
            cards=together(dimension_card(d, scene) for d in scene.rubric.dimensions),
            foot=usage_html(scene),
        )
    )


def how_html(scene: Scene) -> Markup:
    """What was out of the ordinary in the judging, for the leader; most often nothing."""
    said = " ".join(how_judged(scene.assessment)) if scene.for_leader else ""
    return filled('<p class="db-how">{said}</p>', said=said) if said else Markup("")


def usage_html(scene: Scene) -> Markup:
    """Calls, tokens and cost, for the leader; nothing where no model was asked."""
    took = usage_in_words(scene.assessment.usage) if scene.for_leader else ""
    return filled('<p class="db-foot">Judging: {took}</p>', took=took) if took else Markup("")


def findings_html(assessment: Assessment) -> Markup:
    """What else the leader should know, such as an instruction to the judge in the transcript."""
    alike: dict[str, list[Finding]] = {}
    for finding in assessment.findings:
        alike.setdefault(finding.note, []).append(finding)
    return together(_finding(note, findings) for note, findings in alike.items())


def _finding(note: str, findings: Sequence[Finding]) -> Markup:
    """One remark for all turns that it holds of, and the words of each where code found them."""
    return filled(
        '<div class="db-finding">{note} <span class="db-quiet">{where}</span>{words}</div>',
        note=with_chips(note),
        where=", ".join(turn_name(f.turn) for f in findings if not f.words),
        words=together(quoted_words(f.turn, words) for f in findings for words in f.words),
    )


def quoted_words(turn: int, words: str) -> Markup:
    """Words of the transcript that are no evidence, and their turn."""
    return filled(
        '<blockquote class="db-words"><q dir="auto">{words}</q> '
        '<span class="db-quiet">{where}</span></blockquote>',
        words=with_chips(words),
        where=turn_name(turn),
    )


def dimension_card(dimension: RubricDimension, scene: Scene) -> Markup:
    """A dimension's heading and its verdicts, in the rubric's order."""
    verdicts = {verdict.criterion: verdict for verdict in scene.assessment.verdicts}
    rows = together(
        verdict_fold(verdicts[c.id], c, dimension.id, scene)
        for c in dimension.criteria
        if c.id in verdicts
    )
    return filled(
        '<section class="db-card db-{d}"><h4>{icon}{title}</h4>{rows}</section>',
        d=dimension.id.value,
        icon=icon(dimension.id),
        title=dimension.title,
        rows=rows,
    )


def verdict_fold(
    verdict: Verdict, criterion: Criterion, dimension: Dimension, scene: Scene
) -> Markup:
    """One verdict: closed, its meter and the numbers of its evidence; open, all it rests on."""
    found = (scene.mark(criterion.id, e.turn, e.quote) for e in verdict.evidence)
    marks = sorted(mark for mark in found if mark)
    return filled(
        '<details class="db-verdict" data-verdict="{id}" data-mark="{numbers}"><summary>'
        '<span class="db-title">{title}</span>{chips}{meter}</summary>'
        '<div class="db-body">{body}</div></details>',
        id=verdict.criterion,
        numbers=" ".join(str(mark.number) for mark in marks),
        title=criterion.title,
        chips=together(number_chip(mark, dimension) for mark in marks),
        meter=verdict_meter(verdict, dimension, scene.unscored),
        body=verdict_body(verdict, criterion, dimension, scene),
    )


def number_chip(mark: Mark, dimension: Dimension) -> Markup:
    """The number of a piece of evidence; choosing it shows the mark in the transcript."""
    return filled(
        '<button type="button" class="db-num db-{d}" data-show="{n}" data-mark="{n}"'
        ' title="Show in the transcript, {where}"'
        ' aria-label="Show evidence {n} in the transcript, {where}">{n}</button>',
        d=dimension.value,
        n=mark.number,
        where=turn_name(mark.turn),
    )


def verdict_body(
    verdict: Verdict, criterion: Criterion, dimension: Dimension, scene: Scene
) -> Markup:
    """Rationale, quotes, cause, passages in full, and the anchors."""
    cited = [p for p in scene.assessment.passages if p.id in verdict.citations]
    return together(
        [
            *_why(verdict),
            quotes_html(verdict, dimension, scene),
            _cause(verdict),
            *(passage_fold(passage) for passage in cited),
            anchors_fold(criterion, verdict.level),
        ]
    )


def _why(verdict: Verdict) -> Iterator[Markup]:
    """Why it is so; of levels that don't agree, that they don't, and what spoke for them."""
    told_apart = (UnscoredReason.TOO_CLOSE, UnscoredReason.SWAYED)
    if verdict.unscored in told_apart and verdict.rationale:
        yield paragraph(verdict.detail)
    yield paragraph(verdict.rationale or verdict.detail)
    if verdict.level is not None and verdict.repeats:
        yield filled('<p class="db-quiet">{given}</p>', given=levels_given(verdict))


def quotes_html(verdict: Verdict, dimension: Dimension, scene: Scene) -> Markup:
    """The quotes, each of which shows its mark in the transcript when chosen."""
    return together(_quote(verdict.criterion, e, dimension, scene) for e in verdict.evidence)


def _quote(criterion: str, evidence: Evidence, dimension: Dimension, scene: Scene) -> Markup:
    mark = scene.mark(criterion, evidence.turn, evidence.quote)
    return quote_html(evidence.turn, evidence.quote, dimension, mark)


def quote_html(turn: int, quote: str, dimension: Dimension, mark: Mark | None = None) -> Markup:
    """The agent's own words and their turn; a way to the transcript where it is on the screen."""
    body = filled(
        '<q dir="auto">{quote}</q> <span class="db-quiet">{where}</span>',
        quote=with_chips(quote),
        where=turn_name(turn),
    )
    if mark is None:
        return filled(
            '<blockquote class="db-quote db-{d}">{body}</blockquote>', d=dimension.value, body=body
        )
    return filled(
        '<button type="button" class="db-quote db-{d}" data-show="{n}" data-mark="{n}"'
        ' title="Show in the transcript">{body}</button>',
        d=dimension.value,
        n=mark.number,
        body=body,
    )


def paragraph(text: str) -> Markup:
    """A paragraph, or nothing where there is no text."""
    return filled("<p>{text}</p>", text=with_chips(text)) if text else Markup("")


def _cause(verdict: Verdict) -> Markup:
    if verdict.cause is Cause.AGENT:
        return Markup("")
    where = CAUSES[verdict.cause]
    return filled(
        '<p class="db-cause">The cause lies {where}, so this is not coached.</p>',
        where=where[0].lower() + where[1:],
    )


def passage_fold(passage: Passage) -> Markup:
    """A passage of the playbook, folded, in full."""
    return filled(
        '<details class="db-fold"><summary>Playbook: {document}, {heading}</summary>'
        '<div class="db-passage">{text}</div></details>',
        document=passage.document,
        heading=passage.heading,
        text=from_markdown(passage.text),
    )


def anchors_fold(criterion: Criterion, level: Level | None) -> Markup:
    """What each level looks like, the given one marked."""
    rows = together(
        filled(
            "<dt{here}>{word}</dt><dd{here}>{anchor}</dd>",
            here=Markup(' class="db-here"') if step is level else "",
            word=step.value,
            anchor=criterion.anchors[step],
        )
        for step in Level
    )
    return filled(
        '<details class="db-fold"><summary>What the levels mean</summary>'
        '<p class="db-quiet">{question}</p><dl class="db-anchors">{rows}</dl></details>',
        question=criterion.question,
        rows=rows,
    )
