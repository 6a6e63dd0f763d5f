"""The rubric as a table to read: a criterion a row, a level a column."""

from markupsafe import Markup

from app.playbook.rubric import Criterion, Level, Rubric, RubricDimension
from app.ui.components.markup import filled, icon, together


def rubric_html(rubric: Rubric) -> Markup:
    """One table for each dimension."""
    return together(_dimension(dimension) for dimension in rubric.dimensions)


def _dimension(dimension: RubricDimension) -> Markup:
    heads = together(filled("<th>{word}</th>", word=level.value) for level in Level)
    return filled(
        '<section class="db-rubric db-{d}"><h3>{icon}{title}</h3><p>{summary}</p>'
        '<div class="db-wide"><table><thead><tr><th>criterion</th>{heads}</tr></thead>'
        "<tbody>{rows}</tbody></table></div></section>",
        d=dimension.id.value,
        icon=icon(dimension.id),
        title=dimension.title,
        summary=dimension.summary,
        heads=heads,
        rows=together(_row(criterion) for criterion in dimension.criteria),
    )


def _row(criterion: Criterion) -> Markup:
    anchors = together(
        filled("<td>{anchor}</td>", anchor=criterion.anchors[level]) for level in Level
    )
    return filled(
        '<tr><th scope="row">{title}<details class="db-fold"><summary>More</summary>'
        "<p>{question}</p><p><b>Applies when</b> {applies}</p>"
        "<p><b>Outside the agent's control</b> {outside}</p>"
        "<p><b>A line to try</b> {line}</p></details></th>{anchors}</tr>",
        title=criterion.title,
        question=criterion.question,
        applies=criterion.applies_when,
        outside=criterion.outside_control,
        line=criterion.try_instead,
        anchors=anchors,
    )
