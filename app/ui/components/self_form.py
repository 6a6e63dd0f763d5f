"""Twelve criteria with their anchors as choices, and a line on why."""

import streamlit as st

from app.judging.self_answer import SelfAnswer
from app.playbook.rubric import Criterion, Level, Rubric
from app.ui.wording import DIMENSION_COLOURS, DIMENSION_ICONS

NOT_APPLICABLE = "does not apply"
_NOTHING = "Nothing in this ticket called for it."
CHOICES = (*(level.value for level in Level), NOT_APPLICABLE)


def show_choices(rubric: Rubric, key: str) -> None:
    """One tab a dimension, four criteria each. Nothing is chosen beforehand."""
    titles = [
        f"{DIMENSION_ICONS[d.id]} :{DIMENSION_COLOURS[d.id]}[{d.title}]" for d in rubric.dimensions
    ]
    for tab, dimension in zip(st.tabs(titles), rubric.dimensions, strict=True):
        with tab:
            st.caption(dimension.summary)
            for criterion in dimension.criteria:
                _choice(criterion, key)


def answers(rubric: Rubric, key: str) -> dict[str, SelfAnswer]:
    """What was chosen so far: a criterion without a choice is left out."""
    return {id: answer for id in rubric.criteria if (answer := _answer(id, key))}


def _choice(criterion: Criterion, key: str) -> None:
    st.radio(
        f"**{criterion.title}**",
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
