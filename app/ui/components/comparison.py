"""An agent's own view beside the judge's: agreements folded, differences open."""

from collections.abc import Mapping

from markupsafe import Markup

from app.judging.assessment import UnscoredReason, Verdict
from app.judging.self_answer import SelfAnswer
from app.playbook.rubric import Criterion, Dimension
from app.ui.components.evidence import Scene
from app.ui.components.levels import meter, unscored, verdict_meter
from app.ui.components.markup import filled, icon, together
from app.ui.components.score_card import paragraph, passage_fold, quotes_html


def is_agreed(answer: SelfAnswer, verdict: Verdict) -> bool:
    """The same level, or "does not apply" on both sides."""
    if answer.level is None:
        return verdict.unscored is UnscoredReason.NOT_APPLICABLE
    return answer.level is verdict.level


def split(
    answers: Mapping[str, SelfAnswer], scene: Scene
) -> tuple[list[Verdict], list[Verdict], list[Verdict]]:
    """The verdicts that differ, that agree, and those where the judge can't say.

    The last are neither: without a level of the judge's there is nothing to compare.
    """
    differing: list[Verdict] = []
    agreed: list[Verdict] = []
    silent: list[Verdict] = []
    for verdict in scene.assessment.verdicts:
        answer = answers.get(verdict.criterion)
        if answer is None:
            continue
        if is_agreed(answer, verdict):
            agreed.append(verdict)
        elif verdict.level is None:
            silent.append(verdict)
        else:
            differing.append(verdict)
    return differing, agreed, silent


def comparison_card(verdict: Verdict, answer: SelfAnswer, scene: Scene, full: bool) -> Markup:
    """One criterion, both views; `full` adds the quote, the passage and the line to try."""
    criterion = scene.rubric.criteria[verdict.criterion]
    dimension = scene.rubric.dimension_of[verdict.criterion]
    return filled(
        '<section class="db-card db-compare db-{d}" data-verdict="{id}"><h4>{icon}{title}</h4>'
        '<div class="db-sides">{yours}{judges}</div>{more}</section>',
        d=dimension.value,
        id=verdict.criterion,
        icon=icon(dimension),
        title=criterion.title,
        yours=_side("You", _own_meter(answer, dimension), answer.why),
        judges=_side(
            "The judge",
            verdict_meter(verdict, dimension, scene.unscored),
            verdict.rationale or verdict.detail,
        ),
        more=_backing(verdict, criterion, dimension, scene) if full else "",
    )


def _side(who: str, level: Markup, why: str) -> Markup:
    return filled("<div><h5>{who}</h5>{level}{why}</div>", who=who, level=level, why=paragraph(why))


def _own_meter(answer: SelfAnswer, dimension: Dimension) -> Markup:
    return meter(answer.level, dimension) if answer.level else unscored("Does not apply")


def _backing(verdict: Verdict, criterion: Criterion, dimension: Dimension, scene: Scene) -> Markup:
    cited = [p for p in scene.assessment.passages if p.id in verdict.citations]
    return together(
        [
            quotes_html(verdict, dimension, scene),
            filled(
                '<p class="db-tryline"><b>A line to try</b> {line}</p>', line=criterion.try_instead
            ),
            *(passage_fold(passage) for passage in cited),
        ]
    )
