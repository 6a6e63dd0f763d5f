"""Twelve criteria with their anchors as choices, and a line on why."""

from collections.abc import Mapping

import streamlit as st
from markupsafe import Markup

from app.judging.self_answer import SelfAnswer
from app.playbook.rubric import Criterion, Level, Rubric
from app.ui.components.markup import filled, together
from app.ui.wording import DIMENSION_COLOURS, DIMENSION_ICONS

NOT_APPLICABLE = "does not apply"
_NOTHING = "Nothing in this ticket called for it."
CHOICES = (*(level.value for level in Level), NOT_APPLICABLE)


def show_choices(rubric: Rubric, key: str) -> None:
    """One tab a dimension, four criteria each. Nothing is chosen beforehand."""
    titles = [
        f"{DIMENSION_ICONS[d.id]} :{DIMENSION_COLOURS[d.id]}[{d.title}]" for d in rubric.dimensions
    ]
    with st.container(key="self_choices"):
        tabs = st.tabs(titles)
    for tab, dimension in zip(tabs, rubric.dimensions, strict=True):
        with tab:
            st.caption(dimension.summary)
            for criterion in dimension.criteria:
                _choice(criterion, key)
    st.html(tab_counts(rubric, answers(rubric, key)))


def tab_counts(rubric: Rubric, given: Mapping[str, SelfAnswer]) -> Markup:
    """The style that puts "2/4" beside each tab's name.

    Not part of the name: a tab that is renamed is a new one, and the first is open again.
    """
    rules = together(
        filled(
            ".st-key-self_choices [role=tab]:nth-of-type({nth}) p::after"
            ' {{ content: " {answered}/{total}"; }}\n',
            nth=nth,
            answered=sum(criterion.id in given for criterion in dimension.criteria),
            total=len(dimension.criteria),
        )
        for nth, dimension in enumerate(rubric.dimensions, start=1)
    )
    return filled("<style>{rules}</style>", rules=rules)


def open_ones(rubric: Rubric, given: Mapping[str, SelfAnswer]) -> str:
    """ "Empathy 2, Resolution 4": how many criteria of which tab have no answer; "" if none."""
    counts = (
        (dimension.title, sum(criterion.id not in given for criterion in dimension.criteria))
        for dimension in rubric.dimensions
    )
    return ", ".join(f"{title} {count}" for title, count in counts if count)


def answers(rubric: Rubric, key: str) -> dict[str, SelfAnswer]:
    """What was chosen so far: a criterion without a choice is left out."""
    return {id: answer for id in rubric.criteria if (answer := _answer(id, key))}


def _choice(criterion: Criterion, key: str) -> None:
    st.radio(
        criterion.title,
        CHOICES,
        index=None,
        captions=[*(criterion.anchors[level] for level in Level), _NOTHING],
        key=f"{key}_{criterion.id}",
        help=f"{criterion.question} It applies when: {criterion.applies_when}",
    )
    st.text_input(
        f"Why, for {criterion.title}",
        key=f"{key}_{criterion.id}_why",
        placeholder="Why? One line.",
        label_visibility="collapsed",
    )


def _answer(criterion: str, key: str) -> SelfAnswer | None:
    chosen = st.session_state.get(f"{key}_{criterion}")
    if chosen is None:
        return None
    why = str(st.session_state.get(f"{key}_{criterion}_why") or "").strip()
    return SelfAnswer(level=None if chosen == NOT_APPLICABLE else Level(chosen), why=why)
