"""The script that offers "Redact this" where somebody selects words of a transcript."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

_SCRIPT = Path(__file__).with_name("select_words.js")


class Selected(NamedTuple):
    """What somebody chose: some words, or the placeholder of a chip; the other is ""."""

    text: str = ""
    placeholder: str = ""


@cache
def _component() -> "ComponentRenderer":
    return st.components.v2.component(
        "debrief_select_words", js=_SCRIPT.read_text(encoding="utf-8")
    )


def selected_words() -> Selected | None:
    """What was chosen just now; None in every other run."""
    with st.container(key="select_words"):
        result = _component()(
            key="select_words_script", width="content", on_chosen_change=lambda: None
        )
    return selected_from(result.get("chosen"))


def selected_from(chosen: object) -> Selected | None:
    """What the browser sent, taken for what it should be and for nothing else."""
    if not isinstance(chosen, dict):
        return None
    text, placeholder = chosen.get("text", ""), chosen.get("placeholder", "")
    is_fit = isinstance(text, str) and isinstance(placeholder, str) and bool(text or placeholder)
    return Selected(text, placeholder) if is_fit else None
